"""Secrets in one file that a passphrase opens: what lives long where there is no OS keyring."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from awsroles.adapters.file_store.crypto import ScryptParameters, derive_key
from awsroles.adapters.file_store.passphrase import VARIABLE, Passphrase
from awsroles.adapters.file_store.sealed_format import Lock, SealedText, parse, render
from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries
from awsroles.adapters.files.directories import hint_for, make_private_directory
from awsroles.errors import NoTerminalError, StorageError, StoreLockedError

_SALT_LENGTH = 16
_COST = ScryptParameters()


class SealedFile:
    """Implements the `SecretStore` port in the file at *path*; *one_at_a_time* is a lock between processes.

    The passphrase is asked for only when a secret is read or written, and stretched once.
    """

    def __init__(
        self,
        path: str,
        passphrase: Passphrase,
        one_at_a_time: Callable[[], AbstractContextManager[Any]],
        cost: ScryptParameters = _COST,
    ) -> None:
        self._path = os.path.realpath(path)
        self._passphrase = passphrase
        self._one_at_a_time = one_at_a_time
        self._cost = cost
        self._keys: dict[Lock, bytes] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of the items, which no passphrase hides."""
        text = self._text(self._content())
        return () if text is None else text.names

    def open(self, *, to_write: bool = True) -> None:
        """Ask for the passphrase now, a new one only *to_write*; raise StoreLockedError where it is the wrong one."""
        text = self._text(self._content())
        if text is not None:
            self._secrets(text)
        elif to_write:
            self._passphrase.choose(self._path)

    def get(self, item: str) -> str | None:
        """Return the secret named *item*; raise StorageError where its name alone was taken out."""
        text = self._text(self._content())
        if text is None:
            return None
        is_named = item in text.names
        if not is_named and not self._passphrase.can_be_had:
            return None
        try:
            return self._secrets(text).get(item)
        except NoTerminalError:
            if is_named:
                raise
            return None

    def prepare(self, item: str) -> None:  # noqa: ARG002 - one file holds every item
        """Ask for the passphrase, and see that the file can be written."""
        self.open()
        folder = os.path.dirname(self._path)
        try:
            make_private_directory(folder)
            if not os.access(folder, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise StorageError(f"{folder} cannot be changed: {error.strerror}", hint_for(error)) from error

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        # Nobody waits at the lock for a person.
        self.open()
        self._change(lambda secrets: secrets | {item: secret})
        if self.get(item) != secret:
            raise StorageError(f"{self._path} does not give back what was written", "run it again")

    def delete(self, item: str) -> None:
        """Remove *item*, and with the last one the file."""
        if item in self.names():
            self.open()
            self._change(lambda secrets: {name: secret for name, secret in secrets.items() if name != item})

    def _change(self, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        with self._one_at_a_time():
            remove_stale_temporaries(self._path)
            old = self._content()
            text = self._text(old)
            secrets = change({} if text is None else self._secrets(text))
            try:
                if secrets:
                    self._write(old, text, secrets)
                elif old is not None:
                    os.unlink(self._path)
            except OSError as error:
                folder = os.path.dirname(self._path)
                raise StorageError(f"{folder} cannot be changed: {error.strerror}", hint_for(error)) from error

    def _write(self, old: bytes | None, text: SealedText | None, secrets: dict[str, str]) -> None:
        lock = self._new_lock() if text is None else text.lock
        make_private_directory(os.path.dirname(self._path))
        if not atomic_write(self._path, old, render(self._keys[lock], lock, secrets), is_secret=True):
            raise StorageError(f"another program is changing {self._path}", "run it again")

    def _content(self) -> bytes | None:
        try:
            self._keep_private()
            return read_file(self._path)
        except OSError as error:
            raise StorageError(
                f"{self._path} cannot be read: {error.strerror}", "make it a file that you may read"
            ) from error

    def _keep_private(self) -> None:
        """Take from others what they may do with the file; raise StorageError where it is not only ours to write."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            return
        if not hasattr(os, "geteuid") or not stat.S_ISREG(status.st_mode):
            return
        if status.st_uid not in (0, os.geteuid()):
            raise StorageError(
                f"{self._path} belongs to another user (uid {status.st_uid})", f"sudo chown $USER {self._path}"
            )
        if status.st_mode & 0o077:
            try:
                os.chmod(self._path, 0o600)
            except OSError as error:
                if status.st_mode & 0o022:
                    raise StorageError(
                        f"others may write {self._path}, which cannot be changed: {error.strerror}",
                        f"chmod 600 {self._path}",
                    ) from error

    def _text(self, content: bytes | None) -> SealedText | None:
        return None if content is None else parse(self._path, content)

    def _secrets(self, text: SealedText) -> dict[str, str]:
        return text.opened(self._key(text.lock))

    def _key(self, lock: Lock) -> bytes:
        if lock not in self._keys:
            key, check = derive_key(self._passphrase.get(self._path), lock.salt, lock.cost)
            if check != lock.check:
                raise StoreLockedError(
                    f"this is not the passphrase of {self._path}", f"run it again with the right one (or {VARIABLE})"
                )
            self._keys[lock] = key
        return self._keys[lock]

    def _new_lock(self) -> Lock:
        salt = os.urandom(_SALT_LENGTH)
        key, check = derive_key(self._passphrase.choose(self._path), salt, self._cost)
        lock = Lock(self._cost, salt, check)
        self._keys[lock] = key
        return lock
