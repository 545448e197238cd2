"""Deduplicate work across processes: one refreshes, the others use its result or fail with its error."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

from awsroles.core.dataclass import dataclass
from awsroles.errors import AwsrolesError, LockTimeoutError, NoTerminalError

T = TypeVar("T")


class Locks(Protocol):
    """Locks between processes, by name; freed when their holder ends, however it ends."""

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Wait for the lock; raise LockTimeoutError where another process keeps it too long."""

    def try_hold(self, name: str) -> AbstractContextManager[bool]:
        """Take the lock if it is free, and say whether it was."""


class RecentFailures(Protocol):
    """The last failure behind each lock, which those who waited for it share."""

    def record(self, name: str, error: AwsrolesError) -> None:
        """Remember that work under the lock *name* failed just now."""

    def since_start(self, name: str) -> AwsrolesError | None:
        """Return the failure of another process under *name* since this process started."""


@dataclass(frozen=True)
class SingleFlight:
    """Runs work under a named lock between processes."""

    locks: Locks
    failures: RecentFailures

    def run(self, name: str, cached: Callable[[], T | None], make: Callable[[], T]) -> T:
        """Return what another process *made meanwhile*, or *make* it.

        A failure of the process that was waited for fails this one too: it asks nothing again. Raises
        LockTimeoutError and what *make* raises.
        """
        with self.locks.hold(name):
            found = cached()
            if found is not None:
                return found
            shared = self.failures.since_start(name)
            if shared is not None:
                raise shared
            with self._noting_failure(name):
                return make()

    def share(self, name: str, error: AwsrolesError) -> None:
        """Let *error* fail those who wait for this process and would ask a person again."""
        self.failures.record(name, error)

    @contextmanager
    def _noting_failure(self, name: str) -> Iterator[None]:
        try:
            yield
        # Where one process has no terminal or no time left, the next may have: that is no failure to share.
        except (NoTerminalError, LockTimeoutError):
            raise
        except AwsrolesError as error:
            self.failures.record(name, error)
            raise
