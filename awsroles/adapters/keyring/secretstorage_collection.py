"""The default collection of the Secret Service: its state, unlocking it, and creating it.

`secretstorage.get_default_collection` prompts for a new collection if there is none, so only `create` calls it.
"""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from enum import Enum
from typing import TypeVar

import secretstorage
from jeepney import DBusErrorResponse
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy
from secretstorage import util
from secretstorage.dhcrypto import Session
from secretstorage.util import DBusAddressWrapper

from awsroles.adapters.keyring import session_bus
from awsroles.adapters.keyring.backends import LOCKED_HINT, OTHER_STORE, STILL_LOCKED_HINT, no_service
from awsroles.errors import StorageError, StoreLockedError

T = TypeVar("T")

# Raised if an item or a collection is missing.
ItemGone = secretstorage.ItemNotFoundException

_PAUSES = (0.02, 0.1)
_ERROR_IS_LOCKED = "org.freedesktop.Secret.Error.IsLocked"
_PATH = "/org/freedesktop/secrets"
_SERVICE = "org.freedesktop.Secret.Service"
_COLLECTION = "org.freedesktop.Secret.Collection"
_GNOME_KEYRING = "org.gnome.keyring"
# gnome-keyring, daemon/dbus/org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.xml.
_UNLOCKING = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
_DENIED = "org.gnome.keyring.Error.Denied"


class State(Enum):
    """The state of the default collection."""

    USABLE = "usable"
    LOCKED = "locked"
    MISSING = "missing"
    NO_SERVICE = "no service"


def state() -> State:
    """Return the state of the default collection without a prompt."""
    try:
        with closing(session_bus.connect()) as connection:
            return State.LOCKED if _collection(connection).is_locked() else State.USABLE
    except secretstorage.ItemNotFoundException:
        return State.MISSING
    except (secretstorage.SecretServiceNotAvailableException, OSError):
        return State.NO_SERVICE


def usable_collection() -> secretstorage.Collection:
    """Return the default collection without a prompt, on a connection for the caller to close.

    Raises StorageError if there is none, StoreLockedError if it is locked.
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
    """Return a session that encrypts secrets on the bus.

    If the service does not support that, return a plain session if secrets *may_be_plain*, else raise StorageError.
    """
    session = util.open_session(connection)
    if not session.encrypted and not may_be_plain:
        raise StorageError("this Secret Service takes secrets unencrypted only", OTHER_STORE)
    return session


def unlock(seconds: float) -> None:
    """Let the desktop prompt for the keyring's password; raise StoreLockedError without an answer."""
    with closing(session_bus.connect()) as connection:
        try:
            _collection(connection).unlock(timeout=seconds)
        # The prompt stays open: dismissing it aborts gnome-keyring 42.1 (gkd-secret-unlock.c, an assertion).
        except TimeoutError as error:
            raise unanswered(seconds) from error


def takes_password() -> bool:
    """Return True if `unlock_with` can unlock the default collection: it is gnome-keyring's."""
    with closing(session_bus.connect()) as connection:
        try:
            [owner] = Proxy(message_bus, connection).GetNameOwner(_GNOME_KEYRING)
        except DBusErrorResponse:
            return False
        return bool(owner == connection.service)


def unlock_with(password: str) -> bool:
    """Unlock the default collection of gnome-keyring with its *password*; return False if that is wrong.

    A PAM module and gnome-keyring's own dialog call the same method. The password is encrypted on the bus.
    """
    with closing(session_bus.connect()) as connection:
        collection = _collection(connection)
        session = open_session(connection, may_be_plain=False)
        secret = util.format_secret(session, password.encode(), "text/plain")
        private = DBusAddressWrapper(_PATH, _UNLOCKING, connection)
        try:
            private.call("UnlockWithMasterPassword", "o(oayays)", collection.collection_path, secret)
        except DBusErrorResponse as error:
            if error.name == _DENIED:
                return False
            raise
        return True


def unanswered(seconds: float) -> StoreLockedError:
    """Return the error for a prompt without an answer in *seconds*."""
    return StoreLockedError(f"nobody unlocked the keyring in {seconds:.0f} s", STILL_LOCKED_HINT)


def create() -> None:
    """Let the desktop prompt for a new default collection; raise StorageError if the user refuses."""
    with closing(session_bus.connect()) as connection:
        try:
            _again(lambda: _introduce(connection, _PATH, _SERVICE))
            secretstorage.get_default_collection(connection)
        except secretstorage.PromptDismissedException as error:
            hint = f"run it again and choose a password for the keyring, or {OTHER_STORE}"
            raise StorageError("no keyring was made", hint) from error


def failure(error: Exception) -> StorageError | None:
    """Return our error for a locked collection and for a missing service, None for another *error*."""
    locked = isinstance(error, secretstorage.LockedException) or getattr(error, "name", None) == _ERROR_IS_LOCKED
    if locked:
        return StoreLockedError("the keyring is locked", LOCKED_HINT)
    if isinstance(error, (secretstorage.SecretServiceNotAvailableException, OSError)):
        return no_service()
    return None


def _collection(connection: DBusConnection) -> secretstorage.Collection:
    """Return the default collection; raise ItemGone if there is none."""
    # The alias `default` is missing for a moment while gnome-keyring 42 writes its file.
    return _again(lambda: _collection_now(connection))


def _collection_now(connection: DBusConnection) -> secretstorage.Collection:
    # Not the alias: under load gnome-keyring sometimes fails to resolve an alias in a path.
    [path] = DBusAddressWrapper(_PATH, _SERVICE, connection).call("ReadAlias", "s", "default")
    _introduce(connection, path, _COLLECTION)
    return secretstorage.Collection(connection, path)


def _introduce(connection: DBusConnection, path: str, interface: str) -> None:
    """Search at *path* with *interface*, so that the service knows this client; raise ItemGone if it does not yet.

    gnome-keyring registers its clients late. It aborts if an unknown client reads a property or opens a session, and
    rejects its search. Sources: its issues 190 and 195, Debian's bug 1147303; seen with 42.1 once in some 2,000 calls.
    """
    # Another error, as for a locked collection, comes from a service that knows this client.
    with suppress(DBusErrorResponse):
        DBusAddressWrapper(path, interface, connection).call("SearchItems", "a{ss}", {"service": "awsroles"})


def _again(look: Callable[[], T]) -> T:
    """Return the result of *look* at one of a few attempts; raise ItemGone after the last."""
    for pause in _PAUSES:
        with suppress(ItemGone):
            return look()
        time.sleep(pause)
    return look()
