"""Output of `org report`: the table, the files, what was gained and lost, and what decisions change."""

from os.path import realpath
from shlex import quote

from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.app.app import App
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.messages import counted
from awsroles.core.org.report import cells
from awsroles.core.org.report.csv_text import csv_text, is_unsigned_csv
from awsroles.core.org.report.decisions import CarriedOut
from awsroles.core.org.report.page import is_page, page
from awsroles.core.org.report.report import Report
from awsroles.core.org.report.row import NOT_KNOWN
from awsroles.core.org.report.since import Since
from awsroles.errors import CancelledError, NoTerminalError, StorageError, UsageError

_COLUMNS = (
    Column("USER", most=40),
    Column("ACCOUNT", most=30),
    Column("ROLE", most=40),
    Column("GROUP", most=30, drop=2),
    Column("MFA", most=20, drop=4),
    Column("UNTIL", most=22, drop=3),
    Column("ROLE LAST USED", most=22, drop=1),
)


def _show_rows(report: Report) -> None:
    """Print the table, without the last uses if none is known."""
    uses = [row.last_uses.role for row in report.rows]
    shown = _COLUMNS if any(use != NOT_KNOWN for use in uses) else _COLUMNS[:-1]
    rows = [
        (
            row.user,
            row.account,
            row.function or row.role,
            cells.group(row),
            cells.mfa(row),
            cells.until(row),
            cells.day_used(use),
        )
        for row, use in zip(report.rows, uses, strict=True)
    ]
    table(shown, [Row(each[: len(shown)]) for each in rows])


def show_report(app: App, report: Report, since: Since | None, *, is_table: bool) -> None:
    """Print the rows of *report* if *is_table*, and what was gained and lost."""
    if is_table:
        if report.rows:
            _show_rows(report)
        else:
            app.ui.note("Nobody reaches a role.")
    if since is None:
        return
    for row in since.gained:
        results.line(f"gained since {since.at}: {row.user} {row.account}/{row.function or row.role}")
    for lost in since.lost:
        results.line(f"lost since {since.at}: {lost.user} {lost.account}/{lost.function or lost.role}")
    if not since.gained and not since.lost:
        app.ui.note(f"Nothing was gained or lost since {since.at}.")
    if not since.is_complete:
        app.ui.warn("the last review was not complete: what seems gained may have been there")


def write_csv(app: App, path: str, report: Report, since: Since | None, *, with_external_ids: bool) -> None:
    """Write *report* to the file *path*, or stdout, as CSV; raise what `_write` raises."""
    gained = None if since is None else since.gained_keys
    text = csv_text(report.rows, gained, with_external_ids=with_external_ids)
    if path == results.STDOUT:
        # The byte order mark is for spreadsheets.
        results.script(text.removeprefix("\ufeff"))
        return
    before = _before(path)
    _write(app, path, before, text, is_ours=before is None or is_unsigned_csv(before))
    _say(app, report, path)


def write_page(app: App, path: str, report: Report, since: Since | None, *, with_external_ids: bool) -> None:
    """Write *report* to the file *path*, or stdout, as HTML; raise what `_write` raises."""
    text = page(report, since, with_external_ids=with_external_ids)
    if path == results.STDOUT:
        results.script(text)
        return
    before = _before(path)
    _write(app, path, before, text, is_ours=before is None or is_page(before))
    _say(app, report, path)


def show_decisions(app: App, done: CarriedOut) -> None:
    """Print the diff of the organization's files, and what the decisions do not change."""
    for each in done.outcome.left:
        decision = each.decision
        app.ui.warn(f"{done.path}:{decision.line}: {decision.user} keeps {decision.role_arn}: {each.why}")
    if done.diff:
        # Unchanged, because another program applies it.
        results.script("\n".join(done.diff) + "\n")
    for user in done.without_function:
        app.ui.note(f"{user} has no function left: awsroles org offboard {user}")
    outcome = done.outcome
    if outcome.undecided:
        app.ui.warn(f"{outcome.undecided} accesses have no decision")
    count = len(outcome.removals)
    if not count:
        app.ui.note("The decisions change nothing in the organization's file.")
    else:
        app.ui.note(f"The diff removes {counted(count, 'function')} from people. Nothing was written.")
        app.ui.command("To apply it:", f"awsroles org report --decisions {quote(done.path)} | patch -p0")


def _before(path: str) -> bytes | None:
    try:
        return read_file(realpath(path))
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}", "name another file") from None


def _write(app: App, path: str, before: bytes | None, text: str, *, is_ours: bool) -> None:
    """Write *text* to the file *path*, which has the content *before*.

    Raises UsageError or CancelledError if the user does not want to replace a file that is not ours, StorageError.
    """
    if not is_ours:
        try:
            is_agreed = app.prompter.confirm(f"Replace {path}, which holds decisions or is of another program?")
        except NoTerminalError as error:
            raise UsageError(f"{path} holds decisions, or is of another program", "give another name") from error
        if not is_agreed:
            raise CancelledError("nothing was written")
    if not atomic_write(realpath(path), before, text.encode()):
        raise StorageError(f"{path} has just changed", "run it again")


def _say(app: App, report: Report, path: str) -> None:
    app.ui.done(f"Wrote {counted(len(report.rows), 'access', 'accesses')} to {path}")
