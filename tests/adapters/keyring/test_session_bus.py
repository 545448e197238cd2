"""The connection of the writer: to the bus that the fast reader finds, and to a Secret Service of this user alone."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from jeepney import HeaderFields
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from testbed.keyring.counted_bus import CountedBus

from awsroles.adapters.keyring import session_bus
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.keyring.secretstorage_items import read_secret
from awsroles.fastpath.secret_service import connected
from devtools import other_user
from devtools.private_keyring import PrivateKeyring, wait_for

ITEM = "awsroles/role-session//home/ada/.aws/config#prod"
# Prints the exit code of an attempt to keep a secret, to read and to remove one, and what was said.
ATTEMPTS = """
import os
os.environ.update({environ!r})
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import StorageError
for call in ("set", "get", "delete"):
    for may_unlock in (False, True):
        keyring = OsKeyring(may_unlock=may_unlock, seconds=20)
        try:
            print(getattr(keyring, call)({item!r}, *["secret"] * (call == "set")))
        except StorageError as error:
            print(error.exit_code, error.message)
"""


def attempts(unprivileged: Callable[..., Any], item: str = ITEM, **environ: str) -> set[str]:
    """Return what another user is told who uses the keyring in each way."""
    return set(unprivileged(ATTEMPTS.format(environ=environ, item=item)).stdout.splitlines())


@pytest.mark.parametrize(
    "listed", ["{address}", "unix:path=/nowhere;{address}", "unix:abstract=nobody;{address}", "unix:runtime=yes", ""]
)
def test_nothing_is_kept_on_a_bus_of_another_user(
    keyring_bus: PrivateKeyring, tmp_path: Path, unprivileged: Callable[..., Any], listed: str
) -> None:
    Path(keyring_bus.folder).chmod(0o755)
    path = keyring_bus.address.removeprefix("unix:path=")
    os.symlink(path, tmp_path / "bus")
    address = listed.format(address=keyring_bus.address)
    told = attempts(unprivileged, DBUS_SESSION_BUS_ADDRESS=address, XDG_RUNTIME_DIR=str(tmp_path))
    where = path if "{address}" in listed else f"{tmp_path}/bus"
    assert told == {f"5 the session bus at {where} belongs to root (uid 0, and this is uid 65534)"}
    assert keyring_bus.items() == {}


def test_setup_names_whose_the_bus_is(
    environment: dict[str, str], keyring_bus: PrivateKeyring, tmp_path: Path, unprivileged: Callable[..., Any]
) -> None:
    Path(keyring_bus.folder).chmod(0o755)
    home = tmp_path / "of nobody"
    home.mkdir()
    home.chmod(0o777)
    given = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
    awsroles = os.path.join(os.path.dirname(sys.executable), "awsroles")
    variables = environment | {"HOME": str(home), "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    done = unprivileged([awsroles, "setup", "--no-input"], input=json.dumps(given), env=variables, check=False)
    assert (done.returncode, done.stdout) == (5, "")
    assert "belongs to root (uid 0, and this is uid 65534)" in done.stderr
    assert "unset DBUS_SESSION_BUS_ADDRESS" in done.stderr
    assert keyring_bus.items() == {}


@contextmanager
def bus_of_nobody(folder: Path) -> Iterator[str]:
    """Give the address of a session bus of another user that lets everybody in."""
    folder.chmod(0o777)
    (folder / "bus.conf").write_text(
        f"<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>'
        '<allow receive_sender="*"/></policy></busconfig>'
    )
    command = ["dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork"]
    bus = subprocess.Popen(other_user.command(command), stderr=subprocess.DEVNULL)
    try:
        wait_for((folder / "bus").exists, "the bus does not start")
        yield f"unix:path={folder}/bus"
    finally:
        bus.kill()
        bus.wait()


def test_a_secret_service_of_another_user_gets_nothing_on_a_bus_of_ours(
    tmp_path: Path, unprivileged: Callable[..., Any]
) -> None:
    folder = tmp_path / "nobody"
    folder.mkdir()
    with bus_of_nobody(folder) as address, closing(open_dbus_connection(address)) as service:
        Proxy(message_bus, service).RequestName("org.freedesktop.secrets")
        told = attempts(unprivileged, "awsroles/access-key/ada", DBUS_SESSION_BUS_ADDRESS=address)
        assert told == {
            "5 the Secret Service on this session bus belongs to root (uid 0, and this is uid 65534)",
        }
        # All that came to it is the reader's search.
        assert members(service) <= {"NameAcquired", "SearchItems"}


def members(connection: DBusConnection) -> set[str]:
    """Return which calls and signals have come."""
    found = set()
    with suppress(TimeoutError):
        while True:
            found.add(str(connection.receive(timeout=0).header.fields.get(HeaderFields.member)))
    return found


@pytest.mark.parametrize("listed", ["", "unix:runtime=yes", "unix:path=/nowhere;{address}", "tcp:host=x;{address}"])
def test_reader_and_writer_find_the_same_bus(
    keyring_bus: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    os.symlink(keyring_bus.address.removeprefix("unix:path="), tmp_path / "bus")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", listed.format(address=keyring_bus.address))
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    assert keyring_bus.items() == {ITEM: "secret"}
    assert read_secret(ITEM, dict(os.environ)) == b"secret"
    OsKeyring(may_unlock=False).delete(ITEM)
    assert keyring_bus.items() == {}


def test_whose_the_service_is_is_asked_once_for_each_that_there_is(
    own_keyring_bus: PrivateKeyring, tmp_path: Path
) -> None:
    def calls_of_a_look() -> list[str]:
        with closing(CountedBus(str(tmp_path), own_keyring_bus.address)) as bus:
            assert read_secret(ITEM, dict(os.environ) | {"DBUS_SESSION_BUS_ADDRESS": bus.address}) == b"secret"
            os.unlink(tmp_path / "counted-bus")
            return bus.calls

    known = ["Hello", "SearchItems", "OpenSession", "GetSecret"]
    own_keyring_bus.start_daemon()
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    assert calls_of_a_look() == known
    own_keyring_bus.kill_daemon()
    own_keyring_bus.start_daemon()
    assert calls_of_a_look() == ["Hello", "SearchItems", "GetConnectionUnixUser", "OpenSession", "GetSecret"]
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    assert calls_of_a_look() == known


def test_the_keyring_is_used_even_if_the_state_directory_is_read_only(
    keyring_bus: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "awsroles").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    assert keyring_bus.items() == {ITEM: "secret"}


def test_a_secret_service_that_is_not_there_yet_is_started(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.kill_daemon()
    script = Path(own_keyring_bus.folder, "start")
    script.write_text(
        f"#!/bin/sh\nexport XDG_DATA_HOME={own_keyring_bus.folder}/data HOME={own_keyring_bus.folder}/home\n"
        "echo of the tests | tr -d '\\n' | exec gnome-keyring-daemon --foreground --components=secrets --unlock\n"
    )
    script.chmod(0o700)
    Path(own_keyring_bus.folder, "services", "secrets.service").write_text(
        f"[D-BUS Service]\nName=org.freedesktop.secrets\nExec={script}\n"
    )
    OsKeyring(may_unlock=False, seconds=20).set(ITEM, "secret")
    assert own_keyring_bus.items() == {ITEM: "secret"}


@pytest.mark.parametrize(
    ("answer", "words"), [(b"", "no session bus"), (b"REJECTED EXTERNAL\r\n", "the session bus refuses this user")]
)
def test_a_bus_that_ends_or_refuses_is_no_bus(answer: bytes, words: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(ConnectionError, match=words):
            session_bus._authenticated(ours)


def test_without_an_address_there_is_no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=%zz")
    with pytest.raises(secretstorage.SecretServiceNotAvailableException, match="no address of a session bus"):
        session_bus.connect()
    with pytest.raises(OSError, match="no session bus"):
        connected([])
