"""`awsroles demo`."""

from typing import Annotated

import typer

from awsroles import demo
from awsroles.cli import output
from awsroles.cli.base import MakeApp, command


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "demo", "awsroles demo --shell")
    def run(
        _make: MakeApp,
        *,
        shell: Annotated[bool, typer.Option("--shell", help="Then leave you in it to play.")] = False,
    ) -> None:
        """Show the whole flow; no account needed.

        Against a stand-in for AWS on this machine, in a home that is thrown away.
        """
        code = demo.run(output.result, shell=shell)
        if code:
            raise typer.Exit(code)
