"""Deduplicate work across processes: one refreshes, the others use its result or fail with its error."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

from awsroles.errors import AwsrolesError, LockTimeoutError, NoTerminalError

T = TypeVar("T")


class Locks(Protocol):
    """Named locks between processes. The end of a process releases its locks."""

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Wait for the lock; raise LockTimeoutError if another process holds it too long."""

    def try_hold(self, name: str) -> AbstractContextManager[bool]:
        """Acquire the lock without waiting; yield false if another process holds it."""

    def note(self, text: str) -> None:
        """Tell the processes that wait for a lock of this one what it waits for, such as `the MFA code`."""


class RecentFailures(Protocol):
    """The last failure under each lock, shared with the processes that waited for the lock."""

    def record(self, name: str, error: AwsrolesError) -> None:
        """Record that work under the lock *name* failed just now."""

    def since_start(self, name: str) -> AwsrolesError | None:
        """Return the failure of another process under *name* since this process started."""


class SingleFlight:
    """Work under a lock that one process does for all."""

    def __init__(self, locks: Locks, failures: RecentFailures) -> None:
        self._locks = locks
        self._failures = failures

    def run(self, name: str, cached: Callable[[], T | None], refresh: Callable[[], T]) -> T:
        """Return what *cached* returns once the lock is held or, if that is None, what *refresh* returns.

        If the process that held the lock failed, its error fails this one too. Raises LockTimeoutError and what
        *refresh* raises.
        """
        with self._locks.hold(name):
            found = cached()
            if found is not None:
                return found
            shared = self._failures.since_start(name)
            if shared is not None:
                raise shared
            with self._recording_failure(name):
                return refresh()

    def try_hold(self, name: str) -> AbstractContextManager[bool]:
        """Acquire the lock without waiting; yield false if another process holds it."""
        return self._locks.try_hold(name)

    def share(self, name: str, error: AwsrolesError) -> None:
        """Fail the processes that wait for the lock with *error*."""
        self._failures.record(name, error)

    @contextmanager
    def _recording_failure(self, name: str) -> Iterator[None]:
        try:
            yield
        # Another process may have a terminal, or more time. These failures are not its own.
        except (NoTerminalError, LockTimeoutError):
            raise
        except AwsrolesError as error:
            self._failures.record(name, error)
            raise
