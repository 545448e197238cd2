"""A session bus with a Secret Service of its own behind it, which answers as no real one does."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.low_level import Endianness, Parser

_SESSION = "/org/freedesktop/secrets/session/1"
_ITEMS = "/org/freedesktop/secrets/collection/login/"
_BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
_SERVICE = ":1.5"
_GREETING = b"OK 0123456789abcdef0123456789abcdef\r\n"

# From the number of the answer and its bytes to the pieces that are sent; with None the bus hangs up.
Delivery = Callable[[int, bytes], Iterable[bytes | None]]


def whole(_: int, answer: bytes) -> list[bytes]:
    """Deliver *answer* in one piece."""
    return [answer]


class FakeBus:
    """Serves *items*, secrets by name, on the socket at *path* (abstract after a NUL), one connection at a time.

    Everything that is asked for at once is one answer, sent in the pieces that *delivery* makes of it. *calls* are the
    members that were called, *locked* and *deleted* the names of items that are, *is_locked* says whether the keyring
    is. *greeting* ends the authentication, *refusals* is how many searches fail before one is carried out, *uid* is
    whose the service is.
    """

    def __init__(self, path: str, items: Mapping[str, bytes]) -> None:
        self.address = f"unix:abstract={path[1:]}" if path.startswith("\0") else f"unix:path={path}"
        self.items = items
        self.locked: set[str] = set()
        self.deleted: set[str] = set()
        self.is_locked = False
        self.refusals = 0
        self.uid = os.geteuid()
        self.calls: list[str] = []
        self.endianness = Endianness.little
        self.delivery: Delivery = whole
        self.greeting = _GREETING
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(path)
        self._listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Serve nobody any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def signal(self) -> bytes:
        """Return a message that answers nothing."""
        return self._bytes(new_signal(_BUS, "NameAcquired", "s", (":1.7",)))

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            # A real bus hangs up on messages that are none.
            with connection, contextlib.suppress(OSError, ValueError, KeyError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        said, parser, number, delivery = b"", Parser(), 0, self.delivery
        while b"BEGIN\r\n" not in said:
            if not (data := connection.recv(65_536)):
                return
            said += data
        data, answer = said.partition(b"BEGIN\r\n")[2], self.greeting
        while data or (data := connection.recv(65_536)):
            calls = list(parser.feed(data))
            answer += b"".join(part for call in calls for part in self._answers(call))
            data = b""
            # Nobody waits for the reply to Hello alone.
            if all(call.header.fields[HeaderFields.member] == "Hello" for call in calls):
                continue
            for piece in delivery(number, answer):
                if piece is None:
                    connection.shutdown(socket.SHUT_RDWR)
                else:
                    connection.sendall(piece)
            number, answer = number + 1, b""

    def _answers(self, call: Message) -> Iterator[bytes]:
        member = call.header.fields[HeaderFields.member]
        self.calls.append(member)
        yield self.signal()
        match member:
            case "Hello":
                yield self._reply(call, "s", (":1.7",))
            case "GetConnectionUnixUser":
                yield self._reply(call, "u", (self.uid if call.body == (_SERVICE,) else 0,))
            case "OpenSession":
                yield self._reply(call, "vo", (("s", ""), _SESSION))
            case "SearchItems" if self.refusals:
                self.refusals -= 1
                yield self._bytes(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))
            case "SearchItems":
                ours = {"username": "awsroles"}
                names = [name for name in self.items if call.body[0] in (ours, ours | {"service": name})]
                yield self._reply(call, "ao", ([_ITEMS + name.encode().hex() for name in names],))
            case "Get":
                yield self._property(call)
            case "GetSecret":
                name = self._name(call)
                if name in self.locked:
                    yield self._bytes(new_error(call, "org.freedesktop.Secret.Error.IsLocked"))
                else:
                    yield self._reply(call, "(oayays)", ((_SESSION, b"", self.items[name], "text/plain"),))

    def _property(self, call: Message) -> bytes:
        if call.body[1] == "Locked":
            return self._reply(call, "v", (("b", self.is_locked),))
        name = self._name(call)
        if name in self.deleted:
            return self._bytes(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))
        return self._reply(call, "v", (("a{ss}", {"username": "awsroles", "service": name}),))

    def _name(self, call: Message) -> str:
        path = str(call.header.fields[HeaderFields.path])
        return bytes.fromhex(path.removeprefix(_ITEMS)).decode()

    def _reply(self, call: Message, signature: str, body: tuple[Any, ...]) -> bytes:
        assert call.header.message_type is MessageType.method_call
        answer = new_method_return(call, signature, body)
        answer.header.fields[HeaderFields.sender] = _SERVICE
        return self._bytes(answer)

    def _bytes(self, message: Message) -> bytes:
        message.header.endianness = self.endianness
        return bytes(message.serialise(serial=9))
