"""Locks between the processes of a user."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.directories import cannot_write, make_private_directory
from awsroles.adapters.state.files import StateFiles
from awsroles.errors import LockTimeoutError

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.05

# Windows forbids others to read a locked byte: this one is after the PID.
_LOCKED_BYTE = 1024


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FileLock:
    """A lock that this process holds."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Release the lock, even if a forked child has a copy of the descriptor."""
        _unlock(self._descriptor)
        os.close(self._descriptor)


@contextmanager
def hold(path: str, seconds: float, check_cancelled: Callable[[], None] | None = None) -> Iterator[None]:
    """Wait up to *seconds* for the lock *path*, and call *check_cancelled* between attempts.

    Raises LockTimeoutError if another process keeps it, StorageError if there can be no lock.
    """
    lock = _wait(path, time.monotonic() + seconds, check_cancelled)
    try:
        yield
    finally:
        lock.release()


def try_hold(path: str) -> FileLock | None:
    """Return the lock *path*, None if another process holds it; raise StorageError if there can be none."""
    try:
        return _try(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _try(path: str) -> FileLock | None:
    descriptor = _open(path)
    try:
        if not _lock(descriptor):
            os.close(descriptor)
            return None
    except OSError:
        os.close(descriptor)
        raise
    # Only a message needs the PID. A full disk must not prevent the lock.
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
    directory = os.path.dirname(path)
    if not os.path.isdir(directory):
        make_private_directory(directory)
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
    """Locks in the state directory. A wait takes *remaining* seconds at most, and calls *check_cancelled*."""

    def __init__(
        self, state_directory: str, remaining: Callable[[], float], check_cancelled: Callable[[], None]
    ) -> None:
        self._files = StateFiles(state_directory, "locks")
        self._remaining = remaining
        self._check_cancelled = check_cancelled

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        with hold(self._files.path(name), self._remaining(), self._check_cancelled):
            yield

    @contextmanager
    def try_hold(self, name: str) -> Iterator[bool]:
        lock = try_hold(self._files.path(name))
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.release()
