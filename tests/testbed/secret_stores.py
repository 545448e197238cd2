"""The `SecretStore` port and its implementations, each by a maker that takes the request of a fixture."""

from collections.abc import Callable

import pytest

from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.adapters.keyring.os_keyring import KeyringView, OsKeyring
from awsroles.core.stores.ports import KEYRING, SecretStore, StoreView
from awsroles.core.stores.wrappers import ActiveStore, TracedStore
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState


def _keyring(request: pytest.FixtureRequest) -> OsKeyring:
    request.getfixturevalue("keyring_bus")
    return OsKeyring(may_unlock=False, seconds=30)


def _of_files(name: str) -> Callable[[pytest.FixtureRequest], SecretStore]:
    def make(request: pytest.FixtureRequest) -> SecretStore:
        store: SecretStore = getattr(request.getfixturevalue("file_stores"), name)()
        return store

    return make


SECRET_STORES: dict[str, Callable[[pytest.FixtureRequest], SecretStore]] = {
    "memory": lambda _: MemoryStore(),
    "split": lambda _: SplitItems(MemoryStore(), limit=20),
    "traced": lambda _: TracedStore(MemoryStore(), lambda _: None),
    "chosen": lambda _: ActiveStore(KEYRING, MemoryStore(), MemoryChoice(), MemoryState().locks()),
    "keyring": _keyring,
    **{name: _of_files(name) for name in ("sealed_file", "session_files", "session_store", "file_store")},
}


def _memory_view(_: pytest.FixtureRequest) -> tuple[SecretStore, StoreView]:
    store = MemoryStore()
    return store, store


def _keyring_view(request: pytest.FixtureRequest) -> tuple[SecretStore, StoreView]:
    keyring = _keyring(request)
    return keyring, KeyringView(keyring)


def _file_view(request: pytest.FixtureRequest) -> tuple[SecretStore, StoreView]:
    stores = request.getfixturevalue("file_stores")
    return stores.file_store(), stores.file_store(passphrase=None)


STORE_VIEWS: dict[str, Callable[[pytest.FixtureRequest], tuple[SecretStore, StoreView]]] = {
    "memory": _memory_view,
    "keyring": _keyring_view,
    "file": _file_view,
}
