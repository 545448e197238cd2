"""A session as it is kept: encoded with what it was made for, noted without its secrets."""

import json
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone

from awsroles.core.aws.credentials import Credentials
from awsroles.core.state import SessionNote, SessionNotes
from awsroles.core.stores.ports import SecretStore
from awsroles.core.untrusted import json_texts
from awsroles.errors import StorageError
from awsroles.fastpath.session_record import decode, encode, is_of_this_time


@dataclass(frozen=True)
class Session:
    """Temporary credentials with the *document* that `credential_process` prints; times since the epoch."""

    credentials: Credentials
    issued_at: int
    document: bytes = field(repr=False)
    caller_arn: str = ""

    @property
    def expires_at(self) -> int:
        """When AWS stops honouring it."""
        return self.credentials.expires_at

    def lives(self, now: float) -> bool:
        """Say whether it is not over; one that a clock that was set back makes live for ever is."""
        return self.expires_at > now and is_of_this_time(self.expires_at, self.issued_at, now)


def new_session(credentials: Credentials, issued_at: int, account: str, caller_arn: str) -> Session:
    """Return the session of fresh *credentials*."""
    return Session(credentials, issued_at, process_document(credentials, account), caller_arn)


def process_document(credentials: Credentials, account: str) -> bytes:
    """Return the JSON of AWS's credential_process protocol, version 1, and a newline.

    `YYYY-MM-DDTHH:MM:SSZ` is the only form of Expiration that every SDK accepts (botocore, Go, Java, JS, Rust).
    """
    document = {
        "Version": 1,
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
        "Expiration": rfc3339(credentials.expires_at),
        "AccountId": account,
    }
    return json.dumps(document).encode() + b"\n"


def rfc3339(seconds: int) -> str:
    """Return the moment in UTC, such as `2026-01-31T12:00:00Z`."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


Stored = Callable[[Callable[[], Iterable[str]]], frozenset[str] | None]


def raise_error(error: StorageError) -> None:
    """Raise *error*: a session that cannot be kept is none."""
    raise error


class SessionShelf:
    """Keeps sessions in the secret store and their notes beside it.

    The store has the truth: whoever finds that a note is wrong corrects it, and where none can be kept there is none.
    *stored* tells which sessions the store holds, as `Secrets.sessions` does; *unkept* is told, or raises, why one that
    is there could not be kept.
    """

    def __init__(
        self,
        store: SecretStore,
        notes: SessionNotes,
        stored: Stored = lambda _likely: None,
        unkept: Callable[[StorageError], None] = raise_error,
    ) -> None:
        self._store = store
        self._notes = notes
        self._stored = stored
        self._unkept = unkept

    def load(self, item: str, basis: bytes) -> Session | None:
        """Return the session under *item* if it was made for *basis*; None also for a damaged one."""
        value = self._store.get(item)
        if value is None:
            self.forget(item)
        decoded = None if value is None else decode(value.encode(), basis)
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
            self._put(SessionNote(item, issued_at, expires_at, ""))
        return Session(credentials, issued_at, document, note.caller_arn if note else "")

    def save(self, item: str, basis: bytes, session: Session) -> None:
        """Keep *session* as made for *basis*."""
        value = encode(session.expires_at, session.issued_at, basis, session.document)
        note = SessionNote(item, session.issued_at, session.expires_at, session.caller_arn)
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

    def keep(self, item: str, basis: bytes, session: Session) -> StorageError | None:
        """Keep *session* where that can be done, and return why not: it is good all the same."""
        try:
            self.save(item, basis, session)
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

    def _note(self, item: str) -> SessionNote | None:
        with suppress(StorageError):
            return self._notes.get(item)
        return None

    def _put(self, note: SessionNote) -> None:
        with suppress(StorageError):
            self._notes.put(note)

    def forget(self, item: str) -> None:
        """Take the note of *item* away, which is not in the store."""
        with suppress(StorageError):
            self._notes.remove(item)
