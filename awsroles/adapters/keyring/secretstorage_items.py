"""Items of the Secret Service, with SecretStorage unless the fast reader has an answer."""

import os
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from awsroles.adapters.keyring.backends import LOCKED_HINT, USERNAME
from awsroles.adapters.keyring.os_keyring import NO_ITEM
from awsroles.errors import StoreLockedError
from awsroles.fastpath.secret_service import read_secret
from awsroles.fastpath.session_record import is_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jeepney.io.blocking import DBusConnection
    from secretstorage import Collection, Item
    from secretstorage.dhcrypto import Session

T = TypeVar("T")

# The application attribute of the keyring library (keyring, backends/SecretService.py).
_APPLICATION = "Python keyring library"

# Not UTF-8, so no secret.
_MISSING = b"\xff"

_OURS = "awsroles/"


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
