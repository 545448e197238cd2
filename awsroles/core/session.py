"""A session as it is kept: encoded with what it was made for, noted without its secrets."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone

from awsroles.core.credentials import Credentials
from awsroles.core.json_texts import json_texts
from awsroles.core.session_value import decode, encode, is_of_this_time
from awsroles.core.state_ports import SessionNote, SessionNotes
from awsroles.core.store_ports import SecretStore
from awsroles.errors import StorageError


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


class SessionShelf:
    """Keeps sessions in the secret store and their notes beside it."""

    def __init__(self, store: SecretStore, notes: SessionNotes) -> None:
        self._store = store
        self._notes = notes

    def load(self, item: str, basis: bytes) -> Session | None:
        """Return the session under *item* if it was made for *basis*; None also for a damaged one."""
        value = self._store.get(item)
        decoded = None if value is None else decode(value.encode(), basis)
        if decoded is None:
            return None
        expires_at, issued_at, document = decoded
        try:
            key_id, secret, token = json_texts(document, "AccessKeyId", "SecretAccessKey", "SessionToken")
        except ValueError:
            return None
        credentials = Credentials(key_id, secret, token, expires_at)
        note = self._notes.get(item)
        return Session(credentials, issued_at, document, note.caller_arn if note else "")

    def save(self, item: str, basis: bytes, session: Session) -> None:
        """Keep *session* as made for *basis*."""
        value = encode(session.expires_at, session.issued_at, basis, session.document)
        # The note comes first: `logout` finds by it what may be in the store.
        self._notes.put(SessionNote(item, session.issued_at, session.expires_at, session.caller_arn))
        try:
            self._store.set(item, value.decode())
        except StorageError:
            self._notes.remove(item)
            raise

    def drop(self, item: str) -> None:
        """Delete the session under *item* and its note; none is fine."""
        self._store.delete(item)
        self._notes.remove(item)
