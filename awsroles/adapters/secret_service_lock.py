"""The default collection of the Secret Service: can it be used, and unlocking it. The one place of secretstorage.

`secretstorage.get_default_collection` is not for looking: where there is no collection it asks a person to make one.
"""

from contextlib import closing
from enum import Enum

import secretstorage

from awsroles.errors import StorageError, StoreLockedError

LOCKED_HINT = "unlock your keyring, or run awsroles login in a terminal"
ABSENT_HINT = "start a Secret Service such as gnome-keyring, or keep secrets in a file: awsroles setup --store file"

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
            return State.LOCKED if secretstorage.Collection(connection).is_locked() else State.USABLE
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
        collection = secretstorage.Collection(connection)
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
    """Let the desktop ask the person for the keyring's password; raise TimeoutError where nobody answers in time."""
    with closing(secretstorage.dbus_init()) as connection:
        secretstorage.Collection(connection).unlock(timeout=seconds)


def create() -> None:
    """Let the desktop ask the person to make the default collection where there is none."""
    with closing(secretstorage.dbus_init()) as connection:
        secretstorage.get_default_collection(connection)


def failure(error: Exception) -> StorageError | None:
    """Return *error* as one of ours where it says that the collection is locked or that there is no service."""
    locked = isinstance(error, secretstorage.LockedException) or getattr(error, "name", None) == _ERROR_IS_LOCKED
    if locked:
        return StoreLockedError("the keyring is locked", LOCKED_HINT)
    if isinstance(error, (secretstorage.SecretServiceNotAvailableException, OSError)):
        return StorageError("no Secret Service answers on this session bus", ABSENT_HINT)
    return None
