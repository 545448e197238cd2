"""QR codes drawn with half blocks, two rows of modules in a line. The one place of segno."""

from collections.abc import Sequence

_QUIET = 2
# By (upper is dark, lower is dark): drawn in black on white, or in light on whatever is dark.
_DARK_INK = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_LIGHT_INK = {(not upper, not lower): block for (upper, lower), block in _DARK_INK.items()}
# Colours of the fixed part of the 256, which no theme changes: black on white, and back.
_ON, _OFF = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


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
