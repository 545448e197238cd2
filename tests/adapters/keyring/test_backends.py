"""The permitted backends of the keyring library, and their items."""

import sys
from pathlib import Path

import pytest
import secretstorage
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked, PasswordSetError
from testbed.keyring.keyring_calls import ITEM, SECRET, failures

from awsroles.adapters.keyring import backends as keyring_items
from awsroles.adapters.keyring.backends import refuse_other_backend
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
        assert kind is StorageError or found.hint == "unlock it, then run it again"


def test_a_keyring_that_forgets_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_items, "platform_items", lambda: keyring_items.BackendItems(FakeBackend(None)))
    with pytest.raises(StorageError, match="the keyring did not return what was written") as caught:
        OsKeyring(may_unlock=False).set(ITEM, SECRET)
    assert caught.value.hint == (
        f"remove every other item named {ITEM} with the keyring's own program, then run it again"
    )


def test_a_keyring_that_keeps_what_was_removed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend(None)
    monkeypatch.setattr(backend, "get_password", lambda *_: SECRET)
    monkeypatch.setattr(keyring_items, "platform_items", lambda: keyring_items.BackendItems(backend))
    with pytest.raises(StorageError, match=f"the keyring did not remove {ITEM}") as caught:
        OsKeyring(may_unlock=False).delete(ITEM)
    assert caught.value.hint == (
        "check it with the keyring's own program, or keep secrets in a file: awsroles setup --store file"
    )


OURS = "keyring.backends.SecretService.Keyring"


@pytest.fixture
def settings(home: Path) -> Path:
    path = home / ".config" / "python_keyring" / "keyringrc.cfg"
    path.parent.mkdir(parents=True)
    return path


def test_no_choice_and_our_own_raise_no_error(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_other_backend(OURS)
    settings.write_text("[backend]\nkeyring-path=/tmp\n")
    refuse_other_backend(OURS)
    settings.write_text(f"[backend]\ndefault-keyring = {OURS}\n")
    refuse_other_backend(OURS)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", OURS)
    refuse_other_backend(OURS)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "")
    refuse_other_backend(OURS)


def test_the_variable_comes_before_the_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("[backend]\ndefault-keyring = keyring.backends.null.Keyring\n")
    with pytest.raises(StorageError, match=r"keyringrc\.cfg chooses 'keyring\.backends\.null\.Keyring'") as caught:
        refuse_other_backend(OURS)
    assert f"remove default-keyring from {settings}" in (caught.value.hint or "")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", OURS)
    refuse_other_backend(OURS)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "evil.Keyring")
    with pytest.raises(StorageError, match=r"the variable PYTHON_KEYRING_BACKEND chooses 'evil\.Keyring'") as caught:
        refuse_other_backend(OURS)
    assert "unset PYTHON_KEYRING_BACKEND" in (caught.value.hint or "")
    assert "evil" not in sys.modules


def test_the_file_is_found_at_the_librarys_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = home / "elsewhere"
    (elsewhere / "python_keyring").mkdir(parents=True)
    (elsewhere / "python_keyring" / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=evil.Keyring\n")
    refuse_other_backend(OURS)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(elsewhere))
    with pytest.raises(StorageError, match="elsewhere"):
        refuse_other_backend(OURS)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no section", b"[backend\n", b"[backend]\na=1\na=2\n"])
def test_a_file_that_cannot_be_read_is_refused(settings: Path, content: bytes) -> None:
    settings.write_bytes(content)
    with pytest.raises(StorageError, match=r"keyringrc\.cfg cannot be read, and may choose another keyring") as caught:
        refuse_other_backend(OURS)
    assert str(settings) in (caught.value.hint or "")
