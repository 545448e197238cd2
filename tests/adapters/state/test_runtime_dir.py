"""Folders that last as long as a process, however it ends."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from awsroles.adapters.state import runtime_dir
from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.runtime_dir import runtime_directory
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import StorageError

HOLD = """
import sys, time
from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.runtime_dir import runtime_directory
with runtime_directory(sys.argv[1], FileLocks(sys.argv[1], lambda: 10, lambda: None)) as folder:
    folder.write("config", "x")
    print(folder.path, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def state(tmp_path: Path) -> str:
    return str(tmp_path / "state")


@pytest.fixture
def own_locks(state: str) -> Locks:
    return FileLocks(state, lambda: 10, lambda: None)


def runs(state: str) -> list[str]:
    return os.listdir(os.path.join(state, "run"))


def test_a_folder_is_private_and_gone_at_the_end(state: str, own_locks: Locks) -> None:
    before = os.umask(0)
    try:
        with runtime_directory(state, own_locks) as folder:
            path = folder.write("config", "[default]\n")
            assert stat.S_IMODE(os.stat(folder.path).st_mode) == 0o700
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert Path(path).read_text() == "[default]\n"
    finally:
        os.umask(before)
    assert runs(state) == []


def test_it_is_gone_after_a_failure_too(state: str, own_locks: Locks) -> None:
    with pytest.raises(ZeroDivisionError), runtime_directory(state, own_locks):
        raise ZeroDivisionError
    assert runs(state) == []


def test_what_a_killed_process_left_is_removed_by_the_next_and_what_a_living_one_has_is_not(
    state: str, own_locks: Locks
) -> None:
    command = [sys.executable, "-c", HOLD, state]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as living,
    ):
        try:
            assert killed.stdout is not None
            assert living.stdout is not None
            left, kept = killed.stdout.readline().strip(), living.stdout.readline().strip()
            killed.kill()
            assert killed.wait(10) == -signal.SIGKILL
            assert Path(left, "config").exists()
            with runtime_directory(state, own_locks):
                assert not Path(left).exists()
                assert Path(kept, "config").exists()
        finally:
            living.kill()
    with runtime_directory(state, own_locks):
        assert not Path(kept).exists()
    assert runs(state) == []


def test_a_folder_that_cannot_be_is_an_error_with_advice(state: str, own_locks: Locks) -> None:
    Path(state).mkdir()
    Path(state, "run").touch()
    with pytest.raises(StorageError, match=f"cannot write to {state}/run"):
        runtime_directory(state, own_locks).__enter__()


def test_a_lock_that_another_process_holds_is_reported(
    state: str, own_locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime_dir, "try_hold", lambda _: None)
    with pytest.raises(StorageError, match=f"cannot create a folder in {state}/run: its lock is held"):
        runtime_directory(state, own_locks).__enter__()
