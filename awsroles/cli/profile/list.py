"""`awsroles profile list`."""

import typer

from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, command
from awsroles.core.profiles.summary import listed


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "list", "awsroles profile list")
    def run(make: MakeApp, json: Json = False) -> None:
        """List every profile.

        With its kind, its role or user and its source; those of other programs too.
        """
        wiring = make()
        if json:
            output.json_result(wiring.records.of_profiles().all())
            return
        found = listed(wiring.profiles())
        if found:
            rows = [
                [each.profile, each.kind, each.stands_for or each.remark or "", each.source_profile or ""]
                for each in found
            ]
            output.table([["PROFILE", "KIND", "ROLE OR USER", "SOURCE"], *rows])
        else:
            wiring.terms.say("there is no profile yet: run awsroles setup")
