"""The opening screen of `setup`, composed of an app's components."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.setup.opening import Finds, Opening
    from awsroles.core.setup.request import SetupRequest
    from awsroles.core.stores.store import StoreName


def opening(app: "App", request: "SetupRequest", store: "StoreName | None") -> "Opening":
    """Return the opening screen of the setup of *request*, whose secrets go into *store* if that is not None."""
    from awsroles.core.setup.opening import Opening

    finds = _finds(app, request.profile)
    is_default = store is None and app.store_choice.read() is None
    return Opening(app.prompter, finds, *_keyring(app)) if finds and is_default else Opening(app.prompter, finds)


def _finds(app: "App", master: str) -> "Finds":
    from awsroles.app.moving import found_tools
    from awsroles.app.organization_source import remembered_source
    from awsroles.core.dataclass import replace
    from awsroles.core.setup.opening import find_in
    from awsroles.fastpath.config_scan import DEFAULT_SOURCE

    tools = [tool for tool in found_tools(app) if tool.is_used]
    finds = replace(find_in(app.profiles()), organization=remembered_source(app, master), tools=tools)
    # A new name that the user has typed is no other master profile.
    return finds if master == DEFAULT_SOURCE else replace(finds, masters={})


def _keyring(app: "App") -> tuple[str | None, bool]:
    """Return what is unusual about the keyring, and whether it is missing."""
    from awsroles.core.stores.store import KEYRING
    from awsroles.errors import StorageError

    view = app.stores.view(KEYRING)
    try:
        return (f"{view.description}, which is locked" if view.is_locked() else None), False
    except StorageError as error:
        return error.message, True
