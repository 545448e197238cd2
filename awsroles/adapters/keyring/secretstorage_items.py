"""Items of the Secret Service, with SecretStorage unless the fast reader has an answer."""

import os
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from awsroles.adapters.keyring.backends import LOCKED_HINT, USERNAME
from awsroles.adapters.keyring.os_keyring import NO_ITEM
from awsroles.errors import StoreLockedError
from awsroles.fastpath.secret_service import COLLECTION, DEFAULT, NEXT_SERIAL, Client, appended, message, number
from awsroles.fastpath.session_record import is_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jeepney.io.blocking import DBusConnection
    from secretstorage import Collection, Item
    from secretstorage.dhcrypto import Session

    from awsroles.fastpath.secret_service import Values

T = TypeVar("T")

# The application attribute of the keyring library (keyring, backends/SecretService.py).
_APPLICATION = "Python keyring library"

# Not UTF-8, so no secret.
_MISSING = b"\xff"

_GET_PROPERTY = (b"org.freedesktop.DBus.Properties", b"Get", b"ss")
# The start of a variant of a boolean.
_BOOLEAN = b"\1b\0\0"

_OURS = "awsroles/"


class FastReader(Client):
    """A connection for 2 s; `read` returns *if_missing* if an unlocked keyring does not have the item."""

    def __init__(self, environ: "Mapping[str, str]", if_missing: bytes | None = None) -> None:
        super().__init__(environ)
        self._if_missing = if_missing

    def is_locked(self) -> bool | None:
        """Return the property of the default collection, None if the service is another user's or surprises."""
        call = self.property(NEXT_SERIAL, DEFAULT, COLLECTION, b"Locked")
        locked = self.reply(NEXT_SERIAL, b"v") if self.send_to_own(call) else None
        return None if locked is None or not locked[0].startswith(_BOOLEAN) else any(locked[0][len(_BOOLEAN) :])

    def property(self, serial: int, path: bytes, interface: bytes, name: bytes) -> bytes:
        """Return the message that asks for a property of the object *path*."""
        return message(serial, (self.service, path, *_GET_PROPERTY), appended(appended(b"", interface), name))

    def first_secret(self, items: "Values") -> bytes | None:
        if number(items, 0) or self._if_missing is None:
            return super().first_secret(items)
        return self._if_missing if self.is_locked() is False else None


def read_secret(item: str, environ: "Mapping[str, str]", if_missing: bytes | None = None) -> bytes | None:
    """Return the secret of *item*, *if_missing* if an unlocked keyring has none, and None after a surprise or 2 s."""
    try:
        return FastReader(environ, if_missing).read(item)
    except (OSError, ValueError):
        return None


def read_unlocked(service: str) -> tuple[str | None] | None:
    """Return the secret of an unlocked keyring, None in the tuple if it has none; None if SecretStorage has to look.

    SecretStorage reads long-lived secrets, because the fast reader does not encrypt.
    """
    if not is_session(service) and service != NO_ITEM:
        return None
    secret = read_secret(service, dict(os.environ), _MISSING)
    try:
        return (None,) if secret == _MISSING else None if secret is None else (secret.decode(),)
    except UnicodeDecodeError:
        return None


class SecretService:
    """A backend class like those of the keyring library; *username* is that of our items."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret."""
        if (known := read_unlocked(service)) is not None:
            return known[0]

        def read(item: "Item") -> bytes:
            item.session = _session(item.connection, service)
            return item.get_secret()

        with _collection() as collection:
            secret = _with_item(collection, service, username, read)
        return None if secret is None else secret.decode()

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        attributes = {"application": _APPLICATION, "service": service, "username": username}
        with _collection() as collection:
            collection.session = _session(collection.connection, service)
            label = f"Password for '{username}' on '{service}'"
            collection.create_item(label, attributes, password.encode(), replace=True)

    def delete_password(self, service: str, username: str) -> None:
        """Remove the secret; none is fine."""
        with _collection() as collection:
            _with_item(collection, service, username, lambda item: item.delete())


@contextmanager
def _collection() -> "Iterator[Collection]":
    from awsroles.adapters.keyring.secretstorage_collection import usable_collection

    collection = usable_collection()
    with closing(collection.connection):
        yield collection


def _session(connection: "DBusConnection", service: str) -> "Session":
    from awsroles.adapters.keyring.secretstorage_collection import open_session

    return open_session(connection, may_be_plain=is_session(service))


def _with_item(collection: "Collection", service: str, username: str, use: "Callable[[Item], T]") -> T | None:
    """Return the result of *use* for the item, None if there is none."""
    from awsroles.adapters.keyring.secretstorage_collection import ItemGone

    with suppress(ItemGone):
        for item in collection.search_items({"service": service, "username": username}):
            if item.is_locked():
                raise StoreLockedError("this item of the keyring is locked", LOCKED_HINT)
            return use(item)
    return None


def item_names() -> frozenset[str]:
    """Return the names of the items in the default collection; raise StorageError, StoreLockedError if it is locked."""
    from awsroles.adapters.keyring.secretstorage_collection import ItemGone, usable_collection

    names = set()
    collection = usable_collection()
    with closing(collection.connection):
        for item in collection.search_items({"username": USERNAME}):
            try:
                names.add(item.get_attributes().get("service", ""))
            except ItemGone:  # noqa: PERF203 - another process may remove it meanwhile
                continue
    return frozenset(name for name in names if name.startswith(_OURS))
