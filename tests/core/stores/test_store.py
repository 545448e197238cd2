"""The store in use, and the trace of its calls, which never has a secret."""

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState

from awsroles.core.stores.store import FILE, KEYRING, ActiveStore, StoreName, TracedStore
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


def test_each_call_is_told_by_the_name_of_its_item(memory_store: MemoryStore) -> None:
    told: list[str] = []
    store = TracedStore(memory_store, told.append)
    assert store.get("awsroles/x") is None
    store.set("awsroles/x", "canary")
    assert store.get("awsroles/x") == "canary"
    store.delete("awsroles/x")
    assert told == [
        "keyring: read awsroles/x: not there",
        "keyring: wrote awsroles/x",
        "keyring: read awsroles/x: there",
        "keyring: removed awsroles/x",
    ]


def test_what_fails_is_not_told_as_done(memory_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(item: str, secret: str) -> None:
        raise StorageError(f"no room for {item}", secret[:0])

    monkeypatch.setattr(memory_store, "set", refuse)
    told: list[str] = []
    with pytest.raises(StorageError):
        TracedStore(memory_store, told.append).set("awsroles/x", "canary")
    assert told == []
