"""`awsroles profile show NAME`."""

import typer

from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, Profile, command
from awsroles.core.profiles.summary import details
from awsroles.core.records.vocabulary import DetailedRecord


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "show", "awsroles profile show prod-operations")
    def run(
        make: MakeApp,
        profile: Profile,
        json: Json = False,
    ) -> None:
        """Show what a profile comes to.

        With what it takes from its source.
        """
        wiring = make()
        if json:
            output.json_result(wiring.records.of_profiles().detailed(profile, DetailedRecord))
        else:
            output.fields(profile, details(wiring.profiles(), profile))
