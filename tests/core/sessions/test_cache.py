"""A session as it is printed and kept."""

import json
from datetime import datetime, timezone

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemorySessionMetadata

from awsroles.core.aws.credentials import Credentials
from awsroles.core.sessions.cache import Session, SessionCache, SessionMetadata, new_session, rfc3339
from awsroles.errors import StorageError

NOON = 1_800_000_000
CREDENTIALS = Credentials("ASIAX", "the secret", "the token", NOON + 3600)
SESSION = new_session(CREDENTIALS, NOON, "222222222222", "arn:aws:sts::222222222222:assumed-role/operations/ada")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def notes() -> MemorySessionMetadata:
    return MemorySessionMetadata({})


@pytest.fixture
def cache(store: MemoryStore, notes: MemorySessionMetadata) -> SessionCache:
    return SessionCache(store, notes)


def test_the_document_is_that_of_the_protocol() -> None:
    assert SESSION.document.endswith(b"}\n")
    assert json.loads(SESSION.document) == {
        "Version": 1,
        "AccessKeyId": "ASIAX",
        "SecretAccessKey": "the secret",
        "SessionToken": "the token",
        "Expiration": "2027-01-15T09:00:00Z",
        "AccountId": "222222222222",
    }
    assert SESSION.expires_at == NOON + 3600


def test_moments_are_written_as_every_sdk_reads_them() -> None:
    assert rfc3339(0) == "1970-01-01T00:00:00Z"
    assert datetime.fromisoformat(rfc3339(NOON).replace("Z", "+00:00")) == datetime.fromtimestamp(NOON, timezone.utc)


def test_no_secret_is_in_a_repr() -> None:
    assert "the secret" not in repr(SESSION)
    assert "the token" not in repr(SESSION)


def test_a_session_is_kept_with_a_note_that_holds_no_secret(
    cache: SessionCache, store: MemoryStore, notes: MemorySessionMetadata
) -> None:
    cache.save("item", b"made for this", SESSION)
    assert cache.load("item", b"made for this") == SESSION
    assert store.items["item"].endswith(f"made for this{SESSION.document.decode()}")
    [note] = notes.all()
    assert (note.item, note.issued_at, note.expires_at, note.caller_arn) == (
        "item",
        NOON,
        NOON + 3600,
        SESSION.caller_arn,
    )
    assert "the secret" not in repr(note)


def test_a_session_that_was_made_for_something_else_is_none(cache: SessionCache) -> None:
    cache.save("item", b"made for this", SESSION)
    assert cache.load("item", b"made for that") is None
    assert cache.load("item", b"made for thi") is None
    assert cache.load("other", b"made for this") is None


@pytest.mark.parametrize("document", [b"junk\n", b"[]\n", b"{}\n", b"null\n", b'{"AccessKeyId": "x"}\n', b""])
def test_a_damaged_document_is_none(cache: SessionCache, document: bytes) -> None:
    cache.save("item", b"this", Session(CREDENTIALS, NOON, document))
    assert cache.load("item", b"this") is None


def test_a_session_without_its_note_is_still_one(cache: SessionCache, notes: MemorySessionMetadata) -> None:
    cache.save("item", b"this", SESSION)
    notes.remove("item")
    found = cache.load("item", b"this")
    assert found is not None
    assert (found.document, found.caller_arn) == (SESSION.document, "")


def test_no_metadata_is_written_if_the_store_fails(notes: MemorySessionMetadata) -> None:
    class Full(MemoryStore):
        def set(self, item: str, secret: str) -> None:
            raise StorageError(f"no room for {item}, {len(secret)} characters")

    with pytest.raises(StorageError):
        SessionCache(Full(), notes).save("item", b"this", SESSION)
    assert notes.all() == []


def test_a_session_that_cannot_be_stored_is_reported_and_has_no_metadata(
    store: MemoryStore, notes: MemorySessionMetadata
) -> None:
    store.full = StorageError("no room", "make room")
    told: list[StorageError] = []
    assert SessionCache(store, notes, on_save_error=told.append).keep("item", b"this", SESSION) is store.full
    assert told == [store.full]
    assert notes.all() == []
    with pytest.raises(StorageError, match="no room"):
        SessionCache(store, notes).keep("item", b"this", SESSION)


def test_a_dropped_session_is_gone_with_its_note(
    cache: SessionCache, store: MemoryStore, notes: MemorySessionMetadata
) -> None:
    cache.save("item", b"this", SESSION)
    cache.drop("item")
    cache.drop("item")
    assert store.items == {}
    assert notes.all() == []


def test_reading_a_missing_session_deletes_its_metadata(
    cache: SessionCache, store: MemoryStore, notes: MemorySessionMetadata
) -> None:
    cache.save("item", b"this", SESSION)
    store.items.clear()
    assert cache.load("item", b"this") is None
    assert notes.all() == []


def test_reading_a_session_without_metadata_writes_it(cache: SessionCache, notes: MemorySessionMetadata) -> None:
    cache.save("item", b"this", SESSION)
    notes.remove("item")
    cache.load("item", b"this")
    [note] = notes.all()
    assert (note.item, note.issued_at, note.expires_at) == ("item", NOON, NOON + 3600)


def test_unwritable_or_unreadable_metadata_is_ignored(store: MemoryStore) -> None:
    class Failing(MemorySessionMetadata):
        def put(self, note: SessionMetadata) -> None:
            raise StorageError(f"no room for {note.item}")

        def get(self, item: str) -> SessionMetadata | None:
            raise StorageError(f"{item} cannot be read")

        def remove(self, item: str) -> None:
            raise StorageError(f"{item} cannot be removed")

    cache = SessionCache(store, Failing({}))
    cache.save("item", b"this", SESSION)
    found = cache.load("item", b"this")
    assert found is not None
    assert found.document == SESSION.document
    assert cache.drop("item")
    assert cache.load("item", b"this") is None


def test_deleting_reports_what_the_store_had_and_not_what_the_metadata_says(
    cache: SessionCache, store: MemoryStore, notes: MemorySessionMetadata
) -> None:
    cache.save("item", b"this", SESSION)
    notes.remove("item")
    assert cache.drop("item")
    cache.save("item", b"this", SESSION)
    store.items.clear()
    assert not cache.drop("item")
    assert notes.all() == []
