"""Sessions, and the JSON document that credential_process prints."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timezone

from awsroles.core.aws.credentials import Credentials
from awsroles.core.dataclass import dataclass, field
from awsroles.errors import StorageError
from awsroles.fastpath.session_record import is_of_this_time

Stored = Callable[[Callable[[], Iterable[str]]], frozenset[str] | None]


@dataclass(frozen=True)
class Session:
    """Temporary credentials with the *document* that `credential_process` prints; times in seconds since the epoch."""

    credentials: Credentials
    issued_at: int
    document: bytes = field(repr=False)
    caller_arn: str = ""

    @property
    def expires_at(self) -> int:
        """The time at which the credentials expire."""
        return self.credentials.expires_at

    def lives(self, now: float) -> bool:
        """Return true if it has not expired. A session from the future is expired: the clock was set back."""
        return self.expires_at > now and is_of_this_time(self.expires_at, self.issued_at, now)


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


def raise_error(error: StorageError) -> None:
    """Raise *error*."""
    raise error
