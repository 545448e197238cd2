"""SVG pictures of a terminal: rows of styled text in a window, in colors for light or dark pages."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

# Generic families come last; a row is stretched to its width, whatever font there is.
_FONTS = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
_FONT_SIZE, _CELL, _LINE = 14, 8.4, 20
_MARGIN, _BAR = 20, 36


class Style(NamedTuple):
    """The style of a character; *color* is pyte's name of it, or `default`."""

    color: str = "default"
    bold: bool = False
    dim: bool = False


class Span(NamedTuple):
    """Consecutive characters of one style."""

    text: str
    style: Style


class Palette(NamedTuple):
    """CSS colors of a theme; *colors* are those of pyte's names."""

    page: str
    border: str
    text: str
    dim: str
    colors: "dict[str, str]"


LIGHT = Palette(
    "#ffffff",
    "#d1d9e0",
    "#1f2328",
    "#59636e",
    {"green": "#1a7f37", "red": "#cf222e", "brown": "#9a6700", "blue": "#0969da", "cyan": "#1b7c83"},
)
DARK = Palette(
    "#0d1117",
    "#3d444d",
    "#f0f6fc",
    "#9198a1",
    {"green": "#3fb950", "red": "#f85149", "brown": "#d29922", "blue": "#4493f8", "cyan": "#39c5cf"},
)


def spans(characters: Iterable[tuple[str, Style]]) -> list[Span]:
    """Return the characters of a row as spans, without blanks at its end."""
    row: list[Span] = []
    for text, style in characters:
        if row and row[-1].style == style:
            row[-1] = Span(row[-1].text + text, style)
        else:
            row.append(Span(text, style))
    while row and not row[-1].text.rstrip():
        row.pop()
    if row:
        row[-1] = Span(row[-1].text.rstrip(), row[-1].style)
    return row


def draw(rows: Sequence[Sequence[Span]], columns: int, palette: Palette, title: str, description: str) -> str:
    """Return the picture of *rows* in a window of *columns*; screen readers get *title* and *description*."""
    width = round(columns * _CELL + 2 * _MARGIN)
    height = _BAR + len(rows) * _LINE + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
        'role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f"<style>{_css(palette)}</style>",
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" class="page"/>',
        *(f'<circle cx="{20 + 18 * number}" cy="18" r="5.5" class="button"/>' for number in range(3)),
        *(_text(row, _BAR + number * _LINE + _FONT_SIZE) for number, row in enumerate(rows) if row),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _css(palette: Palette) -> str:
    colors = "".join(f".{name}{{fill:{value}}}" for name, value in palette.colors.items())
    return (
        f"text{{font:{_FONT_SIZE}px {_FONTS};fill:{palette.text};white-space:pre}}"
        f".page{{fill:{palette.page};stroke:{palette.border}}}.button{{fill:{palette.border}}}"
        f".bold{{font-weight:bold}}{colors}.dim{{fill:{palette.dim}}}"
    )


def _text(row: Sequence[Span], y: int) -> str:
    length = sum(len(span.text) for span in row) * _CELL
    return f'<text x="{_MARGIN}" y="{y}" textLength="{length:g}">{"".join(map(_tspan, row))}</text>'


def _tspan(span: Span) -> str:
    text, style = escape(span.text), span.style
    named = (("bold", style.bold), (style.color, style.color != "default"), ("dim", style.dim))
    classes = " ".join(name for name, is_on in named if is_on)
    return f'<tspan class="{classes}">{text}</tspan>' if classes else text
