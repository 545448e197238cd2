"""The names of our items in a real keyring, without a secret."""

import pytest
from testbed.keyring.private_keyring import PrivateKeyring

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.keyring.secretstorage_items import item_names
from awsroles.errors import StorageError, StoreLockedError


def test_our_items_are_named_and_nobody_elses(keyring_bus: PrivateKeyring) -> None:
    keyring = OsKeyring(may_unlock=False, seconds=30)
    for name in ("awsroles/mfa-session/x", "awsroles/role-session//ü#prod"):
        keyring.set(name, "secret")
    keyring_bus.put({"service": "mail", "username": "awsroles"}, b"another program's")
    keyring_bus.put({"service": "awsroles/mfa-session/z", "username": "other"}, b"another program's")
    assert item_names() == {"awsroles/mfa-session/x", "awsroles/role-session//ü#prod"}
    assert keyring.names() == item_names()


def test_a_locked_keyring_is_not_opened_for_names(keyring_bus: PrivateKeyring) -> None:
    keyring_bus.lock()
    try:
        with pytest.raises(StoreLockedError):
            OsKeyring(may_unlock=True, seconds=30).names()
        assert keyring_bus.prompts() == 0
    finally:
        keyring_bus.unlock()


def test_without_a_keyring_it_is_said() -> None:
    with pytest.raises(StorageError, match="no Secret Service answers"):
        OsKeyring(may_unlock=True).names()
