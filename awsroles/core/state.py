"""What processes leave each other, as the core needs it: small protocols, each filled in `wiring`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from awsroles.errors import AwsrolesError


class Locks(Protocol):
    """Locks between processes, by name; freed when their holder ends, however it ends."""

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Wait for the lock; raise LockTimeoutError where another process keeps it too long."""

    def try_hold(self, name: str) -> AbstractContextManager[bool]:
        """Take the lock if it is free, and say whether it was."""


class Failures(Protocol):
    """The last failure behind each lock, which those who waited for it share."""

    def note(self, name: str, error: AwsrolesError) -> None:
        """Remember that work under the lock *name* failed just now."""

    def since_start(self, name: str) -> AwsrolesError | None:
        """Return the failure of another process under *name* since this process started."""


@dataclass(frozen=True)
class SessionNote:
    """What is known of a kept session without its secrets; times in seconds since the epoch."""

    item: str
    issued_at: int
    expires_at: int
    caller_arn: str


class SessionNotes(Protocol):
    """One small note per kept session, for `status` and `logout`."""

    def put(self, note: SessionNote) -> None:
        """Keep *note* in place of an earlier one for the same item."""

    def get(self, item: str) -> SessionNote | None:
        """Return the note of *item*."""

    def all(self) -> list[SessionNote]:
        """Return every readable note."""

    def remove(self, item: str) -> None:
        """Forget the note of *item*; none is fine."""


class Memory(Protocol):
    """Small facts that are no secrets, each under a name."""

    def recall(self, name: str) -> str | None:
        """Return what is remembered under *name*."""

    def remember(self, name: str, fact: str) -> None:
        """Keep *fact* under *name*."""


class UsedCodes(Protocol):
    """The MFA codes that any process sent in the last 90 seconds, so that none is sent twice."""

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        """Say whether a code was sent in this 30-second *step*."""

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        """Say whether this *code* was sent."""

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        """Remember that *code* is about to be sent."""

    def unmark(self, mfa_serial: str, code: str) -> None:
        """Forget that *code* was about to be sent: it was not."""
