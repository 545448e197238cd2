"""The items of the Secret Service are the keyring library's own: each finds, replaces and removes the other's."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from keyring.backends.SecretService import Keyring
from testbed.keyring.counted_bus import CountedBus

from awsroles.adapters.keyring.os_keyring import NO_ITEM, OsKeyring
from awsroles.adapters.keyring.secretstorage_items import read_unlocked
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.stores.items import access_key_item, journal_item, seed_item
from awsroles.errors import StorageError
from devtools.private_keyring import PrivateKeyring

ITEM = "awsroles/role-session//home/ada/.aws/config#prod-operations"


@pytest.fixture
def library(keyring_bus: PrivateKeyring) -> Any:
    """Return the keyring library's backend on an empty keyring."""
    assert keyring_bus.items() == {}
    return Keyring()  # type: ignore[no-untyped-call]


def attributes(keyring: PrivateKeyring) -> list[dict[str, str]]:
    # The daemon adds one when it reads its file again, which it does at moments of its own.
    added = "xdg:schema"
    with keyring.connection() as connection:
        items = list(secretstorage.Collection(connection).get_all_items())
        return [{name: value for name, value in item.get_attributes().items() if name != added} for item in items]


def test_the_library_finds_what_we_keep_and_removes_it(library: Any) -> None:
    OsKeyring(may_unlock=False).set(ITEM, "é\n")
    assert library.get_password(ITEM, "awsroles") == "é\n"
    library.delete_password(ITEM, "awsroles")
    assert OsKeyring(may_unlock=False).get(ITEM) is None


def test_we_replace_what_the_library_kept(library: Any, keyring_bus: PrivateKeyring) -> None:
    library.set_password(ITEM, "awsroles", "old")
    by_library = attributes(keyring_bus)
    OsKeyring(may_unlock=False).set(ITEM, "new")
    assert attributes(keyring_bus) == by_library
    assert keyring_bus.items() == {ITEM: "new"}
    assert library.get_password(ITEM, "awsroles") == "new"
    OsKeyring(may_unlock=False).delete(ITEM)
    assert library.get_password(ITEM, "awsroles") is None


def test_what_is_at_hand_is_a_secret_or_none_or_more_work(keyring_bus: PrivateKeyring) -> None:
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    assert read_unlocked(ITEM) == ("secret",)
    assert read_unlocked(f"{ITEM}2") == (None,)
    keyring_bus.put({"service": f"{ITEM}2", "username": "awsroles"}, b"\xff\xfe")
    assert read_unlocked(f"{ITEM}2") is None
    assert read_unlocked(NO_ITEM) == (None,)
    keyring_bus.lock()
    try:
        assert read_unlocked(ITEM) is None
    finally:
        keyring_bus.unlock()


ADA = parse_user_arn("arn:aws:iam::111111111111:user/ada")
LONG_LIVED = [
    access_key_item(ADA),
    journal_item(ADA),
    seed_item("arn:aws:iam::111111111111:mfa/phone"),
]
SECRET = "a secret that nobody may see"
# What gnome-keyring refuses, as a service does that knows no encryption.
UNKNOWN = (b"dh-ietf1024-sha256-aes128-cbc-pkcs7", b"no-ietf1024-sha256-aes128-cbc-pkcs7")


@pytest.mark.parametrize("may_unlock", [False, True])
@pytest.mark.parametrize("item", LONG_LIVED)
def test_what_lives_long_passes_the_bus_encrypted(
    keyring_bus: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, item: str, may_unlock: bool
) -> None:
    with closing(CountedBus(str(tmp_path), keyring_bus.address)) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        keyring = OsKeyring(may_unlock=may_unlock, seconds=20)
        keyring.set(item, SECRET)
        assert keyring.get(item) == SECRET
        keyring.delete(item)
        assert item.encode() in bus.passed
        assert SECRET.encode() not in bus.passed


@pytest.mark.parametrize("use", [lambda store, item: store.set(item, SECRET), lambda store, item: store.get(item)])
def test_a_service_without_encryption_gets_sessions_alone(
    keyring_bus: PrivateKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    use: Callable[[OsKeyring, str], object],
) -> None:
    keyring = OsKeyring(may_unlock=False, seconds=20)
    for item in LONG_LIVED:
        keyring.set(item, SECRET)
    with closing(CountedBus(str(tmp_path), keyring_bus.address, UNKNOWN)) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        for item in LONG_LIVED:
            with pytest.raises(StorageError, match="this Secret Service takes secrets unencrypted only"):
                use(OsKeyring(may_unlock=False, seconds=20), item)
        assert SECRET.encode() not in bus.passed
        keyring.set(ITEM, SECRET)
        assert keyring.get(ITEM) == SECRET
        for item in LONG_LIVED:
            keyring.delete(item)
        assert keyring_bus.items() == {ITEM: SECRET}


def test_a_keyring_program_shows_what_an_item_is_for(keyring_bus: PrivateKeyring) -> None:
    OsKeyring(may_unlock=False).set(ITEM, "secret")
    with keyring_bus.connection() as connection:
        labels = [item.get_label() for item in secretstorage.Collection(connection).get_all_items()]
    assert labels == [f"Password for 'awsroles' on '{ITEM}'"]
