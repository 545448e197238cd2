"""The default collection of the Secret Service: can it be used, and unlocking it. The one place of secretstorage.

`secretstorage.get_default_collection` is not for looking: where there is no collection it asks a person to make one.
"""

import time
from contextlib import closing, suppress
from enum import Enum
from typing import TYPE_CHECKING

import secretstorage

from awsroles.adapters.keyring_choice import OTHER_STORE
from awsroles.errors import StorageError, StoreLockedError

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

LOCKED_HINT = "unlock your keyring, or run awsroles login in a terminal"

# Raised where an item or a collection is not there any more.
ItemGone = secretstorage.ItemNotFoundException

_PAUSES = (0.02, 0.1)
_ERROR_IS_LOCKED = "org.freedesktop.Secret.Error.IsLocked"


class State(Enum):
    """What the default collection is."""

    USABLE = "usable"
    LOCKED = "locked"
    MISSING = "missing"
    NO_SERVICE = "no service"


def state() -> State:
    """Return what the default collection is, without ever prompting."""
    try:
        with closing(secretstorage.dbus_init()) as connection:
            return State.LOCKED if _collection(connection).is_locked() else State.USABLE
    except secretstorage.ItemNotFoundException:
        return State.MISSING
    except (secretstorage.SecretServiceNotAvailableException, OSError):
        return State.NO_SERVICE


def usable_collection() -> secretstorage.Collection:
    """Return the default collection without ever prompting, on a connection for the caller to close.

    Raises StorageError where there is none, StoreLockedError where it is locked.
    """
    connection = secretstorage.dbus_init()
    try:
        collection = _collection(connection)
        if not collection.is_locked():
            return collection
    except secretstorage.ItemNotFoundException as error:
        connection.close()
        raise StorageError("there is no keyring yet", "run awsroles setup in a terminal of your desktop") from error
    except BaseException:
        connection.close()
        raise
    connection.close()
    raise StoreLockedError("the keyring is locked", LOCKED_HINT)


def unlock(seconds: float) -> None:
    """Let the desktop ask the person for the keyring's password; raise StoreLockedError where nobody answers."""
    with closing(secretstorage.dbus_init()) as connection:
        try:
            _collection(connection).unlock(timeout=seconds)
        except TimeoutError as error:
            raise unanswered(seconds) from error


def unanswered(seconds: float) -> StoreLockedError:
    """Return the error for a person who was asked and did not answer in *seconds*."""
    return StoreLockedError(f"nobody unlocked the keyring in {seconds:.0f} s", LOCKED_HINT)


def create() -> None:
    """Let the desktop ask the person to make the default collection; raise StorageError where nobody does."""
    with closing(secretstorage.dbus_init()) as connection:
        try:
            secretstorage.get_default_collection(connection)
        except secretstorage.PromptDismissedException as error:
            hint = f"run it again and choose a password for the keyring, or {OTHER_STORE}"
            raise StorageError("no keyring was made", hint) from error


def failure(error: Exception) -> StorageError | None:
    """Return *error* as one of ours where it says that the collection is locked or that there is no service."""
    locked = isinstance(error, secretstorage.LockedException) or getattr(error, "name", None) == _ERROR_IS_LOCKED
    if locked:
        return StoreLockedError("the keyring is locked", LOCKED_HINT)
    if isinstance(error, (secretstorage.SecretServiceNotAvailableException, OSError)):
        return StorageError(
            "no Secret Service answers on this session bus",
            f"start a Secret Service such as gnome-keyring, or {OTHER_STORE}",
        )
    return None


def _collection(connection: "DBusConnection") -> secretstorage.Collection:
    """Return the default collection; raise ItemGone where there is none."""
    # While gnome-keyring 42 writes its file, the alias `default` leads nowhere for a moment.
    for pause in _PAUSES:
        with suppress(ItemGone):
            return secretstorage.Collection(connection)
        time.sleep(pause)
    return secretstorage.Collection(connection)
