"""The progress of many calls, on one line of a terminal."""

import time

from awsroles.cli.output.messages import write
from awsroles.cli.output.stream import stderr

# In seconds: a shorter wait needs no line, and nobody reads more lines.
_QUIET, _BETWEEN = 1.0, 0.1
_BAR = 24
_CLEAR = "\r\x1b[K"


class Progress:
    """A bar for *total* calls, which *what* names: `Asked AWS for 12 of 40 roles`. Nothing if this is no terminal."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._stream = stderr()
        self._began = self._last = time.monotonic()
        self._is_shown = False

    def show(self, count: int) -> None:
        """Show that *count* calls are done."""
        now = time.monotonic()
        if not self._stream.is_terminal or now - self._began < _QUIET or now - self._last < _BETWEEN:
            return
        self._last, self._is_shown = now, True
        filled = _BAR * count // max(self._total, 1)
        full, empty = ("█", "░") if self._stream.is_utf8 else ("#", "-")
        line = f"{full * filled}{empty * (_BAR - filled)} {self._what.format(count=count, total=self._total)}"
        width = self._stream.width
        write(f"{_CLEAR}{line if width is None else line[: width - 1]}")

    def end(self) -> None:
        """Remove the line."""
        if self._is_shown:
            write(_CLEAR)
