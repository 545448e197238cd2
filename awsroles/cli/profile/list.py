"""`awsroles profile list`."""

from awsroles.app.app import App
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.profiles.summary import ListedProfile, listed

_COLUMNS = [
    Column("PROFILE", most=32),
    Column("KIND"),
    Column("ACCOUNT", most=20, drop=2),
    Column("ROLE OR USER", most=32),
    Column("SOURCE", most=20, drop=1),
]
_REMARK = Column("REMARK", drop=3)


@command("awsroles profile list")
def run(app: App, json: Json = False) -> None:
    """List your profiles.

    Those of other programs too: awsroles profile show NAME says more about one.
    """
    if json:
        results.as_json(profile_records(app).all())
        return
    found = listed(app.profiles())
    if not found:
        app.ui.note("There are no profiles yet. Run awsroles setup first.")
        return
    has_remarks = any(each.remark for each in found)
    rows = [Row(_cells(each)[: None if has_remarks else -1], "red" if each.is_production else None) for each in found]
    table([*_COLUMNS, _REMARK] if has_remarks else _COLUMNS, rows)


def _cells(each: ListedProfile) -> list[str]:
    missing = "-" if each.stands_for is None else ""
    return [
        each.profile,
        each.kind,
        each.account or missing,
        each.stands_for or missing,
        each.source_profile or missing,
        each.remark or "",
    ]
