"""The items of the Secret Service are the keyring library's own: each finds, replaces and removes the other's."""

from typing import Any

import pytest
import secretstorage
from keyring.backends.SecretService import Keyring
from testbed.private_keyring import PrivateKeyring

from awsroles.adapters.os_keyring import OsKeyring
from awsroles.adapters.secret_service_items import at_hand

ITEM = "awsroles/role-session//home/ada/.aws/config#prod-operations"


@pytest.fixture
def library(keyring_bus: PrivateKeyring) -> Any:
    """Return the keyring library's backend on an empty keyring."""
    assert keyring_bus.items() == {}
    return Keyring()  # type: ignore[no-untyped-call]


def attributes(keyring: PrivateKeyring) -> list[dict[str, str]]:
    with keyring.connection() as connection:
        return [item.get_attributes() for item in secretstorage.Collection(connection).get_all_items()]


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
    assert at_hand(ITEM) == ("secret",)
    assert at_hand("awsroles/another") == (None,)
    keyring_bus.put({"service": "awsroles/another", "username": "awsroles"}, b"\xff\xfe")
    assert at_hand("awsroles/another") is None
    keyring_bus.lock()
    try:
        assert at_hand(ITEM) is None
    finally:
        keyring_bus.unlock()
