"""The secret stores of this machine, by name."""

import os
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from awsroles.core.stores.store import FILE, KEYRING, SecretStore, StoreName, StoreView

if TYPE_CHECKING:
    from awsroles.adapters.file_store.passphrase import Passphrase
    from awsroles.adapters.file_store.sealed_file import SealedFile
    from awsroles.adapters.file_store.store import FileStore
    from awsroles.adapters.keyring.os_keyring import OsKeyring
    from awsroles.app.app import App
    from awsroles.core.prompts import Prompter

# In seconds, for one answer of the keyring.
_COMMAND = 15.0
_PROCESS, _PROCESS_MINIMUM = 5.0, 2.5
# Fifty processes at once keep the keyring from a CPU for seconds: the limit grows from this many threads per CPU on.
_BUSY, _LONGEST_FACTOR = 8, 6
_WITHOUT_UNLOCKING = 60.0
# To list sessions. The metadata says nearly as much.
_LISTING = 3.0
MOVING = 300.0


class SecretStores:
    """The OS keyring and the sealed file of *app*, created on first use.

    *keyring_seconds* limits each answer of the keyring.
    """

    def __init__(self, app: "App", keyring_seconds: float | None = None) -> None:
        app.harden()
        self._app = app
        self._seconds = _keyring_seconds(app) if keyring_seconds is None else keyring_seconds

    def active(self, new: StoreName | None = None) -> SecretStore:
        """Return the store in use, or *new*, which comes into use with the first secret that is written to it."""
        from awsroles.core.stores.store import ActiveStore, TracedStore

        app, name = self._app, new or self._active_name
        chosen = ActiveStore(name, self.get(name), app.store_choice, app.locks, choosing=new is not None)
        return TracedStore(chosen, app.ui.trace, app.clock, name)

    def get(self, name: StoreName) -> SecretStore:
        """Return the store *name*."""
        return self._file if name == FILE else self._keyring

    def open(self, name: StoreName, to_write: bool = True) -> None:
        """Unlock the store *name* now; raise StorageError if it does not answer or stays locked."""
        if name == FILE:
            self._sealed.open(to_write=to_write)
        else:
            from awsroles.adapters.keyring.os_keyring import NO_ITEM

            self._keyring.get(NO_ITEM)

    def view(self, name: StoreName) -> StoreView:
        """Return a view of the store *name*, which never unlocks it."""
        if name == FILE:
            return self._file
        from awsroles.adapters.keyring.os_keyring import KeyringView

        return KeyringView(self._keyring_without_unlocking(_WITHOUT_UNLOCKING))

    def listed(self, likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        """Return the items of sessions and journals in the store in use, None if listing them gives secrets away.

        Some stores find an item only if it is among the *likely* ones. No secret is read, nothing is unlocked. Raises
        StorageError.
        """
        from awsroles.core.stores.items import is_journal
        from awsroles.fastpath.session_record import is_session

        def is_listed(item: str) -> bool:
            return is_session(item) or is_journal(item)

        if self._active_name == FILE:
            from awsroles.adapters.file_store.kernel_key_names import item_names

            # Some files are named by the digest of their item. Those can only be looked up.
            items = filter(is_listed, item_names(self._app.state_directory).union(likely()))
            return frozenset(item for item in items if self._file.location(item) is not None)
        names = self._keyring_without_unlocking(_LISTING).names()
        return None if names is None else frozenset(filter(is_listed, names))

    @property
    def _active_name(self) -> StoreName:
        return self._app.store_choice.read() or KEYRING

    @cached_property
    def _file(self) -> "FileStore":
        from awsroles.adapters.file_store.session_files import SessionFiles, SessionKey
        from awsroles.adapters.file_store.store import FileStore, SessionStore

        directory = self._app.state_directory
        files = SessionFiles(directory, SessionKey(directory, self._app.environ))
        return FileStore(self._path, self._sealed, SessionStore(directory, files, self._app.ui.note))

    @cached_property
    def passphrase(self) -> "Passphrase":
        """The passphrase of the sealed file."""
        from awsroles.adapters.file_store.passphrase import Passphrase

        app = self._app
        is_command = app.invocation.mode == "command"
        return Passphrase(app.invocation.passphrase, app.prompter) if is_command else Passphrase(None, None)

    @cached_property
    def _sealed(self) -> "SealedFile":
        from awsroles.adapters.file_store.sealed_file import SealedFile

        return SealedFile(self._path, self.passphrase, lambda: self._app.locks.hold("secrets"))

    @property
    def _path(self) -> str:
        return os.path.join(self._app.state_directory, "secrets")

    @cached_property
    def _keyring(self) -> "OsKeyring":
        return self._make_keyring(self._seconds, may_unlock=self._app.invocation.may_unlock)

    def _keyring_without_unlocking(self, seconds: float) -> "OsKeyring":
        return self._make_keyring(seconds, may_unlock=False)

    def _password_prompter(self) -> "Prompter | None":
        """Return the prompter for the keyring's password, None if the desktop shows a dialog for it."""
        from awsroles.adapters.desktop import is_desktop

        return None if is_desktop(self._app.environ) else self._app.prompter

    def _make_keyring(self, seconds: float, *, may_unlock: bool) -> "OsKeyring":
        from awsroles.adapters.keyring.os_keyring import OsKeyring

        return OsKeyring(
            may_unlock=may_unlock,
            prompter=self._password_prompter,
            seconds=seconds,
            one_at_a_time=lambda: self._app.locks.hold("unlock"),
            on_slow=self._app.waiter.slow_notice("the keyring"),
            check_cancelled=self._app.waiter.check_cancelled,
        )


def _keyring_seconds(app: "App") -> float:
    if app.invocation.mode == "command":
        return _COMMAND
    from awsroles.adapters.process.waiting import runnable_per_cpu

    # The fast path may have waited for the keyring already.
    spent = time.monotonic() - app.invocation.began
    factor = min(max(1.0, runnable_per_cpu() / _BUSY), _LONGEST_FACTOR)
    return max(_PROCESS_MINIMUM, _PROCESS - spent) * factor
