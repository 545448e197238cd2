"""Edits of `config.toml`."""

import os
from typing import Any

from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries
from awsroles.adapters.files.aws_config import check_place, refuse_read_only
from awsroles.adapters.files.directories import cannot_read, cannot_write, make_private_directory
from awsroles.adapters.state.settings import parsed, read_text
from awsroles.core.sessions.single_flight import Locks
from awsroles.core.settings_text import SettingsText
from awsroles.errors import ConfigurationError, StorageError

# Attempts, for other programs may change the file between our read and our write.
_TRIES = 5


class SettingsFile:
    """The file at *path*, for edits; *locks* exclude other processes of awsroles."""

    def __init__(self, path: str, locks: Locks) -> None:
        self.path = path
        self._locks = locks

    def read(self) -> SettingsText:
        """Return the file as it is; raise ConfigurationError."""
        return read_text(self.path)

    def edit(self, name: str, value: str | int | None) -> bool:
        """Give the key *name* the *value*, or remove it for None; return whether anything has changed.

        Other keys stay as they are, also wrong ones. Raises ConfigurationError for a file or an edit that is refused,
        StorageError if it cannot be written.
        """
        target = os.path.realpath(self.path)
        check_place(self.path, target)
        with self._locks.hold(f"file {target}"):
            remove_stale_temporaries(target)
            for _ in range(_TRIES):
                old = self._content(target)
                new = self._edited(old or b"", name, value)
                if new == (old or b""):
                    return False
                refuse_read_only(self.path, target)
                try:
                    make_private_directory(os.path.dirname(target))
                except OSError as error:
                    raise cannot_write(os.path.dirname(target), error, "make it yours and writable") from error
                if atomic_write(target, old, new):
                    return True
        raise StorageError(f"another program keeps changing {self.path}", "run it again when that is done")

    def _content(self, target: str) -> bytes | None:
        try:
            return read_file(target)
        except OSError as error:
            raise cannot_read(self.path, error) from error

    def _edited(self, old: bytes, name: str, value: str | int | None) -> bytes:
        before = parsed(self.path, old)
        wanted = {**before.values, name: value}
        if value is None:
            del wanted[name]
        if _as_text(wanted) == _as_text(before.values):
            return old
        is_single = name not in before.values or before.entry(name) is not None
        new = (before.without(name) if value is None else before.with_value(name, value)).encode()
        if not is_single or _as_text(parsed(self.path, new).values) != _as_text(wanted):
            line = before.line(name)
            raise ConfigurationError(f"{self.path}:{line}: {name} is not a single value", "change it by hand")
        return new


def _as_text(values: dict[str, Any]) -> str:
    """Return *values* for a comparison: true equals 1, and nan does not equal itself."""
    return repr(sorted(values.items()))
