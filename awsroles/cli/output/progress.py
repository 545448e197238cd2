"""The progress of many calls: on one line of a terminal, or as lines if nothing may be redrawn."""

import os
import time
from collections.abc import Callable

from awsroles.adapters.terminal.list_picker import can_draw
from awsroles.cli.output.messages import write
from awsroles.cli.output.stream import stderr
from awsroles.core.messages import Detailed, ignore

# In seconds: a shorter wait needs no line, nobody reads more lines, and fewer are spoken.
_QUIET, _BETWEEN, _BETWEEN_LINES = 1.0, 0.1, 5.0
_BAR = 24
_CLEAR = "\r\x1b[K"


class Progress:
    """A bar for *total* calls, which *what* names: `Asked AWS for 12 of 40 roles`. Nothing if this is no terminal.

    With AWSROLES_PLAIN=1, and on a terminal that cannot redraw, each report is a line of *note*. Nothing is shown if
    *note* ignores everything, as with `--quiet`.
    """

    def __init__(self, what: str, total: int, note: Detailed) -> None:
        self._what = what
        self._total = total
        self._note = note
        self._stream = stderr()
        self._is_on = self._stream.is_terminal and note is not ignore
        self._redraws = can_draw(os.environ)
        self._between = _BETWEEN if self._redraws else _BETWEEN_LINES
        self._began = self._last = time.monotonic()
        self._is_shown = False

    def show(self, count: int) -> None:
        """Show that *count* calls are done."""
        now = time.monotonic()
        if not self._is_on or now - self._began < _QUIET or now - self._last < self._between:
            return
        self._last = now
        text = self._what.format(count=count, total=self._total)
        if self._redraws:
            self._draw(count, text)
        else:
            self._note(f"{text}.")

    def end(self) -> None:
        """Remove the line."""
        if self._is_shown:
            write(_CLEAR)

    def _draw(self, count: int, text: str) -> None:
        self._is_shown = True
        filled = _BAR * count // max(self._total, 1)
        full, empty = ("█", "░") if self._stream.is_utf8 else ("#", "-")
        width = self._stream.width
        line = f"{full * filled}{empty * (_BAR - filled)} {text}"
        if width is not None:
            line = (line if len(line) < width else text)[: width - 1]
        write(f"{_CLEAR}{line}")


def counted(pause: Callable[[float], None], note: Detailed) -> Callable[[float], None]:
    """Return *pause*, which waits some seconds, with a bar of those that have passed."""

    def paused(seconds: float) -> None:
        progress = Progress("Waited {count} of {total} s", round(seconds), note)
        left = seconds
        try:
            while left > 0:
                pause(min(1.0, left))
                left -= 1.0
                progress.show(round(seconds - max(left, 0.0)))
        finally:
            progress.end()

    return paused
