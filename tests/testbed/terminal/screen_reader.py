"""The visible screen of a terminal, after all of its control sequences."""

import re
import time

import pyte
import zxingcpp

from devtools.pty_process import COLUMNS, ROWS, PtyProcess

_DARK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
_LINE = re.compile("[ ▀▄█]{30,}")
_SCALE = 4


class ScreenReader:
    """The picture on the screen of *terminal*."""

    def __init__(self, terminal: PtyProcess, *, seconds: float = 10) -> None:
        self._terminal = terminal
        self._seconds = seconds
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._drawn = 0

    @property
    def text(self) -> str:
        """The rows as they are now, without the blanks at their ends."""
        written = self._terminal.take_in(0.02)
        self._stream.feed(written[self._drawn :])
        self._drawn = len(written)
        return "\n".join(row.rstrip() for row in self._screen.display).rstrip("\n")

    @property
    def cursor_shows(self) -> bool:
        """True if the cursor is visible."""
        return not self._screen.cursor.hidden

    def wait_for(self, *texts: str) -> str:
        """Return the whole picture as soon as all of *texts* are in it."""
        deadline = time.monotonic() + self._seconds
        while not all(text in (seen := self.text) for text in texts):
            assert time.monotonic() < deadline, f"{texts} do not show; what does is:\n{seen}"
        return seen

    def wait_without(self, text: str) -> str:
        """Return the whole picture as soon as *text* is no longer in it."""
        deadline = time.monotonic() + self._seconds
        while text in (seen := self.text):
            assert time.monotonic() < deadline, f"{text!r} does not go; what shows is:\n{seen}"
        return seen


def qr_code_text(screen: str) -> str:
    """Return the text of the one QR code on *screen*, black on white where it is colored, else light on dark."""
    is_colored = "\x1b[38;5;16;48;5;231m" in screen
    lines = [found for line in screen.splitlines() for found in _LINE.findall(re.sub(r"\x1b\[[\d;]*m", "", line))]
    rows: list[list[bool]] = []
    for line in lines:
        halves = [_DARK[character] for character in line]
        rows += [[half[part] is is_colored for half in halves] for part in (0, 1)]
    width, height = len(rows[0]) * _SCALE, len(rows) * _SCALE
    pixels = b"".join(
        bytes(0 if dark else 255 for dark in row for _ in range(_SCALE)) for row in rows for _ in range(_SCALE)
    )
    [barcode] = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[height, width]))
    return str(barcode.text)
