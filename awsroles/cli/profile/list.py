"""`awsroles profile list`."""

from awsroles.app.app import App
from awsroles.app.sessions import profile_records
from awsroles.cli import output
from awsroles.cli.base import Json, command
from awsroles.core.profiles.summary import listed


@command("awsroles profile list")
def run(app: App, json: Json = False) -> None:
    """List every profile.

    With its kind, its role or user and its source; those of other programs too.
    """
    if json:
        output.json_result(profile_records(app).all())
        return
    found = listed(app.profiles())
    if found:
        rows = [
            [each.profile, each.kind, each.stands_for or each.remark or "", each.source_profile or ""] for each in found
        ]
        output.table([["PROFILE", "KIND", "ROLE OR USER", "SOURCE"], *rows])
    else:
        app.ui.say("there is no profile yet: run awsroles setup")
