"""The items of a backend of the keyring library, whatever that raises."""

import pytest
import secretstorage
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked, PasswordSetError
from testbed.keyring.keyring_calls import ITEM, SECRET, failures

from awsroles.adapters.keyring import backends as keyring_items
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import StorageError, StoreLockedError


class FakeBackend(KeyringBackend):
    """A backend that raises *error* for everything, or forgets what it is given."""

    priority = 1

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        assert service
        assert username == "awsroles"
        self._fail()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service
        assert username
        assert password
        self._fail()

    def delete_password(self, service: str, username: str) -> None:
        assert service
        assert username
        self._fail()

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


def test_an_item_that_another_process_removes_meanwhile_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = FakeBackend(secretstorage.ItemNotFoundException("Item does not exist!"))
    items = keyring_items.BackendItems(gone, (secretstorage.ItemNotFoundException,))
    monkeypatch.setattr(keyring_items, "platform_items", lambda: items)
    keyring = OsKeyring(may_unlock=False)
    assert keyring.get(ITEM) is None
    keyring.delete(ITEM)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (KeyringError("odd"), StorageError, "the keyring failed: keyring.errors.KeyringError: odd"),
        (PasswordSetError("Can't\x1b[31m"), StorageError, "Can't\\x1b[31m"),
        (KeyringLocked("dismissed"), StoreLockedError, "the keyring is locked"),
        (RuntimeError("no backend"), StorageError, "builtins.RuntimeError: no backend"),
        (ValueError(SECRET), StorageError, "builtins.ValueError"),
        (TypeError(SECRET), StorageError, "builtins.TypeError"),
        (AttributeError("x" * 1000), StorageError, "builtins.AttributeError: xxx"),
    ],
)
def test_whatever_a_backend_raises_is_one_of_ours(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[StorageError], words: str
) -> None:
    monkeypatch.setattr(keyring_items, "platform_items", lambda: keyring_items.BackendItems(FakeBackend(error)))
    for found in failures(OsKeyring(may_unlock=False)):
        assert type(found) is kind
        assert words in found.message
        assert len(found.message) < 300


def test_a_keyring_that_forgets_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_items, "platform_items", lambda: keyring_items.BackendItems(FakeBackend(None)))
    with pytest.raises(StorageError, match="does not give back what was written"):
        OsKeyring(may_unlock=False).set(ITEM, SECRET)
