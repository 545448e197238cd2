"""The bar chart of docs/benchmarks.md: the time of each command."""

from collections.abc import Sequence
from html import escape

from benchmarks.figures import spread
from benchmarks.report import Measured

_WIDTH, _LABELS, _BAR, _ROW, _GAP = 760, 300, 16, 26, 46
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  .ours { fill: #1a7f37 }
  .other { fill: #8c959f }
  .spread { stroke: #1f2328 }
  .paper { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .spread { stroke: #e6edf3 } .paper { fill: #0d1117 } .ours { fill: #3fb950 }
  }
"""


def picture(measured: Sequence[Measured]) -> str:
    """Return an SVG with a panel for each group."""
    panels, top = [], 10
    for each in measured:
        panels.append(_panel(each, top))
        top += _GAP + _ROW * len(each.group.cases)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img">\n'
        f"<title>Time of each command in milliseconds</title>\n<style>{_STYLE}</style>\n"
        f'<rect class="paper" width="{_WIDTH}" height="{top}"/>\n{"".join(panels)}</svg>\n'
    )


def _panel(measured: Measured, top: int) -> str:
    spreads = {name: spread([each.wall for each in took]) for name, took in measured.taken.items()}
    scale = (_WIDTH - _LABELS - 90) / max(taken.high for taken in spreads.values())
    title = f'<text class="title" x="12" y="{top + 16}">{escape(measured.group.title)} (ms)</text>\n'
    rows = []
    for number, (name, taken) in enumerate(spreads.items()):
        y = top + 26 + number * _ROW
        kind = "ours" if measured.group.is_ours(name) else "other"
        low, middle, high = (each * scale for each in (taken.low, taken.middle, taken.high))
        rows.append(
            f'<text x="{_LABELS - 10}" y="{y + 13}" text-anchor="end">{escape(name)}</text>\n'
            f'<rect class="{kind}" x="{_LABELS}" y="{y}" width="{middle:.1f}" height="{_BAR}" rx="2"/>\n'
            f'<path class="spread" d="M{_LABELS + low:.1f} {y + 8}H{_LABELS + high:.1f}"/>\n'
            f'<text x="{_LABELS + high + 8:.1f}" y="{y + 13}">{_number(taken.middle * 1_000)}</text>\n'
        )
    return title + "".join(rows)


def _number(milliseconds: float) -> str:
    return f"{milliseconds:.1f}" if milliseconds < 100 else f"{milliseconds:.0f}"
