"""The directory of shared files if the state directory is read-only."""

import os
from pathlib import Path

import pytest

from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.shared_dir import shared_folder


@pytest.fixture
def unwritable(tmp_path: Path) -> str:
    """Return a state folder that can never be made, whoever we are."""
    (tmp_path / "state").write_text("a file")
    return str(tmp_path / "state" / "awsroles")


def runtime(tmp_path: Path, mode: int = 0o700) -> dict[str, str]:
    folder = tmp_path / "runtime"
    folder.mkdir()
    folder.chmod(mode)
    return {"XDG_RUNTIME_DIR": str(folder)}


def test_a_state_folder_that_takes_files_is_the_one(tmp_path: Path) -> None:
    state = str(tmp_path / "writable")
    assert shared_folder(state, runtime(tmp_path)) == state
    assert not os.path.exists(state)


def test_else_it_is_a_private_one_in_the_runtime_folder(tmp_path: Path, unwritable: str) -> None:
    environ = runtime(tmp_path)
    found = shared_folder(unwritable, environ)
    assert found.startswith(f"{environ['XDG_RUNTIME_DIR']}/awsroles/")
    assert os.stat(found).st_mode & 0o777 == 0o700
    assert shared_folder(unwritable, environ) == found
    assert shared_folder(f"{unwritable}/other", environ) != found


def test_a_runtime_folder_that_others_may_look_into_is_none(
    tmp_path: Path, unwritable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.state.shared_dir._SHARED_MEMORY", str(tmp_path / "shm"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    environ = runtime(tmp_path, 0o755)
    # Its own errors tell why then.
    assert shared_folder(unwritable, environ) == unwritable
    (tmp_path / "temporary").mkdir()
    own = tmp_path / "temporary" / f"awsroles-{os.geteuid()}"
    own.mkdir()
    own.chmod(0o755)
    assert shared_folder(unwritable, environ) == unwritable
    own.chmod(0o700)
    assert shared_folder(unwritable, environ).startswith(f"{own}/")


def test_processes_that_cannot_write_their_home_exclude_each_other(tmp_path: Path, unwritable: str) -> None:
    environ = runtime(tmp_path)
    one, other = (FileLocks(shared_folder(unwritable, environ), lambda: 1, lambda: None) for _ in range(2))
    with one.hold("a"), other.try_hold("a") as is_mine:
        assert not is_mine
