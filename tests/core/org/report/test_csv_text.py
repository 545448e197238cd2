"""The review as CSV: no cell is a formula, each access is one row, and what was written is read again."""

import csv
import re
from datetime import datetime, timezone
from io import StringIO

import pytest

from awsroles.core.org.report.csv_text import COLUMNS, csv_text, is_unsigned_csv, meant, safe
from awsroles.core.org.report.decisions import read_decisions
from awsroles.core.org.report.row import AccessRow

HOSTILE = [
    "=cmd()|'/C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    'a",=1',
    "a\n=1",
    "a;=1",
    "\u202e=1",
    "javascript:alert(1)",
    "<script>",
]


def row(name: str) -> AccessRow:
    return AccessRow(
        name,
        f"arn:aws:iam::444444444444:user/{name}",
        name,
        "222222222222",
        name,
        f"arn:aws:iam::222222222222:role/{name}",
        groups=(name,),
        grant=name,
        mfa="not_for_keys",
        until=datetime(2030, 1, 1, tzinfo=timezone.utc),
        external_ids=(name,),
        conditions=(name,),
        owner=name,
    )


def test_no_cell_begins_as_a_formula_and_each_access_is_a_row() -> None:
    text = csv_text(map(row, HOSTILE), None, with_external_ids=True)
    assert text.count("\r\n") == len(HOSTILE) + 1
    heading, *rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(heading) == COLUMNS
    assert [len(cells) for cells in rows] == [len(COLUMNS)] * len(HOSTILE)
    cells = [cell for cells in rows for cell in cells]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "not for keys" in cells
    # A semicolon or a line end begins a cell in spreadsheets of many countries.
    assert not [cell for cell in cells if re.search(r"[;\n]\s*[=+@-]", cell)]


@pytest.mark.parametrize("name", [each for each in HOSTILE if each.isprintable() and ";" not in each])
def test_what_was_written_is_read_again(name: str) -> None:
    assert meant(safe(name)) == name
    (decision,) = read_decisions("review.csv", csv_text([row(name)], None, with_external_ids=False).encode())
    assert (decision.user, decision.role_arn, decision.function) == (name, row(name).role_arn, name)


def test_a_review_is_unsigned_until_somebody_writes_into_its_last_columns() -> None:
    content = csv_text(map(row, HOSTILE), frozenset(), with_external_ids=False).encode()
    assert is_unsigned_csv(content)
    assert not is_unsigned_csv(content[:-2] + b"2026-01-31\r\n")
    assert not is_unsigned_csv(content.replace(b",,,", b",keep,,", 1))
    assert not is_unsigned_csv(b"")
    assert not is_unsigned_csv(b"something else\r\n")
