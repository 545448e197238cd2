"""The tables of the pages in docs/ from which awsroles(1) takes its sections."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs"
# A bar within a cell is escaped.
_CELLS = re.compile(r"(?<!\\)\|")


def rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of all tables with two columns in the page *name*, in Markdown and without their headings.

    Variables that `exec` sets have a table with another heading, and are marked here.
    """
    mark = ""
    lines = (_DOCS / name).read_text(encoding="utf-8").splitlines()
    for this, following in pairwise([*lines, ""]):
        cells = [each.strip().replace(r"\|", "|") for each in _CELLS.split(this)[1:-1]]
        if following.startswith("|--"):
            mark = "set by `exec` and `env`: " if cells == ["variable", "value"] else ""
        elif len(cells) == 2 and not this.startswith("|--"):
            yield cells[0], f"{mark}{cells[1]}"
