"""The items of the OS keyring, through the backend class of this platform and no other. The one place of keyring.

Its library takes a tenth of a second to import, which a renewal on Linux does without.
"""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from awsroles.adapters.keyring.choice import FAILED_HINT
from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.core.stores.ports import SecretStore
from awsroles.core.terminal_text import printable
from awsroles.errors import StorageError, StoreLockedError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from awsroles.adapters.keyring.secretstorage_items import SecretService

_USERNAME = "awsroles"
_LONGEST_WORDS = 200
_WINDOWS_LIMIT = 1200


class BackendItems:
    """The `SecretStore` port over a backend of the keyring library, but for its exceptions: `failure` tells those.

    *gone* are those that say that there is no such item, or not any more.
    """

    def __init__(self, backend: "KeyringBackend | SecretService", gone: tuple[type[Exception], ...] = ()) -> None:
        self._backend = backend
        self._gone = gone
        self._unreadable: tuple[type[Exception], ...] = (UnicodeDecodeError, *gone)

    def get(self, item: str) -> str | None:
        try:
            return self._backend.get_password(item, _USERNAME)
        except self._unreadable:
            return None

    def prepare(self, item: str) -> None:
        # What can be read is open, and found where it is written.
        self.get(item)

    def set(self, item: str, secret: str) -> None:
        self._backend.set_password(item, _USERNAME, secret)
        if self.get(item) != secret:
            raise StorageError(
                "the keyring does not give back what was written",
                f"remove every other item named {item} with the keyring's own program, then run it again",
            )

    def delete(self, item: str) -> None:
        with suppress(*self._gone):
            self._backend.delete_password(item, _USERNAME)
        if self.get(item) is not None:
            raise StorageError(f"the keyring did not remove {item}", FAILED_HINT)


def platform_items() -> SecretStore:
    """Return the items of this platform's keyring."""
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return BackendItems(macOS.Keyring(), (_delete_error(),))
    if sys.platform == "win32":
        from keyring.backends import Windows

        return SplitItems(BackendItems(Windows.WinVaultKeyring(), (_delete_error(),)), _WINDOWS_LIMIT)
    from awsroles.adapters.keyring.secretstorage_items import SecretService

    return BackendItems(SecretService())


def _delete_error() -> type[Exception]:
    """Return what is raised both for an item that is not there and for one that cannot be removed."""
    from keyring.errors import PasswordDeleteError

    return PasswordDeleteError


def failure(error: Exception) -> StorageError:
    """Return what a backend raised as one of ours."""
    if sys.platform not in ("darwin", "win32"):
        from awsroles.adapters.keyring import secretstorage_collection as secret_service_lock

        if (known := secret_service_lock.failure(error)) is not None:
            return known
    from keyring.errors import KeyringLocked

    if isinstance(error, KeyringLocked):
        return StoreLockedError("the keyring is locked", "unlock it, then run it again")
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # An error about the value itself may quote it.
    words = "" if isinstance(error, (ValueError, TypeError)) else f": {printable(str(error))[:_LONGEST_WORDS]}"
    return StorageError(f"the keyring failed: {kind}{words}", FAILED_HINT)
