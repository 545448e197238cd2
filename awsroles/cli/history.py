"""`awsroles history [PROFILE]`."""

from datetime import datetime
from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.cli.parameters import Argument, Option
from awsroles.core.audit.line import OK, HistoryLine
from awsroles.core.audit.reading import find, parse_age, queries
from awsroles.errors import StorageError, UsageError

_USUAL = "7d"
_TIME = Column("TIME")
_COMMAND = Column("COMMAND", drop=2)
_WHAT = Column("WHAT", drop=1)
_PROFILE = Column("PROFILE", most=32)
_RESULT = Column("RESULT", drop=3)
_REASON = Column("REASON", most=40, drop=1)
# What the commands change that record no session.
_CHANGED = {
    "mfa enroll": "MFA device",
    "org sync": "profiles",
    "profile remove": "access key",
    "rotate": "access key",
}

_SINCE = Option(
    "--since", metavar="TIME", help=f"How far to look back, such as 12h (default: {_USUAL}).", show_default=False
)


@command("awsroles history prod-operations --since 30d")
def run(
    app: App,
    profile: Annotated[str | None, Argument(metavar="[PROFILE]", help="One profile.", show_default=False)] = None,
    *,
    since: Annotated[str | None, _SINCE] = None,
    cloudtrail: Annotated[
        str | None,
        Option("--cloudtrail", metavar="PROFILE", help="Print queries for the events of the profile's last session."),
    ] = None,
    json: Json = False,
) -> None:
    """Show the sessions that this machine had, and why.

    Each session that was requested or handed out is a line, and so is each change of keys, devices and profiles. No
    secret is in it.
    """
    if cloudtrail is not None:
        if profile is not None or json:
            raise UsageError("--cloudtrail prints queries, and nothing else", "leave out --json and the other profile")
        _print_queries(app, cloudtrail, 0 if since is None else app.clock() - parse_age(since))
        return
    since = since or _USUAL
    found = find(app.history_log.lines(), profile, app.clock() - parse_age(since))
    if json:
        results.as_json(list(found.lines))
    elif found.lines:
        _show(found.lines)
    else:
        whose = f" of {profile}" if profile else ""
        app.ui.note(f"The history has no lines{whose} in the last {since}.")
    if found.damaged:
        app.ui.warn(f"the history has damaged lines: {found.damaged}")
    try:
        app.history_log.prepare()
    except StorageError as error:
        app.ui.warn(f"nothing is added to the history: {error.message}")


def _show(lines: tuple[HistoryLine, ...]) -> None:
    cells = {
        _TIME: [_local(each.time) for each in lines],
        _COMMAND: [each.command for each in lines],
        _WHAT: [_what(each) for each in lines],
        _PROFILE: [each.profile or "" for each in lines],
        _RESULT: [each.result for each in lines],
        _REASON: [each.reason or "" for each in lines],
    }
    shown = {column: texts for column, texts in cells.items() if column is not _REASON or any(texts)}
    rows = zip(*shown.values(), strict=True)
    styles = [None if each.result == OK else "red" for each in lines]
    table(list(shown), [Row(texts, style) for texts, style in zip(rows, styles, strict=True)])


def _what(line: HistoryLine) -> str:
    """Return the kind of what *line* is about, empty if it does not tell."""
    if line.role_arn is not None:
        return "role session"
    # The access key IDs of sessions begin with ASIA.
    if (line.access_key_id or "").startswith("ASIA"):
        return "MFA session"
    return _CHANGED.get(line.command, "") if line.result == OK else ""


def _local(time: str) -> str:
    try:
        moment = datetime.fromisoformat(time.replace("Z", "+00:00"))
    except ValueError:
        return time
    return results.local_time(int(moment.timestamp()))


def _print_queries(app: App, profile: str, since: float) -> None:
    region = app.endpoint(app.profiles().chain(profile), "STS").region
    found = queries(app.history_log.lines(), profile, region, since)
    results.line(f"-- Athena: the events of session {found.access_key_id} of {profile}")
    for line in found.sql:
        results.line(line)
    results.line("")
    results.line(f"# AWS CLI: the last 90 days in {region}, the region of STS")
    results.command(found.command)
