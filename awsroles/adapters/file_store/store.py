"""Secret store of a machine without an OS keyring."""

import errno
import time
from collections.abc import Callable
from contextlib import suppress

from awsroles.adapters.file_store.sealed_file import SealedFile
from awsroles.adapters.file_store.session_files import SessionFiles
from awsroles.core.stores.store import SecretStore
from awsroles.fastpath import kernel_keyring
from awsroles.fastpath.session_record import expiry, is_session

_SEALED_FILE = "sealed file"

# In bytes. Most sessions have half as many.
_LONG_SESSION = 4096

KERNEL_KEYRING, SEALED_FILES = "kernel keyring", "sealed session file"


class SessionStore:
    """Sessions in the kernel keyring, else in sealed files; *say* gets one message about the files."""

    def __init__(self, state_directory: str, files: SessionFiles, say: Callable[[str], None]) -> None:
        self._state_directory = state_directory
        self._files = files
        self._say = say
        self._has_said = False

    def location(self, item: str) -> str | None:
        """Return the place of *item*, None if it has none."""
        with suppress(OSError):
            if self._in_kernel(item) is not None:
                return KERNEL_KEYRING
        return SEALED_FILES if self._files.get(item) is not None else None

    def get(self, item: str) -> str | None:
        """Return the secret; raise StorageError if no place could store one."""
        try:
            secret = self._in_kernel(item)
        except OSError:
            # Before anybody enters an MFA code for a session that cannot be stored.
            self._files.check()
            secret = None
        return self._files.get(item) if secret is None else secret

    def prepare(self, item: str) -> None:
        """Try the kernel keyring, and a file if that is denied or full."""
        trial = self._key_name(f"{item}#")
        try:
            kernel_keyring.write(trial, bytes(_LONG_SESSION), 1)
            kernel_keyring.remove(trial)
        except OSError:
            self._files.prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Store *secret* until its session expires, and read it back."""
        value = secret.encode()
        ends = expiry(value)
        # The kernel takes 0 for no timeout.
        seconds = None if ends is None else max(1, ends - int(time.time()))
        try:
            kernel_keyring.write(self._key_name(item), value, seconds)
        except OSError as error:
            self._remove_from_kernel(item)
            self._files.set(item, secret)
            self._tell(error)
        else:
            self._files.delete(item)

    def delete(self, item: str) -> None:
        self._remove_from_kernel(item)
        self._files.delete(item)

    def _in_kernel(self, item: str) -> str | None:
        """Return the secret in the kernel keyring; raise OSError if that is denied."""
        value = kernel_keyring.read(self._key_name(item))
        try:
            return None if value is None else value.decode()
        except UnicodeDecodeError:
            return None

    def _remove_from_kernel(self, item: str) -> None:
        try:
            kernel_keyring.remove(self._key_name(item))
        except OSError:
            # A process that may not delete may not read either.
            return

    def _key_name(self, item: str) -> bytes:
        return kernel_keyring.key_name(item, self._state_directory)

    def _tell(self, error: OSError) -> None:
        why = "is full" if error.errno == errno.EDQUOT else f"cannot be used ({error.strerror})"
        if not self._has_said:
            self._say(f"the kernel keyring {why}: sessions are kept in files, sealed with a key that is in memory only")
        self._has_said = True


class FileStore:
    """Sessions in *sessions*, long-lived secrets in the *sealed* file."""

    def __init__(self, path: str, sealed: SealedFile, sessions: SessionStore) -> None:
        self.description = f"the sealed file {path}"
        self._sealed = sealed
        self._sessions = sessions

    def get(self, item: str) -> str | None:
        return self._of(item).get(item)

    def prepare(self, item: str) -> None:
        self._of(item).prepare(item)

    def set(self, item: str, secret: str) -> None:
        self._of(item).set(item, secret)

    def delete(self, item: str) -> None:
        self._of(item).delete(item)

    def names(self) -> tuple[str, ...]:
        return self._sealed.names()

    def location(self, item: str) -> str | None:
        if is_session(item):
            return self._sessions.location(item)
        return _SEALED_FILE if item in self._sealed.names() else None

    def is_locked(self) -> bool:
        return bool(self._sealed.names())

    def _of(self, item: str) -> SecretStore:
        return self._sessions if is_session(item) else self._sealed
