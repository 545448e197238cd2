"""The content of a store, listed without unlocking it."""

from testbed.fakes.memory_store import MemoryStore

from awsroles.core.stores.status import status
from awsroles.core.stores.store import FILE, KEYRING
from awsroles.errors import StorageError, StoreLockedError


def test_all_items_are_listed_with_their_place_even_unknown_ones(memory_store: MemoryStore) -> None:
    memory_store.items = {"awsroles/b": "canary", "awsroles/c": "canary"}
    found = status(FILE, memory_store, ["awsroles/a", "awsroles/b"])
    assert found.items == (("awsroles/b", "memory"), ("awsroles/c", "memory"))
    assert (found.store, found.description, found.state, found.problem) == ("file", "memory", "open", None)
    assert "canary" not in repr(found)


def test_the_items_of_a_locked_store_are_unknown(memory_store: MemoryStore) -> None:
    memory_store.failure = StoreLockedError("the keyring is locked", "unlock it")
    found = status(KEYRING, memory_store, ["awsroles/a"])
    assert (found.state, found.items, found.problem) == ("locked", None, None)


def test_a_store_that_does_not_answer_is_reported_with_the_reason(memory_store: MemoryStore) -> None:
    memory_store.failure = StorageError("no Secret Service answers", "start one")
    found = status(KEYRING, memory_store, ["awsroles/a"])
    assert (found.state, found.items, found.problem) == ("not answering", None, memory_store.failure)
