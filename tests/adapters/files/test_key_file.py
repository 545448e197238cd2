"""A file with an access key: which files are read, and that only the same file is deleted."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from awsroles.adapters.files.key_file import NamedKeyFile
from awsroles.errors import StorageError, UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a file."""
    path = tmp_path / "ada_accessKeys.csv"
    path.write_text("ä\r\n", newline="")
    return path


def test_a_file_is_read_and_deleted(path: Path) -> None:
    file = NamedKeyFile(str(path))
    assert file.text == "ä\r\n"
    file.delete()
    assert not path.exists()


def test_a_file_that_windows_saved_as_unicode_is_read(path: Path) -> None:
    path.write_bytes("Access key ID".encode("utf-16"))
    assert NamedKeyFile(str(path)).text == "Access key ID"


def test_a_path_in_the_home_directory_is_read_although_the_shell_did_not_expand_it(home: Path) -> None:
    (home / "key.csv").write_text("x")
    assert NamedKeyFile("~/key.csv").path == str(home / "key.csv")


def test_the_file_behind_a_link_is_named(path: Path) -> None:
    become_link(path)
    with pytest.raises(UsageError, match="is a symbolic link") as caught:
        NamedKeyFile(str(path))
    assert caught.value.hint == f"name the file itself: {path.with_suffix('.x')}"


def become_link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_suffix(".x")))


def become_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def become_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.unlink, "cannot be read: no such file or directory"),
        (become_link, "symbolic link"),
        (become_directory, "is a directory"),
        (become_pipe, "is not a regular file"),
        (lambda path: os.truncate(path, 10_000_000_000), "is too large for a file with an access key"),
        (lambda path: path.write_bytes(b"PK\x03\x04\xff\xff"), "is not a text file"),
    ],
    ids=["missing", "link", "directory", "pipe", "huge", "binary"],
)
def test_anything_else_is_refused_and_stays(path: Path, make: Callable[[Path], object], words: str) -> None:
    make(path)
    before = sorted(path.parent.iterdir())
    with pytest.raises(UsageError, match=words) as caught:
        NamedKeyFile(str(path))
    assert caught.value.hint
    assert sorted(path.parent.iterdir()) == before


def test_a_file_that_was_replaced_meanwhile_is_not_deleted(path: Path) -> None:
    file = NamedKeyFile(str(path))
    path.write_text("another key, which nothing else has")
    with pytest.raises(StorageError, match="was changed meanwhile, and stays"):
        file.delete()
    assert path.exists()


def test_a_second_name_of_the_file_is_told_of(path: Path) -> None:
    path.with_suffix(".x").hardlink_to(path)
    with pytest.raises(StorageError, match="is deleted, but the file has another name, a hard link") as caught:
        NamedKeyFile(str(path)).delete()
    assert caught.value.hint == "delete that"
    assert not path.exists()


def test_a_path_that_a_slip_of_the_keyboard_put_a_nul_into_is_refused() -> None:
    with pytest.raises(UsageError, match="a path has no NUL character"):
        NamedKeyFile("~/a\0b.csv")


def test_a_file_that_is_gone_is_reported(path: Path) -> None:
    file = NamedKeyFile(str(path))
    path.unlink()
    with pytest.raises(StorageError, match="could not be deleted: no such file or directory"):
        file.delete()


def test_a_file_of_another_user_or_in_a_folder_of_another_is_left_alone(
    path: Path, unprivileged: Callable[..., CompletedProcess[str]]
) -> None:
    path.chmod(0o644)
    program = f"""
from awsroles.adapters.files.key_file import NamedKeyFile
from awsroles.errors import UsageError
try:
    NamedKeyFile({str(path)!r})
except UsageError as error:
    print(error.message, error.hint, sep="; ")
"""
    refused = unprivileged(program).stdout
    assert refused.endswith("belongs to another user; copy it to a file of yours, and name that\n")
