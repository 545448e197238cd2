"""`awsroles store show`."""

import typer

from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, command
from awsroles.core.stores.ports import KEYRING
from awsroles.core.stores.status import StoreStatus, status, store_record


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "show", "awsroles store show")
    def run(make: MakeApp, json: Json = False) -> None:
        """Show where secrets are kept.

        What is there by name, and whether it is locked; nothing is unlocked for it, and no secret shown.
        """
        wiring = make()
        name = wiring.secrets.choice.read() or KEYRING
        found = status(name, wiring.secrets.stores.view(name), wiring.known_items())
        if json:
            output.json_result([store_record(found)])
        else:
            _show(found)
        if found.problem is not None:
            raise found.problem


def _show(found: StoreStatus) -> None:
    output.fields(found.store, [("where", found.where), ("state", found.state)])
    if found.items:
        output.table([["ITEM", "PLACE"], *found.items])
