"""The `SecretStore` port: what each implementation does."""

import time
from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState
from testbed.keyring.file_stores import FileStores

from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.core.stores.store import KEYRING, ActiveStore, SecretStore, TracedStore

ITEM = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"


def os_keyring(request: pytest.FixtureRequest) -> OsKeyring:
    request.getfixturevalue("keyring_bus")
    return OsKeyring(may_unlock=False, seconds=30)


def file_stores(request: pytest.FixtureRequest) -> FileStores:
    stores: FileStores = request.getfixturevalue("file_stores")
    return stores


IMPLEMENTATIONS: dict[str, Callable[[pytest.FixtureRequest], SecretStore]] = {
    "memory": lambda _: MemoryStore(),
    "split": lambda _: SplitItems(MemoryStore(), limit=20),
    "traced": lambda _: TracedStore(MemoryStore(), lambda _: None, time.time),
    "active": lambda _: ActiveStore(KEYRING, MemoryStore(), MemoryChoice(), MemoryState().locks()),
    "keyring": os_keyring,
    "sealed_file": lambda request: file_stores(request).sealed_file(),
    "session_files": lambda request: file_stores(request).session_files(),
    "session_store": lambda request: file_stores(request).session_store(),
    "file_store": lambda request: file_stores(request).file_store(),
}


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def secret_store(request: pytest.FixtureRequest) -> SecretStore:
    """Return each implementation in turn, empty."""
    return IMPLEMENTATIONS[request.param](request)


def test_a_secret_comes_back_as_it_was(secret_store: SecretStore) -> None:
    assert secret_store.get(ITEM) is None
    secret_store.set(ITEM, "first")
    assert secret_store.get(ITEM) == "first"
    secret_store.set(ITEM, "second")
    assert secret_store.get(ITEM) == "second"


@pytest.mark.parametrize(
    "secret", ["", "\n", "x" * 4096, "x" * 8192, 'a\r\nb\t"\\\x00c', "é" * 900 + "\U0001f511" * 900]
)
def test_a_secret_may_be_long_and_of_any_characters(secret_store: SecretStore, secret: str) -> None:
    secret_store.set(ITEM, "x" * 5000)
    secret_store.set(ITEM, secret)
    assert secret_store.get(ITEM) == secret


def test_items_are_apart_though_their_names_are_alike(secret_store: SecretStore) -> None:
    names = [ITEM, f"{ITEM}2", ITEM.upper(), "awsroles/role-session//home/a b/config#x", "awsroles/é #a0"]
    for name in names:
        secret_store.set(name, f"of {name}")
    assert [secret_store.get(name) for name in names] == [f"of {name}" for name in names]
    secret_store.delete(names[0])
    assert [secret_store.get(name) is None for name in names] == [True, False, False, False, False]


def test_what_is_removed_is_gone_and_removing_it_again_is_fine(secret_store: SecretStore) -> None:
    secret_store.delete(ITEM)
    secret_store.set(ITEM, "x" * 3000)
    secret_store.delete(ITEM)
    secret_store.delete(ITEM)
    assert secret_store.get(ITEM) is None


@pytest.mark.parametrize("item", [ITEM, "awsroles/role-session//home/a/config#x"])
def test_what_it_takes_to_keep_a_secret_is_seen_to_without_leaving_anything(
    secret_store: SecretStore, item: str
) -> None:
    secret_store.prepare(item)
    assert secret_store.get(item) is None
    secret_store.set(item, "secret")
    secret_store.prepare(item)
    assert secret_store.get(item) == "secret"
