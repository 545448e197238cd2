"""An organization's files in a folder that somebody else may have filled."""

import os
from pathlib import Path

import pytest

from awsroles.adapters.files.organization_folder import OrganizationFolder
from awsroles.core.org.source import UnreadableFileError


@pytest.mark.parametrize("name", ["link.toml", "folder/secret.toml"])
def test_a_symbolic_link_leads_out_of_no_folder(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.toml").write_text("a = 1")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.toml").symlink_to(outside / "secret.toml")
    (inside / "folder").symlink_to(outside)
    with pytest.raises(UnreadableFileError, match="is a symbolic link that leads out of the folder") as caught:
        OrganizationFolder(str(inside)).read(name)
    assert caught.value.hint == "copy the file"


def test_a_glob_ends_among_links_to_the_folder_itself(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.toml").write_text("a = 1")
    for number in range(10):
        (tmp_path / f"link-{number}").symlink_to(".")
    files = OrganizationFolder(str(tmp_path))
    assert files.matching("*/*.toml") == ["part/a.toml"]
    # Through the links there would be ten to the twelfth folders.
    assert files.matching(f"{'*/' * 12}a.toml") == []


def test_a_symbolic_link_within_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("a = 1")
    (tmp_path / "link.toml").symlink_to("a.toml")
    assert OrganizationFolder(str(tmp_path)).read("link.toml") == b"a = 1"


def test_a_pipe_and_a_folder_are_no_files_and_nothing_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    files = OrganizationFolder(str(tmp_path))
    with pytest.raises(UnreadableFileError, match=r"pipe\.toml is not a file"):
        files.read("pipe.toml")
    with pytest.raises(UnreadableFileError, match=r"folder\.toml cannot be read: Is a directory"):
        files.read("folder.toml")
    assert files.matching("*.toml") == ["pipe.toml"]


def test_a_file_of_50_mb_is_refused_and_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "large.toml").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(UnreadableFileError, match=r"large\.toml has over 2 MB") as caught:
        OrganizationFolder(str(tmp_path)).read("large.toml")
    assert caught.value.hint == "split it by include"


def test_a_path_that_is_none_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="its name is not a path") as caught:
        OrganizationFolder(str(tmp_path)).read("a\0b")
    assert caught.value.hint == "name a file that you may read"
