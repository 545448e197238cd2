"""The fast reader of the Secret Service: one secret in three round trips, in the bytes of D-Bus themselves.

It only reads: it never prompts, unlocks or starts anything, and listens to this user's bus and service alone. After any
surprise it returns None, and the keyring library has its turn; as it makes that library's calls, both find the same
item. Sources: D-Bus specification, "Authentication Protocol", "Message Protocol"; Secret Service API, "Collection".
"""

import _socket
import os
import sys
from time import monotonic

from awsroles.fastpath import paths as folders

_SECONDS = 2.0
# In bytes; a session has some thousands.
_LONGEST_MESSAGE = 2**20
_METHOD_RETURN, _ERROR = 2, 3

# Every item of ours has it beside its own name as the service.
_USERNAME = b"awsroles"

# Bus name, object, interface, member and signature of each call; the service is asked by the name of its connection,
# which a search tells, and the item's object is what a search finds.
_BUS = (b"org.freedesktop.DBus", b"/org/freedesktop/DBus", b"org.freedesktop.DBus")
_HELLO = (*_BUS, b"Hello", b"")
_GET_USER = (*_BUS, b"GetConnectionUnixUser", b"s")
_OPEN_SESSION = (b"/org/freedesktop/secrets", b"org.freedesktop.Secret.Service", b"OpenSession", b"sv")
_DEFAULT = b"/org/freedesktop/secrets/aliases/default"
_COLLECTION = b"org.freedesktop.Secret.Collection"
_SEARCH_ITEMS = (b"org.freedesktop.secrets", _DEFAULT, _COLLECTION, b"SearchItems", b"a{ss}")
_GET_LOCKED = (_DEFAULT, b"org.freedesktop.DBus.Properties", b"Get", b"ss")
_GET_SECRET = (b"org.freedesktop.Secret.Item", b"GetSecret", b"o")
# An empty string in a variant.
_EMPTY = b"\1s\0"
# A false boolean in one, in either byte order.
_FALSE = b"\1b\0\0" + bytes(4)


class ForeignBusError(OSError):
    """The bus at *path* belongs to the user *uid*, who is another."""

    def __init__(self, path: bytes, uid: int) -> None:
        super().__init__()
        self.path = path
        self.uid = uid


def read_secret(item: str, environ: "dict[str, str]", if_missing: "bytes | None" = None) -> "bytes | None":
    """Return the secret that the keyring library keeps for us as *item*; None after any surprise.

    *if_missing* is returned where an unlocked keyring says that it has none. It takes 2 s at most.
    """
    try:
        bus = _Bus(connected(folders.bus_sockets(environ)))
        try:
            return _secret(bus, item.encode(), if_missing, _known_service(environ))
        finally:
            bus.close()
    except (OSError, ValueError):
        return None


def connected(sockets: "list[bytes]") -> _socket.socket:
    """Return a connection to the first of *sockets* that answers.

    Raises ForeignBusError where that is another user's, OSError where none does.
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
            continue
        uid = _listener(candidate, path)
        if uid != os.geteuid():
            candidate.close()
            raise ForeignBusError(path, uid)
        return candidate
    raise failure


def _listener(connection: _socket.socket, path: bytes) -> int:
    """Return the user who listens at the other end (unix(7), SO_PEERCRED: process, user, group)."""
    if not hasattr(_socket, "SO_PEERCRED"):
        return os.stat(path).st_uid
    return int.from_bytes(connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)[4:8], sys.byteorder)


def _known_service(environ: "dict[str, str]") -> bytes:
    """Return the bus and the connection on it that are known to be this user's service: neither comes twice."""
    try:
        with open(folders.fact_path(folders.state_directory(environ), folders.SERVICE_FACT), "rb", buffering=0) as file:
            return file.read()
    except OSError:
        return b""


def _secret(bus: "_Bus", service: bytes, if_missing: "bytes | None", known: bytes) -> "bytes | None":
    attributes = _with(_with(_padded(_with(_with(bytes(8), b"service"), service)), b"username"), _USERNAME)
    search = _number(len(attributes) - 8) + attributes[4:]
    user = str(os.geteuid()).encode().hex().encode()
    # Whatever needs no answer first goes out at once.
    bus.send(b"\0AUTH EXTERNAL %b\r\nBEGIN\r\n" % user + _call(1, _HELLO, b"") + _call(2, _SEARCH_ITEMS, search))
    guid = bus.greeting()
    # gnome-keyring 42 may come to a client's first call before it knows the client, and refuses it then. If that call
    # is OpenSession the whole daemon aborts: so this one waits.
    # And now and then it mistakes the alias, when much is asked at once.
    found = bus.answer(2, b"ao") or bus.ask(3, _SEARCH_ITEMS, search, b"ao") or bus.ask(4, _SEARCH_ITEMS, search, b"ao")
    if found is None:
        return None
    owner = bus.sender
    # Whose connection it is needs no round trip, and no call where that is known.
    ask_user = b"" if known == b"%b %b" % (guid, owner) else _call(5, _GET_USER, _with(b"", owner))
    if found.number(0) == 0:
        if if_missing is None:
            return None
        bus.send(ask_user + _call(6, (owner, *_GET_LOCKED), _with(_with(b"", _COLLECTION), b"Locked")))
        locked = bus.answer(6, b"v") if not ask_user or _is_ours(bus) else None
        return if_missing if locked is not None and locked.data == _FALSE else None
    item, _ = found.run(4)
    bus.send(ask_user + _call(6, (owner, *_OPEN_SESSION), _with(_with(b"", b"plain") + _EMPTY, b"")))
    opened = bus.answer(6, b"vo") if not ask_user or _is_ours(bus) else None
    if opened is None or not opened.data.startswith(_EMPTY):
        return None
    _, end = opened.run(len(_EMPTY))
    session, _ = opened.run(end + 1)
    answer = bus.ask(7, (owner, item, *_GET_SECRET), _with(b"", session), b"(oayays)")
    if answer is None:
        return None
    own_session, end = answer.run(0)
    parameters, end = answer.run(end + 1)
    secret, _ = answer.run(end)
    return secret if own_session == session and not parameters else None


def _is_ours(bus: "_Bus") -> bool:
    user = bus.answer(5, b"u")
    return user is not None and user.number(0) == os.geteuid()


class _Bus:
    """A connection; it raises OSError or ValueError for anything that is not as it should be."""

    def __init__(self, connection: _socket.socket) -> None:
        self._deadline = monotonic() + _SECONDS
        self._socket = connection
        self._data = b""
        # The connection that the last answer came from.
        self.sender = b""

    def close(self) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def greeting(self) -> bytes:
        """Return the bus's own ID, from the line that ends the authentication."""
        while b"\n" not in self._data:
            self._receive()
        line, _, self._data = self._data.partition(b"\n")
        if not line.startswith(b"OK "):
            raise ValueError
        return line[3:].strip()

    def ask(self, serial: int, to: "tuple[bytes, ...]", body: bytes, signature: bytes) -> "_Values | None":
        """Make a call and return the answer."""
        self.send(_call(serial, to, body))
        return self.answer(serial, signature)

    def answer(self, serial: int, signature: bytes) -> "_Values | None":
        """Return the answer to the call *serial*, which must have that *signature*, None for an error."""
        while True:
            kind, header, values = self._message()
            # No other field can hold these bytes, nor those below: a bus checks what it passes on.
            if header.number(header.data.find(b"\5\1u\0") + 4) != serial or kind not in (_METHOD_RETURN, _ERROR):
                continue
            if kind == _ERROR:
                return None
            if b"\x08\1g\0%c%b\0" % (len(signature), signature) not in header.data:
                raise ValueError
            self.sender, _ = header.run(header.data.index(b"\7\1s\0") + 4)
            return values

    def _message(self) -> "tuple[int, _Values, _Values]":
        """Return the kind of the next message, its header fields and its body."""
        start = self._take(16)
        if start[:1] not in (b"l", b"B"):
            raise ValueError
        lengths = _Values(start, is_big=start[:1] == b"B")
        header = self._take(lengths.number(12))
        self._take(-len(header) % 8)
        body = self._take(lengths.number(4))
        return start[1], _Values(header, lengths.is_big), _Values(body, lengths.is_big)

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
        received = self._socket.recv(65_536)
        if not received:
            raise ValueError
        self._data += received


class _Values:
    """What stands in a message, in its byte order."""

    def __init__(self, data: bytes, is_big: bool) -> None:
        self.data = data
        self.is_big = is_big

    def number(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "big" if self.is_big else "little")

    def run(self, at: int) -> "tuple[bytes, int]":
        """Return the string or the array of bytes from *at* on, and where it ends; raise ValueError for half a one."""
        start = at + -at % 4 + 4
        end = start + self.number(start - 4)
        if end > len(self.data):
            raise ValueError
        return self.data[start:end], end


def _call(serial: int, to: "tuple[bytes, ...]", body: bytes) -> bytes:
    """Return the message of a call that starts no service (flag 2)."""
    name, path, interface, member, signature = to
    fields = b""
    for start, text in ((b"\1\1o\0", path), (b"\2\1s\0", interface), (b"\3\1s\0", member), (b"\6\1s\0", name)):
        fields = _with(_padded(fields) + start, text)
    fields = _padded(fields) + b"\x08\1g\0%c%b\0" % (len(signature), signature)
    return _padded(b"l\1\2\1" + _number(len(body)) + _number(serial) + _number(len(fields)) + fields) + body


def _with(data: bytes, text: bytes) -> bytes:
    """Return *data* and after it the string *text*."""
    return data + bytes(-len(data) % 4) + _number(len(text)) + text + b"\0"


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")
