"""The permitted backends of the OS keyring, and their items."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from awsroles.core.stores.store import SecretStore
from awsroles.core.untrusted import printable
from awsroles.errors import StorageError, StoreLockedError
from awsroles.fastpath.paths import keyring_choice_path

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from awsroles.adapters.keyring.secretstorage_items import SecretService

# An attribute of each of our items.
USERNAME = "awsroles"

_LONGEST_WORDS = 200

_WINDOWS_LIMIT = 1200

OTHER_STORE = "keep secrets in a file: awsroles setup --store file"

LOCKED_HINT = "run awsroles login in a terminal, which unlocks it"

STILL_LOCKED_HINT = f"unlock it with its own program, such as seahorse, or {OTHER_STORE}"

FAILED_HINT = f"check it with the keyring's own program, or {OTHER_STORE}"

_VARIABLE = "PYTHON_KEYRING_BACKEND"


class BackendItems:
    """The `SecretStore` port over a backend of the keyring library, except for errors, which `failure` translates.

    *gone* are the exceptions for a missing item.
    """

    def __init__(self, backend: "KeyringBackend | SecretService", gone: tuple[type[Exception], ...] = ()) -> None:
        self._backend = backend
        self._gone = gone
        self._unreadable: tuple[type[Exception], ...] = (UnicodeDecodeError, *gone)

    def get(self, item: str) -> str | None:
        try:
            return self._backend.get_password(item, USERNAME)
        except self._unreadable:
            return None

    def prepare(self, item: str) -> None:
        # A readable collection is unlocked, and `set` writes to the same one.
        self.get(item)

    def set(self, item: str, secret: str) -> None:
        self._backend.set_password(item, USERNAME, secret)
        if self.get(item) != secret:
            raise StorageError(
                "the keyring did not return what was written",
                f"remove every other item named {item} with the keyring's own program, then run it again",
            )

    def delete(self, item: str) -> None:
        with suppress(*self._gone):
            self._backend.delete_password(item, USERNAME)
        if self.get(item) is not None:
            raise StorageError(f"the keyring did not remove {item}", FAILED_HINT)


def platform_items() -> SecretStore:
    """Return the items of this platform's keyring."""
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return BackendItems(macOS.Keyring(), (_delete_error(),))
    if sys.platform == "win32":
        from keyring.backends import Windows

        from awsroles.adapters.keyring.chunked import SplitItems

        return SplitItems(BackendItems(Windows.WinVaultKeyring(), (_delete_error(),)), _WINDOWS_LIMIT)
    from awsroles.adapters.keyring.secretstorage_items import SecretService

    return BackendItems(SecretService())


def _delete_error() -> type[Exception]:
    """Return the exception for a missing item and for one that cannot be deleted."""
    from keyring.errors import PasswordDeleteError

    return PasswordDeleteError


def failure(error: Exception) -> StorageError:
    """Return the exception of a backend as one of ours."""
    if sys.platform not in ("darwin", "win32"):
        from awsroles.adapters.keyring import secretstorage_collection

        if (known := secretstorage_collection.failure(error)) is not None:
            return known
    from keyring.errors import KeyringLocked

    if isinstance(error, KeyringLocked):
        return StoreLockedError("the keyring is locked", "unlock it, then run it again")
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # An error about the value itself may quote it.
    words = "" if isinstance(error, (ValueError, TypeError)) else f": {printable(str(error))[:_LONGEST_WORDS]}"
    return StorageError(f"the keyring failed: {kind}{words}", FAILED_HINT)


def no_service() -> StorageError:
    """Return the error for a session without a Secret Service."""
    return StorageError(
        "no keyring was found on this machine",
        "start one, such as gnome-keyring, or keep secrets in a sealed file:",
        command="awsroles setup --store file",
    )


def refuse_other_backend(ours: str) -> None:
    """Raise StorageError if the environment or keyringrc.cfg names another backend class than *ours*.

    The keyring library honors both (its documentation, "Configuring"), and both may name a plaintext store.
    """
    variable = os.environ.get(_VARIABLE, "").strip()
    if variable:
        _refuse(f"the variable {_VARIABLE}", variable, ours, f"unset {_VARIABLE}")
        return
    path = keyring_choice_path(dict(os.environ))
    chosen = _chosen_in(path)
    if chosen:
        _refuse(path, chosen, ours, f"remove default-keyring from {path}")


def _refuse(place: str, chosen: str, ours: str, hint_for: str) -> None:
    if chosen != ours:
        raise StorageError(
            f"{place} chooses {chosen!r}, and awsroles keeps secrets only in {ours}",
            f"{hint_for}, or {OTHER_STORE}",
        )


def _chosen_in(path: str) -> str:
    if not os.path.lexists(path):
        return ""
    import configparser

    parser = configparser.RawConfigParser()
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise StorageError(
            f"{path} cannot be read, and may choose another keyring", f"correct or remove {path}"
        ) from error
    return parser.get("backend", "default-keyring", fallback="").strip()
