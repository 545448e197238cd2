"""Locks between the processes of a user."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from awsroles.adapters.files.directories import cannot_write, make_private_directory
from awsroles.adapters.state.files import StateFiles
from awsroles.core.messages import ignore
from awsroles.errors import LockTimeoutError

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.05
# In seconds, until a user is told of a wait: for a process that asks its user, and for any other.
_SLOW, _VERY_SLOW = 1.0, 3.0

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

    def note(self, text: str) -> None:
        """Tell those who wait for the lock what this process does, unless that cannot be written."""
        with suppress(OSError):
            _write(self._descriptor, f"{os.getpid()}\n{text}\n")

    def release(self) -> None:
        """Release the lock, even if a forked child has a copy of the descriptor."""
        _unlock(self._descriptor)
        os.close(self._descriptor)


@contextmanager
def hold(
    path: str,
    seconds: float,
    check_cancelled: Callable[[], None] | None = None,
    on_slow: Callable[[float], bool] | None = None,
) -> Iterator[FileLock]:
    """Wait up to *seconds* for the lock *path*, and call *check_cancelled* between attempts.

    After a second *on_slow* is called too, with the seconds waited, until it returns true. Raises LockTimeoutError if
    another process keeps the lock, StorageError if there can be no lock.
    """
    lock = _wait(path, seconds, check_cancelled, on_slow)
    try:
        yield lock
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
        _write(descriptor, f"{os.getpid()}\n")
    return FileLock(descriptor)


def _wait(
    path: str,
    seconds: float,
    check_cancelled: Callable[[], None] | None,
    on_slow: Callable[[float], bool] | None,
) -> FileLock:
    pause, began = _FIRST_PAUSE, time.monotonic()
    deadline = began + seconds
    while (lock := try_hold(path)) is None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise LockTimeoutError(
                f"another awsroles{_holder(path)} holds the lock {path}",
                "wait until it is done, or end it if it hangs",
            )
        if check_cancelled is not None:
            check_cancelled()
        waited = time.monotonic() - began
        if on_slow is not None and waited >= _SLOW and on_slow(waited):
            on_slow = None
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


def _write(descriptor: int, text: str) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())


def _read(path: str) -> tuple[int | None, str]:
    """Return the process ID and the note of the holder of the lock *path*, as far as they are known."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            pid, _, note = file.read(200).partition("\n")
    except OSError:
        return None, ""
    return int(pid) if pid.isascii() and pid.isdigit() and len(pid) < 12 else None, note.strip()


def holder_of(path: str) -> int | None:
    """Return the process ID of the holder of the lock *path*, None if it is not known."""
    return _read(path)[0]


def _holder(path: str) -> str:
    pid = holder_of(path)
    return "" if pid is None else f" (process {pid})"


def _waiting(path: str, waited: float) -> str | None:
    """Return what a user who has *waited* seconds for the lock *path* is told, empty for nothing, None for not yet."""
    pid, note = _read(path)
    if pid is None or (not note and waited < _VERY_SLOW):
        return None
    from awsroles.adapters.process.holder import holder

    other, own = holder(pid), holder(os.getpid())
    if other is not None and own is not None and other.terminal and other.terminal == own.terminal:
        # The user sees that prompt.
        return ""
    parts = [f"pid {pid}"] if other is None else [*filter(None, other), f"pid {pid}"]
    place = "in another terminal" if other is not None and other.terminal else "by another program"
    what = f"{note} {place}" if note else "another awsroles"
    return f"Waiting for {what} ({', '.join(parts)}). Press Ctrl-C to stop."


class FileLocks:
    """Locks in the state directory. A wait takes *remaining* seconds at most, and calls *check_cancelled*.

    *tell* tells the user of a wait that is noticeable.
    """

    def __init__(
        self,
        state_directory: str,
        remaining: Callable[[], float],
        check_cancelled: Callable[[], None],
        tell: Callable[[str], None] = ignore,
    ) -> None:
        self._files = StateFiles(state_directory, "locks")
        self._remaining = remaining
        self._check_cancelled = check_cancelled
        self._tell = tell
        self._held: list[FileLock] = []

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        path = self._files.path(name)
        with hold(path, self._remaining(), self._check_cancelled, partial(self._on_slow, path)) as lock:
            self._held.append(lock)
            try:
                yield
            finally:
                self._held.remove(lock)

    @contextmanager
    def try_hold(self, name: str) -> Iterator[bool]:
        lock = try_hold(self._files.path(name))
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.release()

    def note(self, text: str) -> None:
        for lock in self._held:
            lock.note(text)

    def _on_slow(self, path: str, waited: float) -> bool:
        words = _waiting(path, waited)
        if words:
            self._tell(words)
        return words is not None
