"""A file of JSON lines in the state directory, each of which is written as soon as it is known."""

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from awsroles.adapters.files.directories import cannot_write, hint_for, make_private_directory, reason
from awsroles.errors import StorageError


class JsonLines:
    """The file at *path*, whose first line is *header*. Several threads may add lines.

    With *is_synced* a line survives a power failure.
    """

    def __init__(self, path: str, header: Mapping[str, Any], *, is_synced: bool = False) -> None:
        self._path = path
        self._directory = os.path.dirname(path)
        self._header = header
        self._is_synced = is_synced
        self._lock = threading.Lock()
        self._is_begun = False

    def load(self) -> list[Mapping[str, Any]]:
        """Return the lines below the header, without those that are damaged; none for another kind of file.

        Raises StorageError.
        """
        try:
            with open(self._path, "rb") as file:
                header, *lines = [_object(line) for line in file] or [{}]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(f"cannot read {self._path}: {reason(error)}", hint_for(error)) from error
        if header != self._header:
            return []
        self._is_begun = True
        return [each for each in lines if each]

    def add(self, data: Mapping[str, Any]) -> None:
        """Append *data*; raise StorageError."""
        # A line that a killed process has cut short ends here.
        line = "\n" + json.dumps(data, separators=(",", ":"))
        with self._lock:
            if not self._is_begun:
                self._begin()
            self._write(os.O_APPEND, line)

    def clear(self) -> None:
        """Remove the file; raise StorageError."""
        self._is_begun = False
        try:
            with suppress(FileNotFoundError):
                os.unlink(self._path)
        except OSError as error:
            raise cannot_write(self._directory, error) from error

    def _begin(self) -> None:
        try:
            make_private_directory(self._directory)
        except OSError as error:
            raise cannot_write(self._directory, error) from error
        self._write(os.O_TRUNC, json.dumps(self._header))
        self._is_begun = True

    def _write(self, mode: int, text: str) -> None:
        try:
            flags = os.O_WRONLY | os.O_CREAT | mode | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self._path, flags, 0o600), "wb") as file:
                file.write(text.encode())
                if self._is_synced:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise cannot_write(self._directory, error) from error


def _object(line: bytes) -> dict[str, Any]:
    """Return the object of *line*, an empty one for anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
