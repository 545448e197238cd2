"""The lines of the history in the state directory: a file for each month, or for each 5 MB.

Each line is one write with O_APPEND, so that two processes never mix their lines. A lock lets one process at a time
remove what a killed one has left of a line, and begin the next file.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.directories import cannot_write, hint_for, make_private_directory, reason
from awsroles.adapters.state.locks import hold
from awsroles.core.audit.line import LONGEST_LINE
from awsroles.errors import ConfigurationError, LockTimeoutError, StorageError

_FOLDER, _CURRENT, _LOCK = "history", "current.jsonl", "lock"
_SUFFIX = ".jsonl"
_LONGEST_FILE = 5_000_000
_DAY = 86_400
# In seconds. A line that is written without the lock is whole, too.
_PATIENCE = 8.0
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT
for _name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _FLAGS |= getattr(os, _name, 0)
# `{"time": "2026-01-31T…`, up to the day.
_MONTH = slice(len('{"time": "'), len('{"time": "2026-01'))


class FileHistoryLog:
    """The `HistoryLog` port. *days* returns how long a line is kept."""

    def __init__(self, state_directory: str, days: Callable[[], int], longest_file: int = _LONGEST_FILE) -> None:
        self._folder = os.path.join(state_directory, _FOLDER)
        self._path = os.path.join(self._folder, _CURRENT)
        self._days = days
        self._longest_file = longest_file

    def prepare(self) -> None:
        try:
            os.close(self._open())
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def append(self, line: bytes) -> None:
        try:
            make_private_directory(self._folder)
            with self._lock() as is_held:
                if is_held:
                    self._begin_file(line)
                self._write(line, is_alone=is_held)
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def lines(self) -> Iterator[bytes]:
        for path in self._files():
            try:
                with open(path, "rb") as file:
                    yield from (line for line in file if line != b"\n")
            except FileNotFoundError:  # noqa: PERF203 - each round reads a file
                # Renamed or deleted just now.
                continue
            except OSError as error:
                raise StorageError(f"cannot read {path}: {reason(error)}", hint_for(error)) from error

    def _open(self) -> int:
        try:
            return os.open(self._path, _FLAGS, 0o600)
        except FileNotFoundError:
            make_private_directory(self._folder)
            return os.open(self._path, _FLAGS, 0o600)

    @contextmanager
    def _lock(self) -> Iterator[bool]:
        """Wait for the lock; yield false if another process keeps it, as one that was stopped does."""
        lock = hold(os.path.join(self._folder, _LOCK), _PATIENCE)
        try:
            lock.__enter__()
        except LockTimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            lock.__exit__(None, None, None)

    def _write(self, line: bytes, *, is_alone: bool) -> None:
        descriptor = self._open()
        try:
            size = os.fstat(descriptor).st_size
            if not is_alone and size and _read(descriptor, size - 1, 1) != b"\n":
                # A torn line, which only the holder of the lock may remove.
                line = b"\n" + line
            if os.write(descriptor, line) < len(line):
                if is_alone:
                    os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, "no space left on device")
        finally:
            os.close(descriptor)

    def _begin_file(self, line: bytes) -> None:
        """Remove a torn line of the current file, and rename the file if it is full or of another month than *line*."""
        descriptor = self._open()
        try:
            size = _without_torn_line(descriptor)
            first = _read(descriptor, 0, _MONTH.stop)
        finally:
            os.close(descriptor)
        if size + len(line) <= self._longest_file and first[_MONTH] in (line[_MONTH], b""):
            return
        # Windows renames no file that another process has open. The next line tries again.
        with suppress(OSError):
            os.rename(self._path, self._full_name())
            self._delete_old()

    def _full_name(self) -> str:
        """Return the name of a full file, after those of all others."""
        seconds, rest = divmod(time.time_ns(), 1_000_000_000)
        now = time.strftime("%Y%m%dT%H%M%S", time.gmtime(seconds))
        return os.path.join(self._folder, f"{now}.{rest:09}{_SUFFIX}")

    def _files(self) -> list[str]:
        """Return the paths of all files, oldest first."""
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(f"cannot read {self._folder}: {reason(error)}", hint_for(error)) from error
        # Digits come before letters.
        return [os.path.join(self._folder, name) for name in sorted(names) if name.endswith(_SUFFIX)]

    def _delete_old(self) -> None:
        try:
            limit = time.time() - self._days() * _DAY
        except ConfigurationError:
            # The next command that needs the settings tells of them.
            return
        for path in self._files():
            with suppress(OSError):
                if path != self._path and os.stat(path).st_mtime < limit:
                    os.unlink(path)


def _without_torn_line(descriptor: int) -> int:
    """Remove what a process that was killed has left of its line, and return the size of the file then."""
    size = os.fstat(descriptor).st_size
    tail = _read(descriptor, max(0, size - LONGEST_LINE), LONGEST_LINE)
    if not tail or tail.endswith(b"\n"):
        return size
    whole = size - len(tail) + tail.rfind(b"\n") + 1
    # Unless somebody has just written without the lock.
    if os.fstat(descriptor).st_size == size:
        os.ftruncate(descriptor, whole)
    return whole


def _read(descriptor: int, offset: int, length: int) -> bytes:
    # Windows has no pread. With O_APPEND a write does not care for the position.
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, length)


def host_name() -> str | None:
    """Return the name of this machine, None if it has none."""
    if hasattr(os, "uname"):
        return os.uname().nodename or None
    return os.environ.get("COMPUTERNAME")
