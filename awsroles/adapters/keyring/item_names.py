"""Names of our items in the default collection of the Secret Service, read without SecretStorage."""

import os
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from awsroles.adapters.keyring.backends import LOCKED_HINT, no_service
from awsroles.adapters.keyring.secretstorage_items import FastReader
from awsroles.errors import StoreLockedError
from awsroles.fastpath.secret_service import NEXT_SERIAL, USERNAME, number, run

if TYPE_CHECKING:
    from awsroles.fastpath.secret_service import Values

_OURS = b"awsroles/"
_ITEM = b"org.freedesktop.Secret.Item"
# dbus-daemon limits a client's calls without a reply: 128 unless its configuration has another limit.
_CALLS_AT_ONCE = 64


def item_names() -> frozenset[str] | None:
    """Return the names; None after a surprise, and if the service is another user's or has to be started.

    Raises StorageError if there is no session bus, StoreLockedError if the keyring is locked.
    """
    try:
        client = FastReader(dict(os.environ))
    except PermissionError:
        return None
    except (OSError, ValueError) as error:
        raise no_service() from error
    try:
        return _names(client)
    except (OSError, ValueError):
        return None
    finally:
        client.close()


def _names(client: FastReader) -> frozenset[str] | None:
    found = client.search(USERNAME)
    is_locked = None if found is None else client.is_locked()
    if found is None or is_locked is None:
        return None
    if is_locked:
        raise StoreLockedError("the keyring is locked", LOCKED_HINT)
    names: set[bytes] = set()
    paths = list(_paths(found))
    serials = count(NEXT_SERIAL + 1)
    for start in range(0, len(paths), _CALLS_AT_ONCE):
        calls = list(zip(paths[start : start + _CALLS_AT_ONCE], serials, strict=False))
        client.send(b"".join(client.property(serial, path, _ITEM, b"Attributes") for path, serial in calls))
        replies = [client.reply(serial, b"v") for _, serial in calls]
        # Another process may delete an item meanwhile, which makes its reply an error.
        names.update(_service_of(reply) for reply in replies if reply is not None)
    return frozenset(name.decode() for name in names if name.startswith(_OURS))


def _paths(found: "Values") -> Iterator[bytes]:
    """Yield the object paths of a search's reply."""
    at, end = 4, 4 + number(found, 0)
    while at < end:
        path, at = run(found, at)
        at += 1
        yield path


def _service_of(reply: "Values") -> bytes:
    """Return the attribute `service` from a variant of a dictionary; raise ValueError for another variant."""
    if not reply[0].startswith(b"\5a{ss}\0"):
        raise ValueError
    # The dictionary has its length at 8, each of its entries at a multiple of 8.
    at, end = 16, 16 + number(reply, 8)
    while at < end:
        name, at = run(reply, at + -at % 8)
        value, at = run(reply, at + 1)
        at += 1
        if name == b"service":
            return value
    return b""
