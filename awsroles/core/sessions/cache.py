"""Sessions in the secret store, and their metadata without secrets."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from awsroles.core.aws.credentials import Credentials
from awsroles.core.dataclass import dataclass
from awsroles.core.sessions.model import Session, Stored, raise_error
from awsroles.core.untrusted import json_texts
from awsroles.errors import StorageError
from awsroles.fastpath.session_record import decode, encode

if TYPE_CHECKING:
    from awsroles.core.stores.ports import SecretStore


@dataclass(frozen=True)
class SessionMetadata:
    """What is known of a kept session without its secrets; times in seconds since the epoch."""

    item: str
    issued_at: int
    expires_at: int
    caller_arn: str


class SessionMetadataStore(Protocol):
    """One small note per kept session, for `status` and `logout`."""

    def put(self, note: SessionMetadata) -> None:
        """Keep *note* in place of an earlier one for the same item."""

    def get(self, item: str) -> SessionMetadata | None:
        """Return the note of *item*."""

    def all(self) -> list[SessionMetadata]:
        """Return every readable note."""

    def remove(self, item: str) -> None:
        """Forget the note of *item*; none is fine."""


class SessionCache:
    """Keeps sessions in the secret store and their notes beside it.

    The store has the truth: whoever finds that a note is wrong corrects it, and where none can be kept there is none.
    *stored* tells which sessions the store holds, as `Secrets.sessions` does; *unkept* is told, or raises, why one that
    is there could not be kept.
    """

    def __init__(
        self,
        store: "SecretStore",
        notes: SessionMetadataStore,
        stored: Stored = lambda _likely: None,
        unkept: Callable[[StorageError], None] = raise_error,
    ) -> None:
        self._store = store
        self._notes = notes
        self._stored = stored
        self._unkept = unkept

    def load(self, item: str, cache_key: bytes) -> Session | None:
        """Return the session under *item* if it was made for *basis*; None also for a damaged one."""
        value = self._store.get(item)
        if value is None:
            self.forget(item)
        decoded = None if value is None else decode(value.encode(), cache_key)
        if decoded is None:
            return None
        expires_at, issued_at, document = decoded
        try:
            key_id, secret, token = json_texts(document, "AccessKeyId", "SecretAccessKey", "SessionToken")
        except ValueError:
            return None
        credentials = Credentials(key_id, secret, token, expires_at)
        note = self._note(item)
        if note is None:
            self._put(SessionMetadata(item, issued_at, expires_at, ""))
        return Session(credentials, issued_at, document, note.caller_arn if note else "")

    def save(self, item: str, cache_key: bytes, session: Session) -> None:
        """Keep *session* as made for *basis*."""
        value = encode(session.expires_at, session.issued_at, cache_key, session.document)
        note = SessionMetadata(item, session.issued_at, session.expires_at, session.caller_arn)
        # The note comes first: `logout` finds by it what may be in a store that cannot tell.
        self._put(note)
        try:
            self._store.set(item, value.decode())
        except StorageError:
            self.forget(item)
            raise
        # Whoever looked before it was there may have taken the note for a wrong one.
        if self._note(item) is None:
            self._put(note)

    def prepare(self, item: str) -> None:
        """Raise StorageError where no session could be kept under *item*, before anything is spent on one."""
        self._store.prepare(item)

    def keep(self, item: str, cache_key: bytes, session: Session) -> StorageError | None:
        """Keep *session* where that can be done, and return why not: it is good all the same."""
        try:
            self.save(item, cache_key, session)
        except StorageError as error:
            self._unkept(error)
            return error
        return None

    def drop(self, item: str) -> bool:
        """Delete the session under *item* and its note, and say whether there was one in the store."""
        is_there = self._store.get(item) is not None
        if is_there or self._note(item) is not None:
            self._store.delete(item)
        self.forget(item)
        return is_there

    def stored(self, likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        """Return the items of the sessions in the store, of the *likely* ones at least; None where it cannot tell.

        Nobody is asked for it; raises StorageError.
        """
        return self._stored(likely)

    def known(self, items: Collection[str]) -> list[str]:
        """Return those of *items* that notes or the store tell of, without asking anybody."""
        stored = None
        with suppress(StorageError):
            stored = self.stored(lambda: items)
        return [item for item in items if item in (stored or ()) or self._note(item) is not None]

    def _note(self, item: str) -> SessionMetadata | None:
        with suppress(StorageError):
            return self._notes.get(item)
        return None

    def _put(self, note: SessionMetadata) -> None:
        with suppress(StorageError):
            self._notes.put(note)

    def forget(self, item: str) -> None:
        """Take the note of *item* away, which is not in the store."""
        with suppress(StorageError):
            self._notes.remove(item)
