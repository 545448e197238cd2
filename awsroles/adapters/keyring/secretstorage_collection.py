"""The default collection of the Secret Service: can it be used, and unlocking it. The one place of secretstorage.

`secretstorage.get_default_collection` is not for looking: where there is no collection it asks a person to make one.
"""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from enum import Enum
from typing import TypeVar

import secretstorage
from jeepney import DBusErrorResponse
from jeepney.io.blocking import DBusConnection
from secretstorage import util
from secretstorage.dhcrypto import Session
from secretstorage.util import DBusAddressWrapper

from awsroles.adapters.keyring import session_bus
from awsroles.adapters.keyring.backends import LOCKED_HINT, OTHER_STORE, no_service
from awsroles.errors import StorageError, StoreLockedError

T = TypeVar("T")

# Raised where an item or a collection is not there any more.
ItemGone = secretstorage.ItemNotFoundException

_PAUSES = (0.02, 0.1)
_ERROR_IS_LOCKED = "org.freedesktop.Secret.Error.IsLocked"
_PATH = "/org/freedesktop/secrets"
_SERVICE = "org.freedesktop.Secret.Service"
_COLLECTION = "org.freedesktop.Secret.Collection"


class State(Enum):
    """What the default collection is."""

    USABLE = "usable"
    LOCKED = "locked"
    MISSING = "missing"
    NO_SERVICE = "no service"


def state() -> State:
    """Return what the default collection is, without ever prompting."""
    try:
        with closing(session_bus.connect()) as connection:
            return State.LOCKED if _collection(connection).is_locked() else State.USABLE
    except secretstorage.ItemNotFoundException:
        return State.MISSING
    except (secretstorage.SecretServiceNotAvailableException, OSError):
        return State.NO_SERVICE


def usable_collection() -> secretstorage.Collection:
    """Return the default collection without ever prompting, on a connection for the caller to close.

    Raises StorageError where there is none, StoreLockedError where it is locked.
    """
    connection = session_bus.connect()
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


def open_session(connection: DBusConnection, *, may_be_plain: bool) -> Session:
    """Return how secrets pass the bus: encrypted, unless the service cannot do that and they *may be plain*.

    Raises StorageError where they may not.
    """
    session = util.open_session(connection)
    if not session.encrypted and not may_be_plain:
        raise StorageError("this Secret Service takes secrets unencrypted only", OTHER_STORE)
    return session


def unlock(seconds: float) -> None:
    """Let the desktop ask the person for the keyring's password; raise StoreLockedError where nobody answers."""
    with closing(session_bus.connect()) as connection:
        try:
            _collection(connection).unlock(timeout=seconds)
        # The window stays: to dismiss the prompt would abort gnome-keyring 42.1 (gkd-secret-unlock.c, an assertion).
        except TimeoutError as error:
            raise unanswered(seconds) from error


def unanswered(seconds: float) -> StoreLockedError:
    """Return the error for a person who was asked and did not answer in *seconds*."""
    return StoreLockedError(f"nobody unlocked the keyring in {seconds:.0f} s", LOCKED_HINT)


def create() -> None:
    """Let the desktop ask the person to make the default collection; raise StorageError where nobody does."""
    with closing(session_bus.connect()) as connection:
        try:
            _again(lambda: _introduce(connection, _PATH, _SERVICE))
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
        return no_service()
    return None


def _collection(connection: DBusConnection) -> secretstorage.Collection:
    """Return the default collection; raise ItemGone where there is none."""
    # While gnome-keyring 42 writes its file, the alias `default` leads nowhere for a moment.
    return _again(lambda: _collection_now(connection))


def _collection_now(connection: DBusConnection) -> secretstorage.Collection:
    # Its own path, for gnome-keyring mistakes an alias in a path now and then, when much is asked at once.
    [path] = DBusAddressWrapper(_PATH, _SERVICE, connection).call("ReadAlias", "s", "default")
    _introduce(connection, path, _COLLECTION)
    return secretstorage.Collection(connection, path)


def _introduce(connection: DBusConnection, path: str, interface: str) -> None:
    """Make the service know who asks, by a search at *path* with *interface*; raise ItemGone where it does not yet.

    gnome-keyring notes its callers late, and aborts where one reads a property or opens a session before that; a search
    it only refuses. Sources: its issues 190 and 195, Debian's bug 1147303; seen with 42.1 once in some 2,000 calls.
    """
    # Another error, such as for a locked one, comes from a service that has noted its caller.
    with suppress(DBusErrorResponse):
        DBusAddressWrapper(path, interface, connection).call("SearchItems", "a{ss}", {"service": "awsroles"})


def _again(look: Callable[[], T]) -> T:
    """Return what *look* finds at one of a few tries; raise ItemGone where it does not."""
    for pause in _PAUSES:
        with suppress(ItemGone):
            return look()
        time.sleep(pause)
    return look()
