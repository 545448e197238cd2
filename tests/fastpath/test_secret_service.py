"""The fast reader on a real gnome-keyring: it finds what the keyring library does, asks nobody and waits little."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import SecretService
from testbed.keyring.counted_bus import CountedBus
from testbed.keyring.keepassxc import KeePassXC

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.keyring.secretstorage_items import read_secret
from awsroles.fastpath.paths import bus_sockets
from devtools.private_keyring import PrivateKeyring

ITEM = "awsroles/role-session//home/ada/.aws/config#prod"
LIBRARY: Any = SecretService.Keyring  # it has no types
SECRET = b"awsroles1 1 2 3 4\nand more"


@pytest.fixture
def keyring(keyring_bus: PrivateKeyring) -> PrivateKeyring:
    """Give an unlocked keyring that holds the item."""
    OsKeyring(may_unlock=False).set(ITEM, SECRET.decode())
    return keyring_bus


def found() -> bytes | None:
    return read_secret(ITEM, dict(os.environ))


@pytest.mark.parametrize("secret", ["", "x", "é\u2028\0\n", "x" * 1_900, "x" * 100_000])
def test_it_finds_what_the_keyring_library_wrote(keyring_bus: PrivateKeyring, secret: str) -> None:
    assert keyring_bus.items() == {}
    LIBRARY().set_password(ITEM, "awsroles", secret)
    assert found() == secret.encode()
    OsKeyring(may_unlock=False).set(ITEM, f"{secret} ours")
    assert found() == f"{secret} ours".encode()
    assert LIBRARY().get_password(ITEM, "awsroles") == f"{secret} ours"


@pytest.mark.parametrize("number", range(6))
def test_of_several_items_it_takes_the_one_that_the_library_takes(keyring_bus: PrivateKeyring, number: int) -> None:
    keyring_bus.put({"service": ITEM}, b"of no user")
    keyring_bus.put({"service": ITEM, "username": "awsroles2"}, b"of another user")
    keyring_bus.put({"service": f"{ITEM}2", "username": "awsroles"}, b"of another service")
    for count in range(number):
        more = {"application": f"program {count}"} if count % 2 else {"xdg:schema": f"schema {count}"}
        keyring_bus.put({"service": ITEM, "username": "awsroles", **more}, b"secret %d" % count)
    by_library = LIBRARY().get_password(ITEM, "awsroles")
    assert found() == (None if by_library is None else by_library.encode())
    assert (by_library is None) == (number == 0)


def test_it_takes_four_calls_however_much_else_is_kept(
    keyring: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        keyring.put({"service": f"another {number}", "username": "awsroles"}, b"x" * 100)
    with closing(CountedBus(str(tmp_path), keyring.address)) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        assert found() == SECRET
        assert bus.calls == ["Hello", "SearchItems", "OpenSession", "GetSecret"]


@pytest.mark.parametrize("lookups", [150, pytest.param(6_000, marks=pytest.mark.soak)])
def test_many_at_once_all_find_it_and_leave_the_daemon_alive(own_keyring_bus: PrivateKeyring, lookups: int) -> None:
    own_keyring_bus.start_daemon()
    OsKeyring(may_unlock=False).set(ITEM, SECRET.decode())
    script = f"""
import os
from awsroles.adapters.keyring.secretstorage_items import read_secret
print(sum(read_secret({ITEM!r}, dict(os.environ)) == {SECRET!r} for _ in range({lookups})))
"""
    command = [sys.executable, "-c", script]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert [int(process.communicate()[0]) for process in processes] == [lookups] * 8
    assert not own_keyring_bus.is_locked()


@pytest.mark.usefixtures("keyring")
def test_an_item_is_missing_if_an_unlocked_keyring_lacks_it() -> None:
    assert read_secret(ITEM, dict(os.environ), b"missing") == SECRET
    assert read_secret("awsroles/another", dict(os.environ), b"missing") == b"missing"


def test_a_locked_keyring_gives_nothing_and_does_not_prompt(keyring: PrivateKeyring) -> None:
    keyring.lock()
    try:
        assert found() is None
        assert read_secret("awsroles/another", dict(os.environ), b"missing") is None
    finally:
        keyring.unlock()
    assert keyring.prompts() == 0
    assert found() == SECRET


def test_a_missing_collection_is_not_created(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon(unlocked=False)
    assert found() is None
    assert own_keyring_bus.prompts() == 0


def test_a_daemon_that_is_not_there_is_not_started(own_keyring_bus: PrivateKeyring) -> None:
    folder = Path(own_keyring_bus.folder)
    (folder / "services" / "secrets.service").write_text(
        f"[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/usr/bin/touch {folder}/started\n", encoding="ascii"
    )
    assert found() is None
    time.sleep(0.1)
    assert not (folder / "started").exists()


def test_a_frozen_daemon_is_waited_for_two_seconds(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    OsKeyring(may_unlock=False).set(ITEM, SECRET.decode())
    own_keyring_bus.freeze_daemon()
    start = time.monotonic()
    assert found() is None
    assert 1.9 < time.monotonic() - start < 6
    own_keyring_bus.thaw_daemon()
    assert found() == SECRET


@pytest.mark.parametrize(
    ("address", "sockets"),
    [
        ("unix:path=/run/bus", [b"/run/bus"]),
        ("unix:path=/run/bus,guid=0123", [b"/run/bus"]),
        ("unix:guid=0123,path=/run/bus", [b"/run/bus"]),
        ("unix:abstract=/tmp/dbus-x", [b"\0/tmp/dbus-x"]),
        ("unix:path=/a%20b%3Bc%c3%a9", ["/a b;cé".encode()]),
        ("tcp:host=localhost,port=1;unix:path=/a;;unix:abstract=b", [b"/a", b"\0b"]),
        ("unix:runtime=yes;unix:path=/a", [b"/other/bus", b"/a"]),
        ("unix:runtime=no", []),
        ("unix:dir=/tmp", []),
        ("autolaunch:", []),
        ("nonsense", []),
    ],
)
def test_the_addresses_are_those_of_the_environment(address: str, sockets: list[bytes]) -> None:
    assert bus_sockets({"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": "/other"}) == sockets


def test_a_bus_that_is_not_there_gives_way_to_the_next(
    keyring: PrivateKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    for before in ("unix:path=/nowhere", f"unix:path=/{'x' * 200}", "unix:abstract=nobody", "tcp:host=x"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"{before};{keyring.address}")
        assert found() == SECRET


def test_without_an_address_it_is_the_bus_of_the_runtime_folder(
    keyring: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.symlink(keyring.address.removeprefix("unix:path="), tmp_path / "bus")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    assert found() == SECRET
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert found() == SECRET


def test_another_users_bus_is_read_nowhere(
    keyring: PrivateKeyring, tmp_path: Path, unprivileged: Callable[..., Any]
) -> None:
    Path(keyring.folder).chmod(0o755)
    os.symlink(keyring.address.removeprefix("unix:path="), tmp_path / "bus")
    script = f"""
from awsroles.fastpath.paths import bus_sockets
from awsroles.adapters.keyring.secretstorage_items import read_secret
from awsroles.fastpath.secret_service import connected
for listed in {(keyring.address, f"unix:path=/nowhere;{keyring.address}", "unix:runtime=yes", "")!r}:
    environ = {{"DBUS_SESSION_BUS_ADDRESS": listed, "XDG_RUNTIME_DIR": {str(tmp_path)!r}}}
    print(connected(bus_sockets(environ))[2], read_secret({ITEM!r}, environ, b"missing"))
"""
    assert unprivileged(script).stdout.splitlines() == [f"{os.geteuid()} None"] * 4


def test_without_any_bus_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/a%zz")
    assert found() is None
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert found() is None


@pytest.mark.soak
def test_keepassxc_gives_what_the_keyring_library_wrote_too(own_keyring_bus: PrivateKeyring, tmp_path: Path) -> None:
    keepassxc = KeePassXC(str(tmp_path), own_keyring_bus.address)
    try:
        for number, secret in enumerate(("x", "é\u2028\n", "x" * 1_900)):
            LIBRARY().set_password(f"{ITEM}{number}", "awsroles", secret)
            assert read_secret(f"{ITEM}{number}", dict(os.environ)) == secret.encode()
        assert read_secret("awsroles/another", dict(os.environ)) is None
    finally:
        keepassxc.stop()
