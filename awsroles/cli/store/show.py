"""`awsroles store show`."""

from awsroles.app.app import App
from awsroles.app.profiles import known_items
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.stores.status import StoreStatus, status, store_record
from awsroles.core.stores.store import KEYRING


@command("awsroles store show")
def run(app: App, json: Json = False) -> None:
    """Show where secrets are kept.

    What is there by name, and whether it is locked; nothing is unlocked for it, and no secret shown.
    """
    name = app.store_choice.read() or KEYRING
    found = status(name, app.stores.view(name), known_items(app))
    if json:
        results.as_json([store_record(found)])
    else:
        _show(found)
    if found.problem is not None:
        raise found.problem


def _show(found: StoreStatus) -> None:
    results.fields(found.store, [("where", found.description), ("state", found.state)])
    if found.items:
        table([Column("ITEM"), Column("PLACE")], [Row(item) for item in found.items])
