"""The store in use, and the trace of its calls, which never has a secret."""

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState

from awsroles.core.stores.store import FILE, KEYRING, ActiveStore, StoreName, TracedStore
from awsroles.errors import LockTimeoutError, StorageError
from awsroles.fastpath.session_record import encode

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
    with pytest.raises(StorageError, match="the secrets were moved from the keyring to the file") as caught:
        store.set(ITEM, "new")
    assert caught.value.hint == "run it again"
    with pytest.raises(StorageError, match="the secrets were moved from the keyring to the file"):
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


def test_each_call_is_traced_with_its_item(memory_store: MemoryStore) -> None:
    told: list[str] = []
    store = TracedStore(memory_store, told.append, lambda: 0)
    seed = "awsroles/totp-seed/arn:aws:iam::111111111111:mfa/ada-phone"
    assert store.get(seed) is None
    assert store.get(seed) is None
    store.set(seed, "canary")
    assert store.get(seed) == "canary"
    store.delete(seed)
    assert told == [
        "keyring  read the MFA seed of ada-phone: none",
        "keyring  wrote the MFA seed of ada-phone",
        "keyring  read the MFA seed of ada-phone: found",
        "keyring  removed the MFA seed of ada-phone",
    ]


@pytest.mark.parametrize(("now", "words"), [(0, "found, 1 h left"), (3600, "found, expired")])
def test_a_session_is_told_with_the_time_that_it_has_left(memory_store: MemoryStore, now: int, words: str) -> None:
    told: list[str] = []
    item = "awsroles/role-session//home/ada/.aws/config#team/prod"
    memory_store.set(item, encode(3600, 0, b"key", b"document").decode())
    TracedStore(memory_store, told.append, lambda: now, "file").get(item)
    assert told == [f"file     read the session of team/prod: {words}"]


def test_what_fails_is_not_told_as_done(memory_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(item: str, secret: str) -> None:
        raise StorageError(f"no room for {item}", secret[:0])

    monkeypatch.setattr(memory_store, "set", refuse)
    told: list[str] = []
    with pytest.raises(StorageError):
        TracedStore(memory_store, told.append, lambda: 0).set("awsroles/x", "canary")
    assert told == []
