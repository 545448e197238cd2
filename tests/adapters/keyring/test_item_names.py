"""The names of our items in a real keyring, without a secret and without SecretStorage."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney.low_level import Endianness
from testbed.fuzz.examples import examples
from testbed.keyring.counted_bus import CountedBus
from testbed.keyring.fake_bus import FakeBus

from awsroles.adapters.keyring import secretstorage_items
from awsroles.adapters.keyring.item_names import item_names
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import StorageError, StoreLockedError
from devtools.private_keyring import PrivateKeyring

NAMES = frozenset({"awsroles/mfa-session/x", "awsroles/role-session//ü#prod"})


@pytest.fixture
def keyring(keyring_bus: PrivateKeyring) -> PrivateKeyring:
    """Return an unlocked keyring with items of ours and of other programs."""
    for name in NAMES:
        OsKeyring(may_unlock=False, seconds=30).set(name, "secret")
    keyring_bus.put({"service": "mail", "username": "awsroles"}, b"another program's")
    keyring_bus.put({"service": "awsroles/mfa-session/z", "username": "other"}, b"another program's")
    return keyring_bus


@pytest.mark.usefixtures("keyring")
def test_only_items_of_awsroles_are_named() -> None:
    assert item_names() == secretstorage_items.item_names() == NAMES
    assert OsKeyring(may_unlock=False, seconds=30).names() == NAMES


def test_each_of_our_items_takes_one_call(
    keyring: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(CountedBus(str(tmp_path), keyring.address)) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        assert item_names() == NAMES
        assert bus.calls == ["Hello", "SearchItems", "Get", *["Get"] * 3]
        assert b"secret" not in bus.passed.replace(b"secrets", b"")


def test_a_keyring_without_items_of_ours_has_no_names(keyring_bus: PrivateKeyring) -> None:
    assert keyring_bus.items() == {}
    assert item_names() == frozenset()


def test_many_items_are_all_named(keyring_bus: PrivateKeyring) -> None:
    names = {f"awsroles/role-session//home/ada/.aws/config#p{number}" for number in range(130)}
    for name in names:
        keyring_bus.put({"service": name, "username": "awsroles"}, b"x")
    assert item_names() == frozenset(names)


def test_a_locked_keyring_is_not_opened_for_names(keyring: PrivateKeyring) -> None:
    keyring.lock()
    try:
        with pytest.raises(StoreLockedError):
            OsKeyring(may_unlock=True, seconds=30).names()
        with pytest.raises(StoreLockedError):
            secretstorage_items.item_names()
        assert keyring.prompts() == 0
    finally:
        keyring.unlock()


def test_a_session_without_a_bus_has_no_secret_service() -> None:
    with pytest.raises(StorageError, match="no keyring was found"):
        OsKeyring(may_unlock=True).names()


def test_a_missing_service_is_started_by_secretstorage(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.kill_daemon()
    assert item_names() is None
    with pytest.raises(StorageError, match="no keyring was found"):
        OsKeyring(may_unlock=True).names()


def test_a_bus_of_another_user_is_refused(keyring: PrivateKeyring, unprivileged: Callable[..., Any]) -> None:
    Path(keyring.folder).chmod(0o755)
    script = f"""
import os
os.environ["DBUS_SESSION_BUS_ADDRESS"] = {keyring.address!r}
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import StorageError
try:
    OsKeyring(may_unlock=True).names()
except StorageError as error:
    print(error.message)
"""
    assert "belongs to root" in unprivileged(script).stdout


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBus]:
    """Serve some items on a bus that a test disturbs."""
    with closing(FakeBus(str(tmp_path / "bus"), dict.fromkeys([*NAMES, "mail"], b"secret"))) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


def test_replies_may_have_either_byte_order(bus: FakeBus) -> None:
    for bus.endianness in Endianness:
        assert item_names() == NAMES


def test_a_service_of_another_user_is_not_believed(bus: FakeBus) -> None:
    bus.uid = os.geteuid() + 1
    assert item_names() is None


def test_an_item_that_another_process_deletes_meanwhile_is_left_out(bus: FakeBus) -> None:
    bus.deleted = {"awsroles/mfa-session/x"}
    assert item_names() == NAMES - bus.deleted


@examples(200)
@given(number=st.integers(0, 3), data=st.data())
def test_replies_with_changed_bytes_never_raise(bus: FakeBus, number: int, data: st.DataObject) -> None:
    at, byte = data.draw(st.integers(0, 400)), data.draw(st.integers(0, 255))

    def change(reply: int, usual: bytes) -> list[bytes | None]:
        if reply != number:
            return [usual]
        return [usual[:at] + bytes([byte]) + usual[at + 1 :], None]

    bus.delivery = change
    try:
        assert isinstance(item_names(), frozenset | None)
    except StoreLockedError:
        assert number == 1
