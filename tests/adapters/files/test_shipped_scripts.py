"""The scripts for shells, where they are found and where they are put."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.adapters.files import shipped_scripts
from awsroles.adapters.files.shipped_scripts import install_script, shipped_script
from awsroles.core.completion import SCRIPTS
from awsroles.errors import ConfigurationError, StorageError

SOURCES = Path(__file__).parents[3] / "completions"


@pytest.mark.parametrize("name", [*SCRIPTS.values(), "awsroles_use.sh", "awsroles_use.fish"])
def test_a_script_is_found_as_it_is_shipped(name: str) -> None:
    assert shipped_script(name) == (SOURCES / name).read_text(encoding="utf-8")


def test_a_missing_script_is_reported() -> None:
    with pytest.raises(StorageError, match="awsroles was installed without nothing") as caught:
        shipped_script("nothing")
    assert caught.value.hint == "reinstall it with pipx or pip"


def test_a_script_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_scripts, "_candidates", lambda *_: [str(tmp_path)])
    with pytest.raises(StorageError, match="cannot be read: Is a directory") as caught:
        shipped_script("awsroles.bash")
    assert caught.value.hint == "check who may read it"


def test_it_is_put_in_place_once_and_anybody_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "awsroles"
    assert install_script("awsroles.bash", str(path))
    before = path.stat()
    assert not install_script("awsroles.bash", str(path))
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert after.st_mode & 0o777 == 0o644
    assert os.listdir(path.parent) == ["awsroles"]


def test_an_older_one_of_ours_is_replaced_also_behind_a_link(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles"
    target.write_text("".join(shipped_script("_awsroles").splitlines(keepends=True)[:4]))
    (tmp_path / "_awsroles").symlink_to(target)
    assert install_script("_awsroles", str(tmp_path / "_awsroles"))
    assert (tmp_path / "_awsroles").is_symlink()
    assert target.read_text() == shipped_script("_awsroles")


@pytest.mark.parametrize("name", [*SCRIPTS.values(), "awsroles_use.sh", "awsroles_use.fish"])
@pytest.mark.parametrize(
    "text", ["", "complete -W 'my own' awsroles\n", "# awsroles\n", "#compdef awsroles awsroles_use\n"]
)
def test_files_of_others_are_left_alone(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "awsroles"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match="exists and does not belong to awsroles") as caught:
        install_script(name, str(path))
    assert caught.value.hint == "move it away, and run it again"
    assert path.read_text() == text


def test_a_directory_in_its_place_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written: Is a directory"):
        install_script("awsroles.bash", str(tmp_path))


def test_a_read_only_directory_is_reported(tmp_path: Path, unprivileged: Callable[..., Any]) -> None:
    program = f"""
from awsroles.adapters.files.shipped_scripts import install_script
from awsroles.errors import StorageError
try:
    install_script("awsroles.bash", {str(tmp_path / "new" / "awsroles")!r})
except StorageError as error:
    print(error.message)
"""
    assert "cannot be written: Permission denied" in unprivileged(program).stdout
