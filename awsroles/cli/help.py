"""`awsroles help [COMMAND]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.parameters import Argument


@command("awsroles help profile add")
def run(
    app: App,
    *,
    commands: Annotated[
        list[str] | None,
        Argument(metavar="[COMMAND]...", help="The command (default: list all).", show_default=False),
    ] = None,
) -> None:
    """Show the help of a command."""
    # That module imports this one.
    from awsroles.cli.app import run as run_command

    run_command([*(commands or ()), "--help"], app.invocation)
