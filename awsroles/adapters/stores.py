"""The two stores of this machine, by name."""

import os
from collections.abc import Callable

from awsroles.adapters.file_store import FileStore
from awsroles.adapters.keyring_view import NO_ITEM, KeyringView
from awsroles.adapters.os_keyring import OsKeyring
from awsroles.adapters.passphrase import Passphrase
from awsroles.adapters.sealed_file import SealedFile
from awsroles.adapters.session_files import SessionFiles
from awsroles.adapters.session_key import SessionKey
from awsroles.adapters.session_store import SessionStore
from awsroles.core.ports import FILE, Locks, SecretStore, StoreName, StoreView

_SECONDS = 60.0


class Stores:
    """The OS keyring, which *keyring* makes, and the file; *say* is told where sessions go into files."""

    def __init__(
        self,
        state_folder: str,
        environ: dict[str, str],
        *,
        passphrase: Passphrase,
        locks: Locks,
        keyring: Callable[[], OsKeyring],
        say: Callable[[str], None],
    ) -> None:
        path = os.path.join(state_folder, "secrets")
        self._sealed = SealedFile(path, passphrase, lambda: locks.hold("secrets"))
        files = SessionFiles(state_folder, SessionKey(state_folder, environ))
        self._file = FileStore(path, self._sealed, SessionStore(state_folder, files, say))
        self._make_keyring = keyring
        self._keyring: OsKeyring | None = None

    def get(self, name: StoreName) -> SecretStore:
        """Return the store *name*."""
        if name == FILE:
            return self._file
        if self._keyring is None:
            self._keyring = self._make_keyring()
        return self._keyring

    def open(self, name: StoreName, to_write: bool = True) -> None:
        """Ask now for what opens the store *name*; raise StorageError where it does not answer or stays locked."""
        if name == FILE:
            self._sealed.open(to_write=to_write)
        else:
            self.get(name).get(NO_ITEM)

    def view(self, name: StoreName) -> StoreView:
        """Return what may be known of the store *name* without opening it."""
        return self._file if name == FILE else KeyringView(OsKeyring(may_unlock=False, seconds=_SECONDS))
