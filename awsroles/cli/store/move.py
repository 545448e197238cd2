"""`awsroles store move keyring|file`."""

from typing import Annotated

import typer

from awsroles.cli.base import MakeApp, command
from awsroles.core.stores.ports import FILE, StoreName


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "move", "awsroles store move file")
    def run(
        make: MakeApp,
        target: Annotated[StoreName, typer.Argument(metavar="keyring|file", help="Where to.", show_default=False)],
    ) -> None:
        """Move your secrets to the other store.

        Access keys, TOTP seeds and sessions; nothing is removed before all of it was read back from where it went.
        After an interruption run it again.
        """
        wiring = make()
        # The file tells what it holds, also what no profile knows of any more.
        items = {*wiring.known_items(), *wiring.secrets.stores.view(FILE).names()}
        moved = wiring.secrets.move.run(target, sorted(items))
        for item in moved:
            wiring.terms.say(f"moved {item}")
        wiring.terms.say(f"secrets are kept in the {target}")
