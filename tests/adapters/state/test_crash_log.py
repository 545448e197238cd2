"""The content of the crash log."""

import stat
from pathlib import Path

import pytest

from awsroles.adapters.state.crash_log import write_crash
from awsroles.errors import StorageError

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def failing(secret: str) -> None:
    in_a_variable = secret.lower()
    try:
        int(secret)
    except ValueError as error:
        raise LookupError(secret, in_a_variable) from error


def caught(secret: str = SECRET) -> Exception:
    try:
        failing(secret)
    except LookupError as error:
        return error
    raise AssertionError


def test_the_frames_and_kinds_of_the_whole_chain_are_written(tmp_path: Path) -> None:
    text = Path(write_crash(str(tmp_path), caught())).read_text()
    assert text.count("in failing\n") == 2
    assert "builtins.LookupError\n" in text
    assert "builtins.ValueError\n" in text
    assert __file__ in text


def test_neither_messages_nor_variables_are_written(tmp_path: Path) -> None:
    text = Path(write_crash(str(tmp_path), caught())).read_text()
    assert SECRET.lower() not in text.lower()


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = Path(write_crash(str(tmp_path / "state"), caught()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_error_that_is_its_own_cause_is_written_once(tmp_path: Path) -> None:
    error = caught()
    error.__cause__ = error
    assert Path(write_crash(str(tmp_path), error)).read_text().count("builtins.LookupError") == 1


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StorageError):
        write_crash(str(tmp_path / "state"), caught())
