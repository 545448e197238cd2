"""Sessions, their cache in the secret store, and their metadata without secrets."""

import json
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Protocol

from awsroles.core.aws.credentials import Credentials
from awsroles.core.dataclass import dataclass, field
from awsroles.core.untrusted import json_texts
from awsroles.errors import StorageError
from awsroles.fastpath.session_record import decode, encode, expiry, is_of_this_time, is_session

if TYPE_CHECKING:
    from awsroles.core.stores.store import SecretStore

Stored = Callable[[Callable[[], Iterable[str]]], frozenset[str] | None]


@dataclass(frozen=True)
class Session:
    """Temporary credentials with the *document* that `credential_process` prints; times in seconds since the epoch.

    One that *is_elevated* has no session policy and is not renewed.
    """

    credentials: Credentials
    issued_at: int
    document: bytes = field(repr=False)
    caller_arn: str = ""
    is_elevated: bool = False

    @property
    def expires_at(self) -> int:
        """The time at which the credentials expire."""
        return self.credentials.expires_at

    def lives(self, now: float) -> bool:
        """Return true if it has not expired. A session from the future is expired: the clock was set back."""
        return self.expires_at > now and is_of_this_time(self.expires_at, self.issued_at, now)


@dataclass(frozen=True)
class SessionMetadata:
    """A cached session without its secrets; times in seconds since the epoch."""

    item: str
    issued_at: int
    expires_at: int
    caller_arn: str


class SessionMetadataStore(Protocol):
    """Port to the metadata of cached sessions, which `status` and `logout` read."""

    def put(self, metadata: SessionMetadata) -> None:
        """Save *metadata*, which replaces that of the same item."""

    def get(self, item: str) -> SessionMetadata | None:
        """Return the metadata of *item*."""

    def all(self) -> list[SessionMetadata]:
        """Return all metadata that can be read."""

    def remove(self, item: str) -> None:
        """Delete the metadata of *item*, if there is any."""


def _raise(error: StorageError) -> None:
    raise error


class SessionCache:
    """Sessions in the secret store, with their metadata in files.

    The store has the truth. A reader corrects metadata that is wrong, and does without metadata that cannot be saved.
    *stored* lists the sessions in the store. *on_save_error* gets the error if a new session cannot be saved, and may
    raise it.
    """

    def __init__(
        self,
        store: "SecretStore",
        metadata: SessionMetadataStore,
        stored: Stored = lambda _likely: None,
        on_save_error: Callable[[StorageError], None] = _raise,
    ) -> None:
        self._store = store
        self._metadata = metadata
        self._stored = stored
        self._on_save_error = on_save_error

    def load(self, item: str, cache_key: bytes) -> Session | None:
        """Return the session of *item* if it has this *cache_key*, and None for a damaged one."""
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
        metadata = self._find_metadata(item)
        if metadata is None:
            self._put(SessionMetadata(item, issued_at, expires_at, ""))
        return Session(credentials, issued_at, document, metadata.caller_arn if metadata else "")

    def save(self, item: str, cache_key: bytes, session: Session) -> None:
        """Save *session* with its *cache_key*; raise StorageError if that fails."""
        value = encode(session.expires_at, session.issued_at, cache_key, session.document)
        metadata = SessionMetadata(item, session.issued_at, session.expires_at, session.caller_arn)
        # Metadata first: `logout` uses it to find the sessions of a store that cannot list them.
        self._put(metadata)
        try:
            self._store.set(item, value.decode())
        except StorageError:
            self.forget(item)
            raise
        # A process that read the store in between may have deleted the metadata as wrong.
        if self._find_metadata(item) is None:
            self._put(metadata)

    def prepare(self, item: str) -> None:
        """Raise StorageError if no session could be saved as *item*, before a code is wasted on it."""
        self._store.prepare(item)

    def keep(self, item: str, cache_key: bytes, session: Session) -> StorageError | None:
        """Save *session*, and return the error if that fails. The session can be used all the same."""
        try:
            self.save(item, cache_key, session)
        except StorageError as error:
            self._on_save_error(error)
            return error
        return None

    def drop(self, item: str) -> bool:
        """Delete the session of *item* and its metadata; return true if the store had it."""
        is_there = self._store.get(item) is not None
        if is_there or self._find_metadata(item) is not None:
            self._store.delete(item)
        self.forget(item)
        return is_there

    def drop_expired(self, item: str, now: float) -> None:
        """Delete the session of *item* if it has expired at *now*."""
        value = self._store.get(item)
        if value is not None and (expiry(value.encode()) or 0) <= now:
            self.drop(item)

    def stored(self, likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        """Return the items of the sessions in the store, of the *likely* ones at least; None if it cannot list them.

        Never prompts. Raises StorageError.
        """
        listed = self._stored(likely)
        return None if listed is None else frozenset(filter(is_session, listed))

    def listed(self, likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        """Return what `stored` does, and the journals of unfinished rotations in the store."""
        return self._stored(likely)

    def known(self, items: Collection[str]) -> list[str]:
        """Return those of *items* that the metadata or the store list. Never prompts."""
        stored = None
        with suppress(StorageError):
            stored = self.stored(lambda: items)
        return [item for item in items if item in (stored or ()) or self._find_metadata(item) is not None]

    def _find_metadata(self, item: str) -> SessionMetadata | None:
        with suppress(StorageError):
            return self._metadata.get(item)
        return None

    def _put(self, metadata: SessionMetadata) -> None:
        with suppress(StorageError):
            self._metadata.put(metadata)

    def forget(self, item: str) -> None:
        """Delete the metadata of *item*, which is not in the store."""
        with suppress(StorageError):
            self._metadata.remove(item)


def new_session(credentials: Credentials, issued_at: int, account: str, caller_arn: str) -> Session:
    """Return a session of new *credentials*."""
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
    """Return a time in UTC, such as `2026-01-31T12:00:00Z`."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
