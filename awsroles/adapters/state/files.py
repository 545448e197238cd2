"""Small files without secrets in the state directory: facts, failures and the metadata of sessions.

They have readable names and are written atomically.
"""

import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress

from awsroles import errors
from awsroles.adapters.files.directories import cannot_write, hint_for, make_private_directory, reason
from awsroles.core.sessions.cache import SessionMetadata
from awsroles.core.untrusted import printable
from awsroles.errors import AwsrolesError, StorageError
from awsroles.fastpath.paths import FACTS, file_name

_LONGEST_NAME = 200
_WRITING_SECONDS = 60.0
# Time, process ID, kind, message, hint and command; the others are details.
_FAILURE_LINES = 6
# datetime has no later years.
_TIME = re.compile(r"[0-9]{1,11}")


class StateFiles:
    """The files in the subdirectory *kind* of the state directory, by name."""

    def __init__(self, state_directory: str, kind: str) -> None:
        self._directory = os.path.join(state_directory, kind)

    def path(self, name: str) -> str:
        """Return the path of the file of *name*."""
        return os.path.join(self._directory, file_name(name))

    def read(self, name: str) -> str | None:
        """Return the text of *name*, None if there is none."""
        return _read(self.path(name))

    def read_all(self) -> list[str]:
        """Return each text, and remove the temporary files of killed processes."""
        try:
            names = sorted(os.listdir(self._directory))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(self._directory, error) from error
        self._sweep(name for name in names if name.startswith("."))
        texts = (_read(os.path.join(self._directory, name)) for name in names if not name.startswith("."))
        return [text for text in texts if text is not None]

    def write(self, name: str, text: str) -> None:
        """Write *text* atomically, without a sync: after a power failure this state is created again."""
        path = self.path(name)
        new = os.path.join(self._directory, f".{os.getpid()}-{os.path.basename(path)}"[:_LONGEST_NAME])
        try:
            make_private_directory(self._directory)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_bytes(text))
            os.replace(new, path)
        except OSError as error:
            with suppress(OSError):
                os.unlink(new)
            raise cannot_write(self._directory, error) from error

    def remove(self, name: str) -> None:
        """Delete the file of *name*, if there is one."""
        _remove(self.path(name))

    def _sweep(self, names: Iterable[str]) -> None:
        for name in names:
            left = os.path.join(self._directory, name)
            # A process may still write a newer file.
            with suppress(OSError):
                if time.time() - os.stat(left).st_mtime > _WRITING_SECONDS:
                    os.unlink(left)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogatepass")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise _failed(os.path.dirname(path), error) from error


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise cannot_write(os.path.dirname(path), error) from error


def _failed(directory: str, error: OSError) -> StorageError:
    return StorageError(f"cannot read {directory}: {reason(error)}", hint_for(error))


class StateFacts:
    """The `LocalState` port, in the state directory."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, FACTS)

    def get(self, name: str) -> str | None:
        return self._files.read(name) or None

    def set(self, name: str, fact: str) -> None:
        """Store *fact*, or delete an empty one. The next process finds out again what cannot be stored."""
        with suppress(StorageError):
            if fact:
                self._files.write(name, fact)
            else:
                self._files.remove(name)


class FileRecentFailures:
    """The `RecentFailures` port: the last failure under each lock, for a process that *started_at* that time."""

    def __init__(self, state_directory: str, started_at: float) -> None:
        self._files = StateFiles(state_directory, "failures")
        self._started_at = started_at

    def record(self, name: str, error: AwsrolesError) -> None:
        words = (error.message, error.hint or "", error.command or "", *error.details)
        lines = (repr(time.time()), str(os.getpid()), type(error).__name__, *(printable(each) for each in words))
        # Otherwise the processes that waited meet the failure themselves.
        with suppress(StorageError):
            self._files.write(name, "\n".join(lines))

    def since_start(self, name: str) -> AwsrolesError | None:
        lines = (self._files.read(name) or "").split("\n")
        if len(lines) < _FAILURE_LINES or lines[1] == str(os.getpid()) or not self._is_recent(lines[0]):
            return None
        kind = getattr(errors, lines[2], None)
        if not (isinstance(kind, type) and issubclass(kind, AwsrolesError)):
            return None
        return kind(lines[3], lines[4] or None, command=lines[5] or None, details=tuple(lines[_FAILURE_LINES:]))

    def _is_recent(self, moment: str) -> bool:
        try:
            # A failure in the future is older than a change of the clock.
            return self._started_at <= float(moment) <= time.time()
        except ValueError:
            return False


class FileSessionMetadata:
    """The `SessionMetadataStore` port: a file has the lines EXPIRES ISSUED, the caller's ARN, and the item's name."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, "sessions")

    def put(self, note: SessionMetadata) -> None:
        self._files.write(note.item, f"{note.expires_at} {note.issued_at}\n{note.caller_arn}\n{note.item}\n")

    def get(self, item: str) -> SessionMetadata | None:
        note = _parse(self._files.read(item) or "")
        # Two items share a file if the file system ignores case.
        return note if note is not None and note.item == item else None

    def all(self) -> list[SessionMetadata]:
        notes = (_parse(text) for text in self._files.read_all())
        return [note for note in notes if note is not None]

    def remove(self, item: str) -> None:
        self._files.remove(item)


def _parse(text: str) -> SessionMetadata | None:
    # The name of an item contains the path of a config file, which may contain newlines.
    fields = text.split("\n", 2)
    times = fields[0].split(" ")
    if len(fields) != 3 or not fields[2].endswith("\n") or len(times) != 2 or not all(map(_TIME.fullmatch, times)):
        return None
    return SessionMetadata(item=fields[2][:-1], issued_at=int(times[1]), expires_at=int(times[0]), caller_arn=fields[1])
