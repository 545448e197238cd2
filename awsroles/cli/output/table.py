"""Tables on stdout that fit the terminal."""

from collections.abc import Iterable, Sequence

from awsroles.adapters.terminal.text_width import cut, padded, width
from awsroles.cli.output.results import write
from awsroles.cli.output.stream import Stream, stdout
from awsroles.core.dataclass import dataclass
from awsroles.core.untrusted import printable

_GAP = "  "
# On narrower terminals columns are dropped before others are cut.
_NARROW = 60
# A cell is not cut to less.
_LEAST = 12


@dataclass(frozen=True)
class Column:
    """A column under its *heading*.

    On a terminal its cells are cut in the middle to *most* characters, and to fewer if the table is too wide. A column
    without *most* is never cut. A table that is too wide drops its columns in the order of *drop*, lowest first; a
    column without it stays. One with 0 is dropped before any other is cut to fewer.
    """

    heading: str
    most: int | None = None
    drop: int | None = None


@dataclass(frozen=True)
class Row:
    """The *cells* of a row, all in *style* (of `Stream.styled`) if it is given."""

    cells: Sequence[str]
    style: str | None = None


def table(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print *rows* below the headings of *columns*, in plain columns if stdout is no terminal."""
    stream = stdout()
    cells = [[each.heading for each in columns], *([printable(cell) for cell in row.cells] for row in rows)]
    styles = ["bold", *(row.style for row in rows)]
    widths = {index: max(width(row[index]) for row in cells) for index in range(len(columns))}
    if stream.width is not None:
        widths = _fitting(columns, widths, stream.width)
    shown = [[cut(row[index], room, is_unicode=stream.is_utf8) for index, room in widths.items()] for row in cells]
    lines = [_line(row, widths.values()) for row in shown]
    write("".join(f"{_in_style(stream, style, line)}\n" for style, line in zip(styles, lines, strict=True)))


def _fitting(columns: Sequence[Column], widths: dict[int, int], room: int) -> dict[int, int]:
    """Return the widths of the columns that fit into *room*, by their indexes."""
    widths = {index: min(wide, columns[index].most or wide) for index, wide in widths.items()}
    droppable = sorted((each.drop, index) for index, each in enumerate(columns) if each.drop is not None)
    while droppable and droppable[0][0] == 0 and _total(widths) > room:
        del widths[droppable.pop(0)[1]]
    # What is dropped makes room for what would be cut.
    while droppable and _total(_shrunk(columns, widths, room) if room >= _NARROW else widths) > room:
        del widths[droppable.pop(0)[1]]
    return _shrunk(columns, widths, room)


def _shrunk(columns: Sequence[Column], widths: dict[int, int], room: int) -> dict[int, int]:
    """Return *widths* with the widest of the columns that may be cut made narrower until they fit, if they can."""
    widths = dict(widths)
    flexible = [index for index in widths if columns[index].most is not None]
    while _total(widths) > room and flexible:
        widest = max(flexible, key=lambda index: widths[index])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1)


def _line(cells: Sequence[str], widths: Iterable[int]) -> str:
    return _GAP.join(map(padded, cells, widths)).rstrip()


def _in_style(stream: Stream, style: str | None, line: str) -> str:
    return stream.styled(style, line) if style else line
