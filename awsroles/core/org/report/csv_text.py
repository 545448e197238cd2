"""The review as CSV that Excel opens, and cells that no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator

from awsroles.core.org.report import cells
from awsroles.core.org.report.row import AccessRow
from awsroles.core.untrusted import printable

COLUMNS = (
    "user",
    "account",
    "function",
    "role_arn",
    "through",
    "group",
    "grant",
    "mfa",
    "mfa_max_age",
    "until",
    "external_id",
    "conditions",
    "role_last_used_by_anybody",
    "access_key_last_used",
    "password_last_used",
    "own_last_use_of_role",
    "since_last_review",
    "owner",
    "decision",
    "signed_by",
    "signed_on",
)
"""The headings, in the order of the columns."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
# A cell of spreadsheets whose delimiter is a semicolon.
_INSIDE = re.compile(r";(?=\s*[=+@-])")
# Without it Excel takes UTF-8 for the code page of the machine.
_MARK = "\ufeff"


class _Lines(list[str]):
    """The lines that a writer has written."""

    def write(self, line: str) -> None:
        self.append(line)


def csv_text(rows: Iterable[AccessRow], gained: frozenset[tuple[str, str]] | None, *, with_external_ids: bool) -> str:
    """Return *rows* as CSV, each as one line; *gained* are the keys of those that are new, None without a last review.

    A text that begins as a formula has an apostrophe before it.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(safe(each) for each in _cells(row, gained, with_external_ids=with_external_ids))
    return _MARK + "".join(lines)


def is_unsigned_csv(content: bytes) -> bool:
    """Say whether *content* is a review in CSV in which nobody has decided or signed anything."""
    mark = (_MARK + ",".join(COLUMNS)).encode()
    lines = content.splitlines()
    return bool(lines) and lines[0] == mark and all(line.endswith(b",,,") for line in lines[1:])


def safe(cell: str) -> str:
    """Return *cell* as no spreadsheet takes it for a formula."""
    shown = _INSIDE.sub(";'", printable(cell))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def meant(cell: str) -> str:
    """Return the text of which `safe` made *cell*."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _cells(row: AccessRow, gained: frozenset[tuple[str, str]] | None, *, with_external_ids: bool) -> Iterator[str]:
    yield row.user
    yield row.account
    yield row.function or "none"
    yield row.role_arn
    yield cells.through(row)
    yield cells.group(row)
    yield row.grant or "none"
    yield cells.mfa(row)
    yield cells.max_age(row)
    yield cells.until(row)
    yield cells.external_id(row, is_shown=with_external_ids)
    yield "; ".join(row.conditions) or "none"
    for use in (row.last_uses.role, row.last_uses.key, row.last_uses.password, row.last_uses.own):
        yield cells.used(use)
    yield "not known" if gained is None else "gained" if row.key in gained else "as before"
    yield row.owner or "nobody named"
    yield from ("", "", "")
