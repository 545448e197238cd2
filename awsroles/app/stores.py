"""The two stores of this machine, by name."""

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from awsroles.core.sessions.single_flight import Locks
from awsroles.core.stores.ports import FILE, SecretStore, StoreName, StoreView

if TYPE_CHECKING:
    from awsroles.adapters.file_store.passphrase import Passphrase
    from awsroles.adapters.file_store.sealed_file import SealedFile
    from awsroles.adapters.file_store.store import FileStore
    from awsroles.adapters.keyring.os_keyring import OsKeyring


class Stores:
    """The OS keyring and the file; *say* is told where sessions go into files.

    *keyring* makes the keyring of a process that may unlock it, *silent_keyring* one that never asks anybody.
    """

    def __init__(
        self,
        state_directory: str,
        environ: dict[str, str],
        *,
        passphrase: "Passphrase",
        locks: Locks,
        keyring: Callable[[], "OsKeyring"],
        silent_keyring: Callable[[], "OsKeyring"],
        say: Callable[[str], None],
    ) -> None:
        self._state_folder = state_directory
        self._environ = environ
        self._passphrase = passphrase
        self._locks = locks
        self._say = say
        self._make_keyring = keyring
        self._silent_keyring = silent_keyring
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
            from awsroles.adapters.keyring.os_keyring import NO_ITEM

            self.get(name).get(NO_ITEM)

    def view(self, name: StoreName) -> StoreView:
        """Return what may be known of the store *name* without opening it."""
        if name == FILE:
            return self._file
        from awsroles.adapters.keyring.os_keyring import KeyringView

        return KeyringView(self._silent_keyring())

    def sessions(self, name: StoreName, likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        """Return the items of the sessions in the store *name*, of the *likely* ones at least, without asking anybody.

        None where the store cannot tell without giving its secrets away; raises StorageError.
        """
        from awsroles.core.stores.items import is_session

        if name == FILE:
            from awsroles.adapters.file_store.kernel_key_names import item_names

            # Files have their names as digests, some of them, so these are looked for.
            items = filter(is_session, item_names(self._state_folder).union(likely()))
            return frozenset(item for item in items if self._file.place(item) is not None)
        names = self._silent_keyring().names()
        return None if names is None else frozenset(filter(is_session, names))

    @cached_property
    def _file(self) -> "FileStore":
        from awsroles.adapters.file_store.session_files import SessionFiles, SessionKey
        from awsroles.adapters.file_store.store import FileStore, SessionStore

        files = SessionFiles(self._state_folder, SessionKey(self._state_folder, self._environ))
        return FileStore(self._path, self._sealed, SessionStore(self._state_folder, files, self._say))

    @cached_property
    def _sealed(self) -> "SealedFile":
        from awsroles.adapters.file_store.sealed_file import SealedFile

        return SealedFile(self._path, self._passphrase, lambda: self._locks.hold("secrets"))

    @property
    def _path(self) -> str:
        return os.path.join(self._state_folder, "secrets")
