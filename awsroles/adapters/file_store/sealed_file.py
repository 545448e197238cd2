"""Long-lived secrets in one file, encrypted with a passphrase."""

import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from awsroles.adapters.file_store.crypto import ScryptParameters, derive_key
from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.file_store.sealed_format import KeyDerivation, SealedText, parse, render
from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries
from awsroles.adapters.files.directories import cannot_write, make_private_directory, refuse_unwritable
from awsroles.errors import NoTerminalError, StorageError

_SALT_LENGTH = 16
_COST = ScryptParameters()


class SealedFile:
    """The secrets in the file *path*; *one_at_a_time* is a lock between processes.

    It prompts for the passphrase only to read or write a secret, and derives the key once.
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
        self._keys: dict[KeyDerivation, bytes] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of the items, which are not encrypted."""
        text = self._text(self._content())
        return () if text is None else text.names

    def open(self, *, to_write: bool = True) -> None:
        """Prompt for the passphrase, a new one only *to_write*.

        Raises StoreLockedError for a wrong one. *to_write* raises StorageError first if the file cannot be written.
        """
        text = self._text(self._content())
        if to_write:
            refuse_unwritable(os.path.dirname(self._path))
        if text is not None:
            self._secrets(text)
        elif to_write:
            self._passphrase.choose(self._path)

    def get(self, item: str) -> str | None:
        """Return the secret; raise StorageError if somebody removed its name only."""
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
        """Prompt for the passphrase, and check that the file is writable."""
        self.open()

    def set(self, item: str, secret: str) -> None:
        # No process waits at the lock for a prompt.
        self.open()
        self._change(lambda secrets: secrets | {item: secret})
        if self.get(item) != secret:
            raise StorageError(f"{self._path} did not return what was written", "run it again")

    def delete(self, item: str) -> None:
        """Delete *item*, and the file with its last item."""
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
                raise cannot_write(os.path.dirname(self._path), error) from error

    def _write(self, old: bytes | None, text: SealedText | None, secrets: dict[str, str]) -> None:
        derivation = self._new_derivation() if text is None else text.derivation
        make_private_directory(os.path.dirname(self._path))
        if not atomic_write(self._path, old, render(self._keys[derivation], derivation, secrets), is_secret=True):
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
        """Remove the permissions of others; raise StorageError if another user may write the file."""
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
        return text.opened(self._key(text.derivation))

    def _key(self, derivation: KeyDerivation) -> bytes:
        if derivation not in self._keys:
            self._keys[derivation] = self._passphrase.unlock(
                self._path, lambda passphrase: _key_if_right(passphrase, derivation)
            )
        return self._keys[derivation]

    def _new_derivation(self) -> KeyDerivation:
        salt = os.urandom(_SALT_LENGTH)
        key, check = derive_key(self._passphrase.choose(self._path), salt, self._cost)
        derivation = KeyDerivation(self._cost, salt, check)
        self._keys[derivation] = key
        return derivation


def _key_if_right(passphrase: str, derivation: KeyDerivation) -> bytes | None:
    key, check = derive_key(passphrase, derivation.salt, derivation.cost)
    return key if check == derivation.check else None
