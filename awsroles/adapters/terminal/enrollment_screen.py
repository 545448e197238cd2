"""The screen that shows a new MFA device's seed and QR code."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from math import ceil

from awsroles.core.untrusted import printable

_TICK = 0.2

_QUIET = 2

# By (upper is dark, lower is dark): drawn in black on white, or in light on whatever is dark.
_DARK_INK = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

_LIGHT_INK = {(not upper, not lower): block for (upper, lower), block in _DARK_INK.items()}

# Colours of the fixed part of the 256, which no theme changes: black on white, and back.
_ON, _OFF = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as console
else:
    from awsroles.adapters.terminal import tty as console


class TerminalEnrollmentScreen:
    """Implements the `EnrollmentScreen` port on the controlling terminal.

    *seconds* gives how long a call may take now; *tick* runs several times a second meanwhile and may raise.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], float],
        seconds: Callable[[], float],
        check_cancelled: Callable[[], None],
    ) -> None:
        self._colour = not environ.get("NO_COLOR") and environ.get("TERM") not in (None, "dumb")
        self._clock = clock
        self._seconds = seconds
        self._tick = check_cancelled

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


def draw(text: str, *, colour: bool) -> list[str]:
    """Return the lines of the QR code of *text*, in *colour* black on white, otherwise for a dark terminal."""
    import segno

    # The least correction makes the smallest picture: a screen has no stains.
    rows = _framed([[bool(module) for module in row] for row in segno.make_qr(text, error="l").matrix])
    lines = [_line(rows[top], rows[top + 1], _DARK_INK if colour else _LIGHT_INK) for top in range(0, len(rows), 2)]
    return [f"{_ON}{line}{_OFF}" for line in lines] if colour else lines


def _framed(modules: Sequence[Sequence[bool]]) -> list[list[bool]]:
    """Return the modules in a light frame, in an even number of rows."""
    width = len(modules) + 2 * _QUIET
    sides = [False] * _QUIET
    rows = [[*sides, *row, *sides] for row in modules]
    above = [[False] * width for _ in range(_QUIET)]
    below = [[False] * width for _ in range(_QUIET + len(modules) % 2)]
    return [*above, *rows, *below]


def _line(upper: Sequence[bool], lower: Sequence[bool], ink: dict[tuple[bool, bool], str]) -> str:
    return "".join(ink[pair] for pair in zip(upper, lower, strict=True))
