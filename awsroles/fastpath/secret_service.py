"""A read-only client of the Secret Service that speaks D-Bus itself and reads a secret in three round trips.

It never prompts, unlocks or starts a service, and trusts only a bus and a service of this user. It returns None after
each surprise, and the caller falls back to SecretStorage. It makes the calls of the keyring library, so that both find
the same item. Sources: D-Bus specification, "Authentication Protocol", "Message Protocol"; Secret Service API,
"Collection".
"""

import _socket
import os
import sys
from time import monotonic

from awsroles.fastpath.paths import SERVICE_FACT, bus_sockets, fact_path, state_directory

# As in `entry`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    # The values in a message, and their byte order.
    Values = tuple[bytes, Literal["little", "big"]]

_SECONDS = 2.0
# In bytes. A session has some thousands.
_LONGEST_MESSAGE = 2**20
_RECEIVE_SIZE = 8_192
_METHOD_RETURN, _ERROR = 2, 3
_BYTE_ORDERS: "dict[bytes, Literal['little', 'big']]" = {b"l": "little", b"B": "big"}

# An attribute of each of our items, beside the item's name as the service.
USERNAME = (b"username", b"awsroles")

# Bus name, object, interface, member and signature of each call. Replies to a search tell the connection name of the
# service and the paths of the items.
_BUS = (b"org.freedesktop.DBus", b"/org/freedesktop/DBus", b"org.freedesktop.DBus")
_HELLO = (*_BUS, b"Hello", b"")
_GET_USER = (*_BUS, b"GetConnectionUnixUser", b"s")
_OPEN_SESSION = (b"/org/freedesktop/secrets", b"org.freedesktop.Secret.Service", b"OpenSession", b"sv")
DEFAULT = b"/org/freedesktop/secrets/aliases/default"
COLLECTION = b"org.freedesktop.Secret.Collection"
_SEARCH_ITEMS = (b"org.freedesktop.secrets", DEFAULT, COLLECTION, b"SearchItems", b"a{ss}")
_GET_SECRET = (b"org.freedesktop.Secret.Item", b"GetSecret", b"o")
# The serial numbers of Hello, of the three attempts to search, and of GetConnectionUnixUser; later calls count on.
_SEARCHES, _USER, NEXT_SERIAL = (2, 3, 4), 5, 6
# A variant of an empty string.
_EMPTY = b"\1s\0"


def connected(sockets: "list[bytes]") -> "tuple[_socket.socket, bytes, int]":
    """Return a connection to the first of *sockets* that accepts one, its path, and the user at the other end.

    Raises OSError if none accepts.
    """
    failure = OSError("no session bus")
    for path in sockets:
        candidate = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            candidate.settimeout(_SECONDS)
            candidate.connect(path)
        except OSError as error:
            candidate.close()
            failure = error
        else:
            return candidate, path, _peer(candidate, path)
    raise failure


def _peer(connection: _socket.socket, path: bytes) -> int:
    """Return the user at the other end (unix(7), SO_PEERCRED: process, user, group)."""
    if not hasattr(_socket, "SO_PEERCRED"):
        return os.stat(path).st_uid
    return int.from_bytes(connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)[4:8], sys.byteorder)


class Client:
    """A connection for 2 s; each method raises OSError or ValueError for an unexpected message."""

    def __init__(self, environ: "Mapping[str, str]") -> None:
        self._deadline = monotonic() + _SECONDS
        self._environ = environ
        self._socket, _, uid = connected(bus_sockets(environ))
        if uid != os.geteuid():
            raise PermissionError
        self._data = b""
        self._guid = b""
        # The connection name of the service.
        self.service = b""
        user = str(os.geteuid()).encode().hex().encode()
        # The caller has other work until the bus has accepted the connection.
        self.send(b"\0AUTH EXTERNAL %b\r\nBEGIN\r\n" % user + message(1, _HELLO, b""))

    def close(self) -> None:
        self._socket.close()

    def read(self, item: str, *others: str) -> "bytes | None":
        """Return the secret of *item*, or of the first of *others* that exists, and close the connection.

        None if there is none.
        """
        try:
            found = self.search((b"service", item.encode()), USERNAME)
            for other in others:
                if found is None or number(found, 0):
                    break
                found = self.search((b"service", other.encode()), USERNAME)
            return None if found is None else self.first_secret(found)
        finally:
            self.close()

    def search(self, *attributes: "tuple[bytes, bytes]") -> "Values | None":
        """Return the array of the items with these attributes in the default collection, None after an error."""
        pairs = bytes(8)
        for name, value in attributes:
            pairs = appended(appended(_padded(pairs), name), value)
        body = _number(len(pairs) - 8) + pairs[4:]
        # gnome-keyring 42 rejects a client's first call if it does not know the client yet. It aborts if that call is
        # OpenSession: so OpenSession waits for the reply. Under load it also mistakes the alias now and then.
        for serial in _SEARCHES:
            self.send(message(serial, _SEARCH_ITEMS, body))
            if not self._guid:
                self._guid = self._greeting()
            found = self.reply(serial, b"ao")
            if found is not None:
                return found
        return None

    def first_secret(self, items: "Values") -> "bytes | None":
        """Return the secret of the first of the *items* that a search has found, None if there is none."""
        return self._secret(run(items, 4)[0]) if number(items, 0) else None

    def _secret(self, item: bytes) -> "bytes | None":
        request = message(NEXT_SERIAL, (self.service, *_OPEN_SESSION), appended(appended(b"", b"plain") + _EMPTY, b""))
        opened = self.reply(NEXT_SERIAL, b"vo") if self.send_to_own(request) else None
        if opened is None or not opened[0].startswith(_EMPTY):
            return None
        session, _ = run(opened, run(opened, len(_EMPTY))[1] + 1)
        self.send(message(NEXT_SERIAL + 1, (self.service, item, *_GET_SECRET), appended(b"", session)))
        answer = self.reply(NEXT_SERIAL + 1, b"(oayays)")
        if answer is None:
            return None
        own_session, end = run(answer, 0)
        parameters, end = run(answer, end + 1)
        secret, _ = run(answer, end)
        return secret if own_session == session and not parameters else None

    def send_to_own(self, call: bytes) -> bool:
        """Send the first *call* to the service that the search found; return False if it is another user's."""
        if self._known_service() == b"%b %b" % (self._guid, self.service):
            self.send(call)
            return True
        self.send(message(_USER, _GET_USER, appended(b"", self.service)) + call)
        user = self.reply(_USER, b"u")
        return user is not None and number(user, 0) == os.geteuid()

    def _known_service(self) -> bytes:
        """Return the bus and the connection name that are known to be this user's. No two services have the same."""
        try:
            with open(fact_path(state_directory(self._environ), SERVICE_FACT), "rb", buffering=0) as file:
                return file.read()
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def _greeting(self) -> bytes:
        """Return the ID of the bus, from the line that ends the authentication."""
        while b"\n" not in self._data:
            self._receive()
        line, _, self._data = self._data.partition(b"\n")
        if not line.startswith(b"OK "):
            raise ValueError
        return line[3:].strip()

    def reply(self, serial: int, signature: bytes) -> "Values | None":
        """Return the reply to the call *serial*, None for an error; raise ValueError for another signature."""
        while True:
            kind, header, values = self._receive_message()
            # No other field can contain these bytes, nor those below: a bus checks each message.
            if number(header, header[0].find(b"\5\1u\0") + 4) != serial or kind not in (_METHOD_RETURN, _ERROR):
                continue
            if kind == _ERROR:
                return None
            if b"\x08\1g\0%c%b\0" % (len(signature), signature) not in header[0]:
                raise ValueError
            if serial in _SEARCHES:
                self.service, _ = run(header, header[0].index(b"\7\1s\0") + 4)
            return values

    def _receive_message(self) -> "tuple[int, Values, Values]":
        """Return the kind of the next message, its header fields and its body."""
        start = self._take(16)
        byte_order = _BYTE_ORDERS.get(start[:1])
        if byte_order is None:
            raise ValueError
        header = self._take(number((start, byte_order), 12))
        self._take(-len(header) % 8)
        body = self._take(number((start, byte_order), 4))
        return start[1], (header, byte_order), (body, byte_order)

    def _take(self, length: int) -> bytes:
        if length > _LONGEST_MESSAGE:
            raise ValueError
        while len(self._data) < length:
            self._receive()
        taken, self._data = self._data[:length], self._data[length:]
        return taken

    def _receive(self) -> None:
        left = self._deadline - monotonic()
        if left <= 0 or len(self._data) > _LONGEST_MESSAGE:
            raise ValueError
        self._socket.settimeout(left)
        received = self._socket.recv(_RECEIVE_SIZE)
        if not received:
            raise ValueError
        self._data += received


def number(values: "Values", at: int) -> int:
    """Return the number at *at*."""
    data, byte_order = values
    return int.from_bytes(data[at : at + 4], byte_order)


def run(values: "Values", at: int) -> "tuple[bytes, int]":
    """Return the string or the array after *at*, and its end; raise ValueError if it is incomplete."""
    start = at + -at % 4 + 4
    end = start + number(values, start - 4)
    if end > len(values[0]):
        raise ValueError
    return values[0][start:end], end


def message(serial: int, to: "tuple[bytes, ...]", body: bytes) -> bytes:
    """Return the message of a method call that starts no service (flag 2)."""
    name, path, interface, member, signature = to
    fields = b""
    for start, text in ((b"\1\1o\0", path), (b"\2\1s\0", interface), (b"\3\1s\0", member), (b"\6\1s\0", name)):
        fields = appended(_padded(fields) + start, text)
    fields = _padded(fields) + b"\x08\1g\0%c%b\0" % (len(signature), signature)
    return _padded(b"l\1\2\1" + _number(len(body)) + _number(serial) + _number(len(fields)) + fields) + body


def appended(data: bytes, text: bytes) -> bytes:
    """Return *data* followed by the string *text*."""
    return data + bytes(-len(data) % 4) + _number(len(text)) + text + b"\0"


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")
