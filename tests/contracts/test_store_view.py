"""The `StoreView` port: what each implementation does."""

import pytest
from testbed.fakes.memory_store import MemoryStore

from awsroles.adapters.keyring.os_keyring import KeyringView, OsKeyring
from awsroles.core.stores.store import SecretStore, StoreView

KEY = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"
SESSION = "awsroles/mfa-session/arn:aws:iam::111111111111:user/ada"


@pytest.fixture(params=["memory", "keyring", "file"])
def viewed_store(request: pytest.FixtureRequest) -> tuple[SecretStore, StoreView]:
    """Return each implementation in turn, with the store that it looks at, empty."""
    if request.param == "keyring":
        request.getfixturevalue("keyring_bus")
        keyring = OsKeyring(may_unlock=False, seconds=30)
        return keyring, KeyringView(keyring)
    if request.param == "file":
        stores = request.getfixturevalue("file_stores")
        return stores.file_store(), stores.file_store(passphrase=None)
    store = MemoryStore()
    return store, store


def test_what_is_there_has_a_place_and_what_is_not_has_none(viewed_store: tuple[SecretStore, StoreView]) -> None:
    store, view = viewed_store
    assert [view.location(KEY), view.location(SESSION)] == [None, None]
    store.set(KEY, "canary")
    store.set(SESSION, "canary")
    assert view.location(KEY)
    assert view.location(SESSION)
    store.delete(KEY)
    assert view.location(KEY) is None
    assert "canary" not in f"{view.description}{view.location(SESSION)}{view.names()}"


def test_missing_items_have_no_names(viewed_store: tuple[SecretStore, StoreView]) -> None:
    store, view = viewed_store
    assert view.names() == ()
    store.set(KEY, "canary")
    assert view.names() in ((), (KEY,))


def test_an_empty_store_is_not_locked(viewed_store: tuple[SecretStore, StoreView]) -> None:
    _, view = viewed_store
    assert not view.is_locked()
    assert view.description
