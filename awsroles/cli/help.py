"""`awsroles help [COMMAND]`."""

from typing import Annotated

import typer

from awsroles.cli.base import MakeApp, command


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "help", "awsroles help profile add")
    def run(
        _make: MakeApp,
        *,
        commands: Annotated[
            list[str] | None,
            typer.Argument(metavar="[COMMAND]...", help="The command; without it all are listed.", show_default=False),
        ] = None,
    ) -> None:
        """Show the help of a command."""
        # Imported here, as that module loads this one.
        from awsroles.cli.app import run as run_command

        run_command([*(commands or ()), "--help"])
