"""`awsroles profile list`."""

from awsroles.app.app import App
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.profiles.summary import listed

_COLUMNS = [Column("PROFILE", most=32), Column("KIND"), Column("ROLE OR USER"), Column("SOURCE", most=32, drop=1)]


@command("awsroles profile list")
def run(app: App, json: Json = False) -> None:
    """List your profiles.

    With its kind, its role or user and its source; those of other programs too.
    """
    if json:
        results.as_json(profile_records(app).all())
        return
    found = listed(app.profiles())
    if found:
        rows = [
            [each.profile, each.kind, each.stands_for or each.remark or "", each.source_profile or ""] for each in found
        ]
        table(_COLUMNS, [Row(row) for row in rows])
    else:
        app.ui.note("there is no profile yet: run awsroles setup")
