"""The accounts that a run has read, in the state directory: a line of JSON for each, written as soon as it is known.

The file holds what AWS tells of users, roles and policies, external IDs in trust policies included, and no secrets.
"""

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from awsroles.adapters.files.directories import cannot_write, hint_for, make_private_directory, reason
from awsroles.errors import StorageError
from awsroles.fastpath.paths import file_name

_FORMAT = {"format": "awsroles-seen-accounts", "version": 1}


class SeenAccountsFile:
    """Implements the `SeenAccounts` port, in the file of *name*. Several threads may add accounts."""

    def __init__(self, state_directory: str, name: str) -> None:
        self._directory = os.path.join(state_directory, "live")
        self._path = os.path.join(self._directory, file_name(name))
        self._lock = threading.Lock()
        self._is_begun = False

    def load(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the data of each account; lines that were cut short are left out."""
        try:
            with open(self._path, encoding="utf-8") as file:
                header, *lines = [_object(line) for line in file] or [{}]
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            return {}
        except OSError as error:
            raise StorageError(f"cannot read {self._path}: {reason(error)}", hint_for(error)) from error
        if header != _FORMAT:
            return {}
        self._is_begun = True
        return {str(each["account"]): each for each in lines if "account" in each}

    def add(self, account: str, data: Mapping[str, Any]) -> None:
        """Append *data*; raise StorageError."""
        # A line that a killed process has cut short ends here.
        line = "\n" + json.dumps({**data, "account": account}, separators=(",", ":"))
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
        self._write(os.O_TRUNC, json.dumps(_FORMAT))
        self._is_begun = True

    def _write(self, mode: int, text: str) -> None:
        try:
            flags = os.O_WRONLY | os.O_CREAT | mode | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self._path, flags, 0o600), "wb") as file:
                file.write(text.encode())
        except OSError as error:
            raise cannot_write(self._directory, error) from error


def _object(line: str) -> dict[str, Any]:
    """Return the object of *line*, an empty one for anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
