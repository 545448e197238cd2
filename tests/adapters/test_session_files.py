"""Sessions in sealed files: what is on the disk is of no use without what is in memory."""

import os
from pathlib import Path

import pytest
from testbed.file_stores import FileStores

ITEM = "awsroles/role-session//home/ada/.aws/config#prod"


@pytest.fixture
def path(file_stores: FileStores) -> Path:
    """Return the file of a session that is kept."""
    file_stores.session_files().set(ITEM, "canary")
    [path] = Path(file_stores.folder, "sealed-sessions").iterdir()
    return path


def test_the_file_is_sealed_and_private(file_stores: FileStores, path: Path) -> None:
    assert b"canary" not in path.read_bytes()
    assert b"canary" not in bytes.fromhex(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert file_stores.session_files().get(ITEM) == "canary"


def test_when_the_key_is_gone_so_is_the_session(file_stores: FileStores, path: Path) -> None:
    file_stores.clear()
    files = file_stores.session_files()
    assert path.exists()
    assert files.get(ITEM) is None
    files.set(ITEM, "new")
    assert files.get(ITEM) == "new"


def test_a_session_is_not_taken_for_that_of_another_profile(file_stores: FileStores, path: Path) -> None:
    other = path.with_name(path.name.replace("prod", "test"))
    other.write_bytes(path.read_bytes())
    assert file_stores.session_files().get(ITEM.replace("prod", "test")) is None


@pytest.mark.parametrize("text", ["", "no hex", "00", "00" * 60, "é"])
def test_a_damaged_one_is_not_there(file_stores: FileStores, path: Path, text: str) -> None:
    path.write_text(text)
    files = file_stores.session_files()
    assert files.get(ITEM) is None
    files.delete(ITEM)
    assert os.listdir(path.parent) == []
