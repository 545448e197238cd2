"""The store in use: nothing is written into one that was left, and the first secret makes a new one the one."""

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState

from awsroles.core.stores.ports import FILE, KEYRING, StoreName
from awsroles.core.stores.wrappers import ActiveStore
from awsroles.errors import LockTimeoutError, StorageError

ITEM = "awsroles/access-key/ada"


@pytest.mark.parametrize("used", [None, KEYRING])
def test_while_it_is_the_one_it_is_written_to(used: StoreName | None, memory_store: MemoryStore) -> None:
    choice = MemoryChoice(used)
    store = ActiveStore(KEYRING, memory_store, choice, MemoryState().locks())
    store.set(ITEM, "secret")
    assert memory_store.items == {ITEM: "secret"}
    assert choice.name == used
    store.delete(ITEM)
    assert memory_store.items == {}


def test_once_the_secrets_have_moved_nothing_is_left_behind_in_it(memory_store: MemoryStore) -> None:
    choice = MemoryChoice()
    store = ActiveStore(KEYRING, memory_store, choice, MemoryState().locks())
    store.set(ITEM, "old")
    choice.write(FILE)
    with pytest.raises(StorageError, match="moved from the keyring to the file") as caught:
        store.set(ITEM, "new")
    assert caught.value.hint == "run it again"
    with pytest.raises(StorageError, match="moved from the keyring to the file"):
        store.delete(ITEM)
    assert memory_store.items == {ITEM: "old"}


def test_while_they_move_it_waits(memory_store: MemoryStore) -> None:
    state = MemoryState()
    store = ActiveStore(KEYRING, memory_store, MemoryChoice(), state.locks())
    with state.locks().hold("store"):
        assert store.get(ITEM) is None
        with pytest.raises(LockTimeoutError):
            store.set(ITEM, "secret")


def test_a_new_one_is_the_one_from_its_first_secret_on(memory_store: MemoryStore) -> None:
    choice = MemoryChoice(KEYRING)
    store = ActiveStore(FILE, memory_store, choice, MemoryState().locks(), choosing=True)
    assert store.get(ITEM) is None
    assert choice.read() == KEYRING
    store.set(ITEM, "secret")
    assert choice.read() == FILE
    choice.write(KEYRING)
    with pytest.raises(StorageError, match="moved from the file to the keyring"):
        store.set(ITEM, "another")
