"""The terminal on which a TOTP seed is shown to be taken over by an app."""

import sys
import time
from collections.abc import Callable, Mapping
from math import ceil

from awsroles.adapters.terminal.qr_code import draw
from awsroles.core.terminal_text import printable

if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as console
else:
    from awsroles.adapters.terminal import tty as console

_TICK = 0.2


class TerminalSeedScreen:
    """Implements the `SeedScreen` port on the controlling terminal.

    *seconds* gives how long a call may take now; *tick* runs several times a second meanwhile and may raise.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], float],
        seconds: Callable[[], float],
        tick: Callable[[], None],
    ) -> None:
        self._colour = not environ.get("NO_COLOR") and environ.get("TERM") not in (None, "dumb")
        self._clock = clock
        self._seconds = seconds
        self._tick = tick

    def say(self, text: str) -> None:
        """Write *text* as a line."""
        self._write(printable(text))

    def show_qr_code(self, text: str) -> None:
        """Draw the QR code of *text*, where it fits into the width."""
        narrow = draw(text, colour=False)
        if 0 < console.columns() < len(narrow[0]):
            self.say(f"(The QR code needs a terminal of {len(narrow[0])} columns.)")
            return
        self._write("\n".join(draw(text, colour=True) if self._colour else narrow))

    def count_down(self, moment: float) -> None:
        """Return at *moment*, showing how long that still takes in one line that goes again."""
        shown = ""
        while (left := moment - self._clock()) > 0:
            text = f"the next code comes in {ceil(left)} s"
            if text != shown:
                self._write(f"\r{text.ljust(len(shown))}", end="")
                shown = text
            self._tick()
            time.sleep(min(_TICK, left))
        if shown:
            self._write(f"\r{' ' * len(shown)}\r", end="")

    def _write(self, text: str, *, end: str = "\n") -> None:
        console.tell(text, self._seconds(), self._tick, end=end)
