"""The backend that somebody chose for the keyring library, found without importing it."""

import sys
from pathlib import Path

import pytest

from awsroles.adapters.keyring.backends import refuse_other_backend
from awsroles.errors import StorageError

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
    with pytest.raises(StorageError, match=r"PYTHON_KEYRING_BACKEND chooses 'evil\.Keyring'") as caught:
        refuse_other_backend(OURS)
    assert "unset PYTHON_KEYRING_BACKEND" in (caught.value.hint or "")
    assert "evil" not in sys.modules


def test_the_file_is_found_where_the_library_looks_for_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    with pytest.raises(StorageError, match="may choose another keyring") as caught:
        refuse_other_backend(OURS)
    assert str(settings) in (caught.value.hint or "")
