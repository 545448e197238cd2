"""The trace of a store names items, and never what is in them."""

import pytest
from testbed.fakes.memory_store import MemoryStore

from awsroles.core.stores.wrappers import TracedStore
from awsroles.errors import StorageError


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
