"""Choices as rows of columns."""

import sys
from collections.abc import Sequence

from awsroles.adapters.terminal.text_width import cut, padded, shows_unicode, width
from awsroles.core.prompts import Choice
from awsroles.core.untrusted import printable

# In columns. A generated name of sixty letters would push everything else off the screen.
_LONGEST = 32


def rows(choices: Sequence[Choice]) -> list[str]:
    """Return each of *choices* as a row: long cells are cut, control characters escaped, production has a `!`."""
    is_unicode = shows_unicode(sys.stderr.encoding, is_terminal=True)
    table = [
        [cut(printable(cell), _LONGEST, is_unicode=is_unicode) for cell in (choice.name, *choice.details)]
        for choice in choices
    ]
    count = max(map(len, table), default=0)
    widths = [max((width(row[column]) for row in table if column < len(row)), default=0) for column in range(count)]
    marked = any(choice.is_production for choice in choices)
    marks = [("! " if choice.is_production else "  ") if marked else "" for choice in choices]
    return [mark + "  ".join(map(padded, row, widths)).rstrip() for mark, row in zip(marks, table, strict=True)]
