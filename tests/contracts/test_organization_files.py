"""The contract of the `Files` port: the files of an organization."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from testbed.fakes.memory_files import MemoryFiles

from awsroles.adapters.files.organization_folder import OrganizationFolder
from awsroles.adapters.files.organization_revision import OrganizationRevision
from awsroles.adapters.process.git import find_revision
from awsroles.core.org.source import Files, UnreadableFileError

Make = Callable[[Path, Mapping[str, str]], Files]
CONTENTS = {"organization.toml": "version = 1\n", "people/b.toml": "b", "people/a.toml": "a", "people/deep/c.toml": "c"}


def in_memory(_folder: Path, contents: Mapping[str, str]) -> Files:
    return MemoryFiles(contents)


def in_folder(folder: Path, contents: Mapping[str, str]) -> Files:
    for path, text in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return OrganizationFolder(str(folder))


def in_revision(folder: Path, contents: Mapping[str, str]) -> Files:
    in_folder(folder, contents)
    git = [shutil.which("git") or "git", "-C", str(folder), "-c", "user.name=ada", "-c", "user.email=ada@example.com"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *arguments], capture_output=True, timeout=60, check=True)
    shutil.rmtree(folder / "people")
    return OrganizationRevision(find_revision(str(folder), "HEAD"), "HEAD")


@pytest.fixture(params=[in_memory, in_folder, in_revision])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


@pytest.fixture
def files(make: Make, tmp_path: Path) -> Files:
    return make(tmp_path, CONTENTS)


def test_a_file_is_read_by_its_path(files: Files) -> None:
    assert files.read("people/a.toml") == b"a"
    assert files.shown("people/a.toml").endswith("people/a.toml")


def test_a_glob_matches_files_of_one_folder_in_order(files: Files) -> None:
    assert files.matching("people/*.toml") == ["people/a.toml", "people/b.toml"]
    assert files.matching("*/*/*.toml") == ["people/deep/c.toml"]
    assert files.matching("none/*") == []
    assert files.matching("people/a.toml") == ["people/a.toml"]


def test_a_glob_has_two_wildcards_and_finds_hidden_files_by_their_period_alone(make: Make, tmp_path: Path) -> None:
    files = make(tmp_path, {"people/[a].toml": "a", "people/.b.toml": "b", ".hidden/c.toml": "c"})
    assert files.matching("people/[a].toml") == ["people/[a].toml"]
    assert files.matching("people/?a?.toml") == ["people/[a].toml"]
    assert files.matching("*/*.toml") == ["people/[a].toml"]
    assert files.matching(".hidden/*.toml") == [".hidden/c.toml"]
    assert files.matching("./people/.*.toml") == ["people/.b.toml"]


def test_a_missing_file_cannot_be_read(files: Files) -> None:
    with pytest.raises(UnreadableFileError, match=r"none\.toml cannot be read: No such file"):
        files.read("none.toml")
