"""A SecretStorage connection to this user's Secret Service, on the session bus of the fast reader."""

import os
from contextlib import suppress
from typing import Any

import secretstorage
from jeepney import DBusErrorResponse, HeaderFields, Message
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy
from secretstorage.util import BUS_NAME, add_match_rules

from awsroles.adapters.keyring.backends import OTHER_STORE
from awsroles.adapters.state.files import StateFacts
from awsroles.errors import StorageError
from awsroles.fastpath.paths import SERVICE_FACT, bus_sockets, state_directory
from awsroles.fastpath.secret_service import connected

_LONGEST_GREETING = 1024


class SecretServiceConnection(DBusConnection):  # type: ignore[misc]  # jeepney has no types
    """A connection that sends each call for the Secret Service to *service*, whose user is known."""

    service: str | None = None

    def send_and_get_reply(self, message: Message, *, timeout: float | None = None) -> Any:
        """Make a call and return the answer."""
        fields = message.header.fields
        if self.service is not None and fields.get(HeaderFields.destination) == BUS_NAME:
            fields[HeaderFields.destination] = self.service
        return super().send_and_get_reply(message, timeout=timeout)


def connect() -> SecretServiceConnection:
    """Return a connection for the caller to close, and start a missing service.

    Raises StorageError if the bus or the service is another user's, SecretServiceNotAvailableException or OSError if
    there is none.
    """
    environ = dict(os.environ)
    try:
        socket, path, uid = connected(bus_sockets(environ))
    except ValueError as error:
        raise secretstorage.SecretServiceNotAvailableException("no address of a session bus") from error
    if uid != os.geteuid():
        socket.close()
        raise _foreign_bus(path, uid, environ)
    try:
        guid = _authenticated(socket)
        connection = SecretServiceConnection(socket)
    except BaseException:
        socket.close()
        raise
    try:
        connection.service = _own_service(connection)
        add_match_rules(connection)
    except BaseException:
        connection.close()
        raise
    _remember(f"{guid} {connection.service}", environ)
    return connection


def _authenticated(socket: Any) -> str:
    """Authenticate, and return the ID of the bus (D-Bus specification, "Authentication Protocol")."""
    socket.sendall(b"\0AUTH EXTERNAL %b\r\n" % str(os.geteuid()).encode().hex().encode())
    greeting = b""
    while b"\n" not in greeting:
        received = socket.recv(_LONGEST_GREETING)
        if not received or len(greeting) > _LONGEST_GREETING:
            raise ConnectionError("no session bus")
        greeting += received
    if not greeting.startswith(b"OK "):
        raise ConnectionError("the session bus refuses this user")
    socket.sendall(b"BEGIN\r\n")
    socket.settimeout(None)
    return greeting[3:].strip().decode("ascii", "replace")


def _own_service(connection: DBusConnection) -> str:
    """Return the connection name of the Secret Service; raise StorageError if it is another user's."""
    bus = Proxy(message_bus, connection)
    try:
        try:
            [owner] = bus.GetNameOwner(BUS_NAME)
        except DBusErrorResponse:
            bus.StartServiceByName(BUS_NAME)
            [owner] = bus.GetNameOwner(BUS_NAME)
        [uid] = bus.GetConnectionUnixUser(owner)
    except DBusErrorResponse as error:
        raise secretstorage.SecretServiceNotAvailableException(error.name) from error
    if uid != os.geteuid():
        raise StorageError(f"the Secret Service on this session bus belongs to {_user(uid)}", OTHER_STORE)
    return str(owner)


def _foreign_bus(path: bytes, uid: int, environ: dict[str, str]) -> StorageError:
    shown = os.fsdecode(path.replace(b"\0", b"@"))
    variable = "DBUS_SESSION_BUS_ADDRESS" if environ.get("DBUS_SESSION_BUS_ADDRESS") else "XDG_RUNTIME_DIR"
    return StorageError(f"the session bus at {shown} belongs to {_user(uid)}", f"unset {variable}, or {OTHER_STORE}")


def _user(uid: int) -> str:
    name = "another user"
    with suppress(ImportError, KeyError):
        from pwd import getpwuid

        name = getpwuid(uid).pw_name
    return f"{name} (uid {uid}, and this is uid {os.geteuid()})"


def _remember(service: str, environ: dict[str, str]) -> None:
    """Store the name of this user's service, which saves the fast reader a call."""
    memory = StateFacts(state_directory(environ))
    with suppress(StorageError):
        if memory.get(SERVICE_FACT) != service:
            memory.set(SERVICE_FACT, service)
