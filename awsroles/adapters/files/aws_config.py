"""The AWS config and credentials files. Edits keep each byte of others."""

import os
import stat
import time
from typing import TYPE_CHECKING

from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries, write_backup
from awsroles.adapters.files.directories import (
    cannot_read,
    cannot_write,
    make_private_directory,
    reason,
    refuse_foreign_owner,
    refuse_unwritable,
)
from awsroles.core.config.document import ConfigText, FileKind, parse_config
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import ConfigurationError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsroles.core.config.edit import Edit, P

# Attempts, for other programs may change the file between our read and our write.
_TRIES = 5
# Programs that write in place truncate the file first, and write whole pages (bytes), except for the last.
_PAGE = 4096
_PAUSE, _LOOKS = 0.05, 20
# In seconds. No program is still writing a file with an older change.
_SETTLED = 1.0


_ELSEWHERE = {
    "config": "make it yours and writable, or set AWS_CONFIG_FILE to a file elsewhere",
    "credentials": "make it yours and writable, or set AWS_SHARED_CREDENTIALS_FILE to a file elsewhere",
}


class AwsFile:
    """The `ProfileFile` port for the file *path*; *locks* exclude other processes of awsroles."""

    def __init__(self, path: str, kind: FileKind, locks: Locks) -> None:
        self._path = path
        self._copy = f"{path}.bak"
        self._kind = kind
        self._locks = locks
        self._parsed: list[tuple[bytes, ConfigText]] = []

    def read(self) -> ConfigText:
        return self._parse(self._read(self._path) or b"")

    def preview(self, plan: "Callable[[ConfigText], P]") -> "Edit[P]":
        from awsroles.core.config.edit import make_edit

        return make_edit(self.read(), plan, option_line, self._parse)

    def edit(
        self, plan: "Callable[[ConfigText], P]", before_write: "Callable[[Edit[P]], None] | None" = None
    ) -> "Edit[P]":
        """Make the edits that *plan* returns for the content, all or none, and return them.

        Both are called again if another program changes the file meanwhile. Raises ConfigurationError for a file or an
        edit that is refused, StorageError if the file cannot be written.
        """
        from awsroles.core.config.edit import make_edit

        target = os.path.realpath(self._path)
        check_place(self._path, target)
        with self._locks.hold(f"file {target}"):
            for path in (target, self._copy):
                remove_stale_temporaries(path)
            for _ in range(_TRIES):
                old = self._read(target)
                edit = make_edit(self._parse(old or b""), plan, option_line, self._parse)
                if not edit.is_changed:
                    return edit
                if before_write is not None:
                    before_write(edit)
                if self._replace(target, old, edit.after.text.encode()):
                    return edit
        raise StorageError(f"another program keeps changing {self._path}", "run it again when that is done")

    def check_writable(self) -> None:
        """Raise ConfigurationError or StorageError if `edit` could not write the file."""
        target = os.path.realpath(self._path)
        check_place(self._path, target)
        refuse_read_only(self._path, target)
        refuse_unwritable(os.path.dirname(target), _ELSEWHERE[self._kind])

    def _parse(self, data: bytes) -> ConfigText:
        """Return *data* parsed. Callers ask again for the content before and after an edit."""
        known = next((config for before, config in self._parsed if before == data), None)
        config = known or parse_config(self._path, data, self._kind)
        if known is None:
            self._parsed = [*self._parsed[-1:], (data, config)]
        return config

    def _read(self, path: str) -> bytes | None:
        try:
            return _read_whole(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise cannot_read(self._path, error) from error

    def _replace(self, target: str, old: bytes | None, new: bytes) -> bool:
        if old is not None:
            refuse_read_only(self._path, target)
        try:
            make_private_directory(os.path.dirname(target))
        except OSError as error:
            raise cannot_write(os.path.dirname(target), error, _ELSEWHERE[self._kind]) from error
        if old:
            _keep_previous(target, self._copy, old)
        return atomic_write(target, old, new)


def _read_whole(path: str) -> bytes | None:
    """Return the content of *path*, after other programs have finished writing it."""
    changed_at: int | None = None
    for _ in range(_LOOKS):
        data = read_file(path)
        if data is None or len(data) % _PAGE or not os.path.isfile(path):
            return data
        before, changed_at = changed_at, os.stat(path).st_mtime_ns
        if changed_at == before or time.time() - changed_at / 1e9 > _SETTLED:
            break
        time.sleep(_PAUSE)
    return data


def refuse_read_only(path: str, target: str) -> None:
    """Raise ConfigurationError if *target*, the file that *path* leads to, is read-only. A rename could replace it."""
    try:
        is_writable = os.stat(target).st_mode & stat.S_IWUSR
    except FileNotFoundError:
        return
    if not is_writable:
        raise ConfigurationError(f"{path} is read-only", f"chmod u+w {target}, if it is yours to change")


def _keep_previous(target: str, copy: str, old: bytes) -> None:
    """Write *old*, the content of *target*, to *copy*; delete a copy that contains a secret."""
    if not _holds_secret(old):
        write_backup(target, copy, old)
        return
    try:
        if _holds_secret(read_file(copy) or b""):
            os.unlink(copy)
    except OSError as error:
        raise StorageError(f"{copy} may hold a secret and cannot be removed: {error.strerror}") from error


def _holds_secret(data: bytes) -> bool:
    # A key in a comment is a key: each name of a secret option counts as a secret.
    from awsroles.core.profiles.adoption_backup import names_secret

    return names_secret(data.decode(errors="replace"))


def check_place(path: str, target: str) -> None:
    """Raise ConfigurationError if *target* is no regular file, or belongs to another user."""
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            raise ConfigurationError(f"{path} is not a file", "move it away, or name a file")
        if hasattr(os, "geteuid"):
            _refuse_foreign_owner(target, is_root=os.geteuid() == 0)
    except OSError as error:
        raise ConfigurationError(f"cannot reach {path}: {reason(error)}", "make the folders above it yours") from error


def _refuse_foreign_owner(target: str, *, is_root: bool) -> None:
    if is_root and os.path.exists(target):
        # The file keeps its owner if root changes it.
        return
    refuse_foreign_owner(target)
    directory = os.path.dirname(target)
    while is_root and not os.path.exists(directory):
        directory = os.path.dirname(directory)
    # The files in a directory like /tmp belong to different users.
    if os.path.exists(directory) and not os.stat(directory).st_mode & stat.S_ISVTX:
        refuse_foreign_owner(directory)


def option_line(key: str, value: str, line: str) -> str:
    """Return the line of an option as ConfigUpdater writes it, made from *line* if there is one."""
    if not line:
        # What it makes of nothing. `discover` writes sixty thousand such lines.
        return f"{key} = {value}"
    from configupdater import ConfigUpdater

    updater = ConfigUpdater()
    updater.read_string(f"[section]\n{line}")
    updater["section"][key] = value
    return str(updater).split("\n")[1]
