"""The file of accounts that a run has read."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.process.parallel import Parallel
from awsroles.adapters.state.seen_accounts import SeenAccountsFile
from awsroles.errors import StorageError

ADA = "arn:aws:iam::111111111111:user/ada"


def file_of(directory: Path) -> Path:
    [path] = (directory / "live").iterdir()
    return path


def test_accounts_are_there_for_the_next_run_until_they_are_cleared(tmp_path: Path) -> None:
    seen = SeenAccountsFile(str(tmp_path), ADA)
    assert seen.load() == {}
    seen.add("111111111111", {"at": 1.5, "pages": [{"RoleDetailList": []}]})
    seen.add("222222222222", {"at": 2.5, "pages": []})
    following = SeenAccountsFile(str(tmp_path), ADA)
    loaded = following.load()
    assert loaded["111111111111"] == {"account": "111111111111", "at": 1.5, "pages": [{"RoleDetailList": []}]}
    following.add("333333333333", {"at": 3.5})
    assert set(SeenAccountsFile(str(tmp_path), ADA).load()) == {"111111111111", "222222222222", "333333333333"}
    seen.clear()
    seen.clear()
    assert SeenAccountsFile(str(tmp_path), ADA).load() == {}


def test_a_new_run_begins_anew(tmp_path: Path) -> None:
    SeenAccountsFile(str(tmp_path), ADA).add("111111111111", {})
    SeenAccountsFile(str(tmp_path), ADA).add("222222222222", {})
    assert set(SeenAccountsFile(str(tmp_path), ADA).load()) == {"222222222222"}


def test_the_file_is_for_its_user_alone(tmp_path: Path) -> None:
    SeenAccountsFile(str(tmp_path), ADA).add("111111111111", {})
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "live").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda _: "",
        lambda _: "nothing\n[1]\n",
        lambda _: '["' * 50_000,
    ],
)
def test_a_file_of_another_version_or_of_nobody_is_not_used(tmp_path: Path, change: Callable[[str], str]) -> None:
    SeenAccountsFile(str(tmp_path), ADA).add("111111111111", {})
    file_of(tmp_path).write_text(change(file_of(tmp_path).read_text()))
    assert SeenAccountsFile(str(tmp_path), ADA).load() == {}


def test_a_line_that_was_cut_short_costs_its_account_alone(tmp_path: Path) -> None:
    seen = SeenAccountsFile(str(tmp_path), ADA)
    seen.add("111111111111", {"at": 1})
    seen.add("222222222222", {"at": 2})
    text = file_of(tmp_path).read_text()
    file_of(tmp_path).write_text(text[:-10])
    following = SeenAccountsFile(str(tmp_path), ADA)
    assert set(following.load()) == {"111111111111"}
    following.add("333333333333", {"at": 3})
    assert set(SeenAccountsFile(str(tmp_path), ADA).load()) == {"111111111111", "333333333333"}


def test_threads_that_add_accounts_together_lose_none(tmp_path: Path) -> None:
    seen = SeenAccountsFile(str(tmp_path), ADA)
    accounts = [f"{number:012}" for number in range(200)]
    Parallel(16)(lambda each: seen.add(each, {"text": "x" * 5000}), accounts)
    assert set(SeenAccountsFile(str(tmp_path), ADA).load()) == set(accounts)


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("no directory")
    with pytest.raises(StorageError, match="cannot"):
        SeenAccountsFile(str(tmp_path), ADA).add("111111111111", {})
