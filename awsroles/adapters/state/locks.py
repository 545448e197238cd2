"""The locks between processes, one file each in the state folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from awsroles.adapters.state.file_lock import hold, try_hold
from awsroles.adapters.state.files import StateFiles


class FileLocks:
    """Implements the `Locks` port; *remaining* gives the seconds a wait may take, *tick* runs while waiting."""

    def __init__(self, state_folder: str, remaining: Callable[[], float], tick: Callable[[], None]) -> None:
        self._files = StateFiles(state_folder, "locks")
        self._remaining = remaining
        self._tick = tick

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Wait for the lock; raise LockTimeoutError where another process keeps it too long."""
        with hold(self._files.path(name), self._remaining(), self._tick):
            yield

    @contextmanager
    def try_hold(self, name: str) -> Iterator[bool]:
        """Take the lock if it is free, and say whether it was."""
        lock = try_hold(self._files.path(name))
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.release()
