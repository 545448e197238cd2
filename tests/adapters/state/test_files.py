"""The small files of the state folder: under readable names, private, replaced whole, and never outside the folder."""

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError


@pytest.mark.parametrize("name", ["..", ".", "", "../../evil", ".hidden", "a\0b", "con\n", "x" * 5000, "é" * 100])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    files = StateFiles(str(tmp_path / "state"), "kind")
    files.write(name, "text")
    assert files.read(name) == "text"
    [found] = (tmp_path / "state" / "kind").iterdir()
    assert not found.name.startswith(".")
    assert len(found.name) <= 200
    assert files.read_all() == ["text"]
    files.remove(name)
    assert files.read(name) is None
    assert files.read_all() == []


def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        StateFiles(str(tmp_path / "local" / "state"), "kind").write("a", "text")
    finally:
        os.umask(before)
    assert (tmp_path / "local" / "state" / "kind" / "a").stat().st_mode & 0o777 == 0o600
    for folder in ("local", "local/state", "local/state/kind"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", ["", "é\u2028\r\n\n", "a\udcff"])
def test_a_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    files = StateFiles(str(tmp_path), "kind")
    files.write("a", text)
    assert files.read("a") == text


def test_what_is_no_text_counts_as_none(tmp_path: Path) -> None:
    files = StateFiles(str(tmp_path), "kind")
    files.write("a", "text")
    (tmp_path / "kind" / "b").write_bytes(b"\xff\xfe")
    assert files.read("b") is None
    assert files.read_all() == ["text"]


def test_what_a_killed_writer_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    files = StateFiles(str(tmp_path), "kind")
    files.write("a", "text")
    for name, age in ((".1-old", 3600), (".2-new", 0)):
        left = tmp_path / "kind" / name
        left.write_text("half")
        os.utime(left, (time.time() - age,) * 2)
    assert files.read_all() == ["text"]
    assert sorted(os.listdir(tmp_path / "kind")) == [".2-new", "a"]


def _write_for_ever(folder: str) -> None:
    files = StateFiles(folder, "kind")
    while True:
        for letter in "ab":
            files.write("name", letter * 5000)


def test_a_reader_sees_the_old_text_or_the_new_one_also_when_writers_are_killed(tmp_path: Path) -> None:
    files = StateFiles(str(tmp_path), "kind")
    files.write("name", "a" * 5000)
    for _ in range(10):
        writer = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(str(tmp_path),))
        writer.start()
        end = time.monotonic() + 0.05
        while time.monotonic() < end:
            assert files.read("name") in ("a" * 5000, "b" * 5000)
        writer.kill()
        writer.join()
        assert files.read("name") in ("a" * 5000, "b" * 5000)
    assert len(files.read_all()) == 1


def test_a_link_in_the_place_of_a_new_file_is_not_followed(tmp_path: Path) -> None:
    files = StateFiles(str(tmp_path), "kind")
    files.write("a", "text")
    target = tmp_path / "target"
    (tmp_path / "kind" / f".{os.getpid()}-a").symlink_to(target)
    with pytest.raises(StorageError, match="cannot write to"):
        files.write("a", "new")
    assert not target.exists()
    assert files.read("a") == "text"
    files.write("a", "new")
    assert files.read("a") == "new"


def test_a_directory_of_another_owner_is_reported(tmp_path: Path, unprivileged: Callable[..., object]) -> None:
    folder = tmp_path / "state"
    (folder / "kind").mkdir(parents=True)
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    done = unprivileged(
        f"""
from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError
files = StateFiles({str(folder)!r}, "kind")
print(files.read("a"), files.read_all())
try:
    files.write("a", "text")
except StorageError as error:
    print(error.message, "|", error.hint)
"""
    )
    advice = "make it yours and writable, or set XDG_STATE_HOME to another folder"
    assert str(getattr(done, "stdout", "")).splitlines() == [
        "None []",
        f"cannot write to {folder}/kind: permission denied | {advice}",
    ]


def test_a_file_in_the_place_of_the_directory_is_reported(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    files = StateFiles(str(tmp_path / "state"), "kind")
    for call in (lambda: files.write("a", "text"), lambda: files.read("a"), files.read_all, lambda: files.remove("a")):
        with pytest.raises(StorageError, match=r"cannot (read|write to) .*/state"):
            call()
