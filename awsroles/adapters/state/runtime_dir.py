"""Runtime directories of processes, removed on exit. The next process removes those of killed processes."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.directories import cannot_write, make_private_directory
from awsroles.adapters.state.locks import FileLock, try_hold
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import StorageError

# The process that created the directory holds the lock. The system releases it, however the process ends.
_LOCK = ".lock"


class RuntimeDirectory:
    """The private directory *path*."""

    def __init__(self, path: str) -> None:
        self.path = path

    def write(self, name: str, text: str) -> str:
        """Write a file, and return its path; raise StorageError."""
        path = os.path.join(self.path, name)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text.encode())
        except OSError as error:
            raise StorageError(f"{path} cannot be written: {error.strerror}", "check the free space") from error
        return path


@contextmanager
def runtime_directory(state_directory: str, locks: Locks) -> Iterator[RuntimeDirectory]:
    """Yield a new directory, and remove it with its content; raise StorageError."""
    runs = os.path.join(state_directory, "run")
    with locks.hold("run"):
        lock, path = _made(runs)
    try:
        yield RuntimeDirectory(path)
    finally:
        _remove(path)
        lock.release()


def _made(runs: str) -> tuple[FileLock, str]:
    try:
        make_private_directory(runs)
        _sweep(runs)
        path = os.path.join(runs, os.urandom(8).hex())
        lock = try_hold(path + _LOCK)
        if lock is None:
            raise StorageError(f"cannot create a folder in {runs}: its lock is held", "run it again")
        os.mkdir(path, 0o700)
    except OSError as error:
        raise cannot_write(runs, error) from error
    return lock, path


def _sweep(runs: str) -> None:
    """Remove the directories of killed processes."""
    for name in os.listdir(runs):
        if not name.endswith(_LOCK):
            continue
        lock = try_hold(os.path.join(runs, name))
        if lock is not None:
            _remove(os.path.join(runs, name.removesuffix(_LOCK)))
            lock.release()


def _remove(path: str) -> None:
    shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        os.unlink(path + _LOCK)
