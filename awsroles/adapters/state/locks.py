"""Locks among the processes of a user."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.directories import hint_for, make_private_directory
from awsroles.adapters.state.files import StateFiles
from awsroles.errors import LockTimeoutError, StorageError

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.05

# On Windows what is locked cannot be read: the byte that is locked lies beyond the PID.
_LOCKED_BYTE = 1024


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FileLock:
    """A lock that is held."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Free the lock, though a forked child may still hold a copy of the descriptor."""
        _unlock(self._descriptor)
        os.close(self._descriptor)


@contextmanager
def hold(path: str, seconds: float, check_cancelled: Callable[[], None] | None = None) -> Iterator[None]:
    """Wait up to *seconds* for the lock on *path*, calling *tick* between tries.

    Raises LockTimeoutError where another process keeps it, StorageError where there can be no lock.
    """
    lock = _wait(path, time.monotonic() + seconds, check_cancelled)
    try:
        yield
    finally:
        lock.release()


def try_hold(path: str) -> FileLock | None:
    """Return the lock on *path*, None where another process has it; raise StorageError where there can be none."""
    try:
        return _try(path)
    except OSError as error:
        raise StorageError(
            f"the lock file {path} cannot be used: {error.strerror}", hint_for(error, os.path.dirname(path))
        ) from error


def _try(path: str) -> FileLock | None:
    descriptor = _open(path)
    try:
        if not _lock(descriptor):
            os.close(descriptor)
            return None
    except OSError:
        os.close(descriptor)
        raise
    # The PID is for a message only: a full disk must not keep anybody from the lock.
    with suppress(OSError):
        _write_pid(descriptor)
    return FileLock(descriptor)


def _wait(path: str, deadline: float, check_cancelled: Callable[[], None] | None) -> FileLock:
    pause = _FIRST_PAUSE
    while (lock := try_hold(path)) is None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise LockTimeoutError(
                f"another awsroles{_holder(path)} holds the lock {path}",
                "wait until it is done, or end it if it hangs",
            )
        if check_cancelled is not None:
            check_cancelled()
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    return lock


def _open(path: str) -> int:
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        make_private_directory(folder)
    return os.open(path, _FLAGS, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _unlock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _write_pid(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, b"%d\n" % os.getpid())


def _holder(path: str) -> str:
    try:
        with open(path, "rb") as file:
            pid = file.read(20).strip()
    except OSError:
        return ""
    return f" (process {int(pid)})" if pid.isdigit() else ""


class FileLocks:
    """Implements the `Locks` port; *remaining* gives the seconds a wait may take, *tick* runs while waiting."""

    def __init__(
        self, state_directory: str, remaining: Callable[[], float], check_cancelled: Callable[[], None]
    ) -> None:
        self._files = StateFiles(state_directory, "locks")
        self._remaining = remaining
        self._tick = check_cancelled

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
