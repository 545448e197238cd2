"""Reading of files of account authorization details."""

import os
from pathlib import Path

import pytest

from awsroles.adapters.files.details_files import read_details_files
from awsroles.errors import ConfigurationError


def test_files_are_read_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    found = read_details_files([str(tmp_path / "b"), str(tmp_path / "a")])
    assert [each.content for each in found] == [b"b", b"a"]


def test_a_directory_stands_for_its_json_files(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "notes.txt"):
        (tmp_path / name).write_text(name)
    found = read_details_files([str(tmp_path)])
    assert [os.path.basename(each.path) for each in found] == ["a.json", "b.json"]


def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere.json cannot be read: No such file") as caught:
        read_details_files([str(tmp_path / "nowhere.json")])
    assert caught.value.hint == "name files of aws iam get-account-authorization-details"
    with pytest.raises(ConfigurationError, match=r"has no .json file") as caught:
        read_details_files([str(tmp_path)])
    assert caught.value.hint == "name the files themselves"


def test_a_file_that_is_none_of_an_account_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.adapters.files.details_files._LONGEST", 3)
    (tmp_path / "a").write_text("abcd")
    with pytest.raises(ConfigurationError, match=r"a is larger than 512 MB") as caught:
        read_details_files([str(tmp_path / "a")])
    assert caught.value.hint == "write one file for each account"
