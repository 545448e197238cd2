"""A QR code as a camera finds it on a terminal: read from the characters, decoded by another library."""

import re

import zxingcpp

_DARK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
_LINE = re.compile("[ ▀▄█]{30,}")
_SCALE = 4


def decoded(screen: str) -> str:
    """Return the text of the one QR code on *screen*, black on white where it is coloured, else light on dark."""
    is_coloured = "\x1b[38;5;16;48;5;231m" in screen
    lines = [found for line in screen.splitlines() for found in _LINE.findall(re.sub(r"\x1b\[[\d;]*m", "", line))]
    rows: list[list[bool]] = []
    for line in lines:
        halves = [_DARK[character] for character in line]
        rows += [[half[part] is is_coloured for half in halves] for part in (0, 1)]
    width, height = len(rows[0]) * _SCALE, len(rows) * _SCALE
    pixels = b"".join(
        bytes(0 if dark else 255 for dark in row for _ in range(_SCALE)) for row in rows for _ in range(_SCALE)
    )
    [barcode] = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[height, width]))
    return str(barcode.text)
