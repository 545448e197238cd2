"""`awsroles profile show NAME`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.command import MakeWiring, Profile, command
from awsroles.core.profile_listing import details


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "show", "awsroles profile show prod-operations")
    def run(
        make: MakeWiring,
        profile: Profile,
        json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Show what a profile comes to.

        With what it takes from its source.
        """
        pairs = details(make().profiles(), profile)
        if json:
            output.json_result({"profile": profile} | {label.lower().replace(" ", "_"): text for label, text in pairs})
        else:
            output.fields(profile, pairs)
