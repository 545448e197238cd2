"""`awsroles store show`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.command import MakeWiring, command
from awsroles.core.store_ports import KEYRING
from awsroles.core.store_status import StoreStatus, status


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "show", "awsroles store show")
    def run(make: MakeWiring, json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
        """Show where secrets are kept.

        What is there by name, and whether it is locked; nothing is unlocked for it, and no secret shown.
        """
        wiring = make()
        name = wiring.secrets.choice.read() or KEYRING
        found = status(name, wiring.secrets.stores.view(name), wiring.known_items())
        if json:
            output.json_result(_as_json(found))
            return
        output.fields(found.store, [("where", found.where), ("state", found.state)])
        if found.items:
            output.table([["ITEM", "PLACE"], *found.items])
        if found.problem is not None:
            raise found.problem


def _as_json(found: StoreStatus) -> dict[str, object]:
    items = None if found.items is None else [{"item": item, "place": place} for item, place in found.items]
    return {"store": found.store, "where": found.where, "state": found.state, "items": items}
