"""`awsroles status [PROFILE]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.sessions import known_sessions
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.cli.parameters import Argument
from awsroles.core.records.profiles import ProfileRecords
from awsroles.core.records.vocabulary import ProfileRecord
from awsroles.core.sessions.status import ProfileStatus

_COLUMNS = [
    Column("PROFILE", most=32),
    Column("ACCOUNT", most=20, drop=2),
    Column("ROLE", most=32),
    Column("SOURCE", most=32, drop=1),
    Column("SESSION"),
]


@command("awsroles status --json")
def run(
    app: App,
    profile: Annotated[str | None, Argument(metavar="[PROFILE]", help="One profile.", show_default=False)] = None,
    json: Json = False,
) -> None:
    """Show your sessions and the time left.

    Every profile with account, role and session; no secret is read for it. That of AWS_PROFILE is marked.
    """
    now = app.clock()
    status = known_sessions(app).status(app.profiles(), now)
    found, problems = status.all() if profile is None else ([status.of(profile)], [])
    for problem in problems:
        app.ui.note(f"left out: {problem.message}")
    if json:
        records = ProfileRecords(status.profiles, {each.profile: each for each in found}.get)
        results.as_json([records.of(each.profile, ProfileRecord) for each in found])
    elif found:
        _show(found, now, app.environ.get("AWS_PROFILE"))
    else:
        app.ui.note("there is no profile yet: run awsroles setup")


def _show(found: list[ProfileStatus], now: float, current: str | None) -> None:
    names = [f"{each.profile} (AWS_PROFILE)" if each.profile == current else each.profile for each in found]
    rows = [
        [name, each.account, each.role, each.source_profile or "", _session(each, now)]
        for name, each in zip(names, found, strict=True)
    ]
    table(_COLUMNS, [Row(row) for row in rows])


def _session(each: ProfileStatus, now: float) -> str:
    if each.kind == "native":
        return "by the AWS CLI"
    return each.state if each.expires_at is None else f"{each.state}, {results.moment(each.expires_at, now)}"
