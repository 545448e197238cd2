"""`awsroles store move keyring|file`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import known_items, move_secrets
from awsroles.cli.base import command
from awsroles.cli.parameters import Argument
from awsroles.core.stores.store import FILE, StoreName


@command("awsroles store move file")
def run(
    app: App,
    target: Annotated[StoreName, Argument(metavar="keyring|file", help="Where to.", show_default=False)],
) -> None:
    """Move your secrets to another store.

    Access keys, TOTP seeds and sessions; nothing is removed before all of it was read back from where it went.
    After an interruption run it again.
    """
    # The file also lists items of profiles that no longer exist.
    items = {*known_items(app), *app.stores.view(FILE).names()}
    moved = move_secrets(app).run(target, sorted(items))
    for item in moved:
        app.ui.note(f"moved {item}")
    app.ui.note(f"secrets are kept in the {target}")
