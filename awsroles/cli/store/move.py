"""`awsroles store move keyring|file`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import known_items, move_secrets
from awsroles.cli.base import command
from awsroles.cli.parameters import Argument
from awsroles.core.stores.items import summary
from awsroles.core.stores.store import FILE, KEYRING, PLACES, StoreName


@command("awsroles store move file")
def run(
    app: App,
    target: Annotated[StoreName, Argument(metavar="keyring|file", help="The other store.", show_default=False)],
) -> None:
    """Move your secrets to another store.

    Moves access keys, MFA seeds and sessions. Nothing is removed before everything was read back from the new store.
    After an interruption run it again.
    """
    # The file also lists items of profiles that no longer exist.
    file = app.stores.view(FILE)
    items = {*known_items(app), *file.names()}
    moved = move_secrets(app).run(target, sorted(items))
    if moved.items:
        app.ui.done(f"Moved {summary(moved.items)} to {PLACES[target]}")
        if target == KEYRING and not file.names():
            app.ui.done(f"Removed {file.description}")
    elif moved.was_used:
        app.ui.note(f"Your secrets are in {PLACES[target]} already.")
    else:
        app.ui.done(f"Secrets will be kept in {PLACES[target]}")
