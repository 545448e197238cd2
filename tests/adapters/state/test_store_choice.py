"""The word that says which store is used."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.errors import ConfigurationError, StorageError

if TYPE_CHECKING:
    import subprocess


def test_it_is_one_word_in_a_private_file(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "awsroles"
    StoreChoiceFile(str(folder)).write("file")
    assert os.listdir(folder) == ["store"]
    assert (folder / "store").read_text() == "file\n"
    assert (folder / "store").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"file", b" file \n\n", b"file\r\n"])
def test_a_word_that_a_person_wrote_counts(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store").write_bytes(content)
    assert StoreChoiceFile(str(tmp_path)).read() == "file"


@pytest.mark.parametrize("content", [b"", b"\n", b"File\n", b"keyring file\n", b"fil", b"\xff\x1b[31m", b"x" * 10_000])
def test_anything_else_is_refused_and_nothing_guessed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        StoreChoiceFile(str(tmp_path)).read()
    assert str(tmp_path / "store") in caught.value.message
    assert len(caught.value.message) < 300
    assert "keyring or file" in (caught.value.hint or "")
    assert (tmp_path / "store").read_bytes() == content


def test_a_new_choice_mends_it(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"damaged")
    StoreChoiceFile(str(tmp_path)).write("keyring")
    assert StoreChoiceFile(str(tmp_path)).read() == "keyring"


def test_a_path_that_cannot_be_read_or_written_is_reported(
    tmp_path: Path, unprivileged: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (tmp_path / "store").mkdir()
    with pytest.raises(StorageError, match="Is a directory") as caught:
        StoreChoiceFile(str(tmp_path)).read()
    assert caught.value.hint == "make it a file of yours"
    tmp_path.chmod(0o755)
    program = f"""
from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.errors import StorageError
for folder in ({str(tmp_path)!r}, "/proc/none"):
    try:
        StoreChoiceFile(folder).write("file")
    except StorageError as error:
        print(error.message)
"""
    lines = unprivileged(program).stdout.splitlines()
    assert len(lines) == 2


def test_a_choice_of_another_program_at_the_same_time_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoreChoiceFile, "_content", lambda _: b"what was there before")
    (tmp_path / "store").write_text("keyring\n")
    with pytest.raises(StorageError, match=f"another program is changing {tmp_path / 'store'}"):
        StoreChoiceFile(str(tmp_path)).write("file")
    assert (tmp_path / "store").read_text() == "keyring\n"
