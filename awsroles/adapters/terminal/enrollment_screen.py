"""The screen that shows a new MFA device's seed and QR code."""

import re
import sys
from collections.abc import Mapping, Sequence
from math import ceil

from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.shown_text import broken
from awsroles.core.untrusted import printable

# The light frame around a QR code, in modules. Above and below it is thinner: each line counts.
_QUIET = 2
_ABOVE = 1
# Base32, which takes 5.5 bits a character in a segment of its own.
_SEED = re.compile("([A-Z2-7]{16,})")

# By (upper is dark, lower is dark): black on white, or light on the dark background that the terminal has.
_DARK_INK = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_LIGHT_INK = {(not upper, not lower): block for (upper, lower), block in _DARK_INK.items()}

# Black on white in colors that no theme changes (16 to 255 of the 256), and back.
_ON, _OFF = "\x1b[38;5;16;48;5;231m", "\x1b[0m"

if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as tty
else:
    from awsroles.adapters.terminal import tty


class TerminalEnrollmentScreen:
    """Implements the `EnrollmentScreen` port on the controlling terminal."""

    def __init__(self, environ: Mapping[str, str], waiter: Waiter) -> None:
        self._color = not environ.get("NO_COLOR") and environ.get("TERM") not in (None, "dumb")
        self._is_plain = environ.get("AWSROLES_PLAIN") == "1"
        self._waiter = waiter

    def say(self, text: str) -> None:
        """Write *text*, broken at blanks if the terminal is too narrow."""
        width, text = tty.columns(), printable(text)
        self._write("\n".join(broken(text, width)) if width > 0 else text)

    def show_qr_code(self, text: str) -> None:
        """Draw the QR code of *text* if the terminal is wide enough, and nobody has it read aloud."""
        if self._is_plain:
            self.say("(AWSROLES_PLAIN=1 leaves the QR code out.)")
            return
        narrow = draw(text, color=False)
        if 0 < tty.columns() < len(narrow[0]):
            self.say(f"(The QR code needs a terminal of {len(narrow[0])} columns.)")
            return
        self._write("\n".join(draw(text, color=True) if self._color else narrow))

    def count_down(self, moment: float) -> None:
        """Return at *moment*; until then show the seconds left in one line, which is erased at the end."""
        if self._is_plain:
            self.say(f"Next code in {ceil(self._waiter.seconds_until(moment))} s.")
            for _ in self._waiter.count_down(moment):
                pass
            return
        shown = ""
        for left in self._waiter.count_down(moment):
            text = f"Next code in {ceil(left)} s"
            if text != shown:
                self._write(f"\r{text.ljust(len(shown))}", end="")
                shown = text
        if shown:
            self._write(f"\r{' ' * len(shown)}\r", end="")

    def _write(self, text: str, *, end: str = "\n") -> None:
        tty.tell(text, self._waiter, end=end)


def draw(text: str, *, color: bool) -> list[str]:
    """Return the lines of the QR code of *text*, in *color* black on white, otherwise for a dark terminal."""
    import segno

    # The lowest error correction gives the smallest picture. A screen has no stains.
    segments = [part for part in _SEED.split(text) if part]
    code = segno.make_qr(segments, error="l")  # type: ignore[arg-type]  # the annotation lacks segments, which it takes
    rows = _framed([[bool(module) for module in row] for row in code.matrix])
    lines = [_line(rows[top], rows[top + 1], _DARK_INK if color else _LIGHT_INK) for top in range(0, len(rows), 2)]
    return [f"{_ON}{line}{_OFF}" for line in lines] if color else lines


def _framed(modules: Sequence[Sequence[bool]]) -> list[list[bool]]:
    """Return the modules, which are an odd number of rows, in a light frame that makes it even."""
    width = len(modules) + 2 * _QUIET
    sides = [False] * _QUIET
    rows = [[*sides, *row, *sides] for row in modules]
    above = [[False] * width for _ in range(_ABOVE)]
    below = [[False] * width for _ in range(_QUIET)]
    return [*above, *rows, *below]


def _line(upper: Sequence[bool], lower: Sequence[bool], ink: dict[tuple[bool, bool], str]) -> str:
    return "".join(ink[pair] for pair in zip(upper, lower, strict=True))
