"""The `SecretStore` port: what each implementation does."""

import time
from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState
from testbed.keyring.file_stores import FileStores

from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.core.stores.contract import CONTRACT, ContractError, check
from awsroles.core.stores.store import KEYRING, ActiveStore, SecretStore, TracedStore

ITEM = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"
SESSION = "awsroles/role-session//home/a/config#x"


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


@pytest.mark.parametrize("part", CONTRACT)
@pytest.mark.parametrize("item", [ITEM, SESSION], ids=["access_key", "session"])
def test_a_store_keeps_its_contract(secret_store: SecretStore, part: str, item: str) -> None:
    CONTRACT[part](secret_store, item)


def test_the_whole_contract_leaves_nothing_behind() -> None:
    store = MemoryStore()
    check(store, ITEM)
    assert store.names() == ()


class Faulty(MemoryStore):
    """A store with the fault of this name."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self._fault = fault

    def get(self, item: str) -> str | None:
        if self._fault == "haunted":
            return super().get(item) or "x"
        return super().get(item.lower() if self._fault == "mixing" else item)

    def set(self, item: str, secret: str) -> None:
        cut = 1000 if self._fault == "cutting" else 3 if self._fault == "short" else len(secret)
        super().set(item.lower() if self._fault == "mixing" else item, secret[:cut])

    def prepare(self, item: str) -> None:
        if self._fault == "leaving":
            super().set(item, "x")
        if self._fault == "changing" and item in self.items:
            super().set(item, "x")

    def delete(self, item: str) -> None:
        for name in [name for name in self.items if name == item or (self._fault == "greedy" and item in name)]:
            if self._fault != "keeping":
                super().delete(name)


@pytest.mark.parametrize(
    ("fault", "part", "message"),
    [
        ("haunted", "comes_back", "it has a secret that was never stored"),
        ("short", "comes_back", "a secret does not come back as it was"),
        ("cutting", "any_text", "a secret of 4096 characters does not come back as it was"),
        ("mixing", "apart", "it mixes up items"),
        ("greedy", "apart", "it removes more than one item"),
        ("keeping", "removed", "it keeps what was removed"),
        ("leaving", "prepared", "preparing an item leaves a secret"),
        ("changing", "prepared", "preparing an item changes it"),
    ],
)
def test_a_store_that_breaks_the_contract_is_found(fault: str, part: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        CONTRACT[part](Faulty(fault), "awsroles/check/Ab")


def test_a_store_that_breaks_the_contract_is_cleaned_up() -> None:
    store = Faulty("cutting")
    with pytest.raises(ContractError):
        check(store, ITEM)
    assert store.names() == ()
