"""`awsroles store show`."""

from awsroles.app.app import App
from awsroles.app.profiles import known_items
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.stores.items import kind_and_name
from awsroles.core.stores.status import StoreStatus, status, store_record
from awsroles.core.stores.store import FILE, KEYRING

_COLUMNS = [Column("KIND", drop=1), Column("NAME", most=40), Column("PLACE", drop=2)]
_SENTENCES = {
    "open": "Your secrets are in {}.",
    "locked": "Your secrets are in {}, which is locked: they cannot be listed.",
    "not answering": "Your secrets are in {}, which does not answer.",
}
_SEALED = "Your secrets are in {}, which needs your passphrase. Sessions are in memory."


@command("awsroles store show")
def run(app: App, json: Json = False) -> None:
    """Show where secrets are kept.

    Lists them by kind and name. Nothing is unlocked for it, and no secret is shown.
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
    sentence = _SEALED if found.store == FILE and found.state == "locked" else _SENTENCES[found.state]
    results.paragraph(sentence.format(found.description))
    if found.items:
        results.line("")
        table(_COLUMNS, [Row([*kind_and_name(item), place]) for item, place in found.items])
