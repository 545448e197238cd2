"""The named locks between processes: a process that waits goes on ticking, one that dies holds nothing."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import LockTimeoutError

HOLD = """
import sys, time
from awsroles.adapters.state.locks import FileLocks
with FileLocks(sys.argv[1], lambda: 5.0, lambda: None).hold("a"):
    print("held", flush=True)
    time.sleep(30)
"""


def holder(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as stdout:
        assert stdout.readline() == "held\n"
    return process


def test_a_lock_is_freed_by_the_death_of_its_holder(tmp_path: Path) -> None:
    process = holder(tmp_path)
    locks = FileLocks(str(tmp_path), lambda: 5.0, lambda: None)
    with locks.try_hold("a") as mine:
        assert not mine
    process.kill()
    process.wait()
    start = time.monotonic()
    with locks.hold("a"):
        assert time.monotonic() - start < 1


def test_whoever_waits_ticks_and_gives_up_in_time_with_the_holder_named(tmp_path: Path) -> None:
    process = holder(tmp_path)
    ticks: list[float] = []
    start = time.monotonic()
    locks = FileLocks(str(tmp_path), lambda: 0.3, lambda: ticks.append(time.monotonic()))
    with pytest.raises(LockTimeoutError, match=f"process {process.pid}"), locks.hold("a"):
        pass
    assert 0.3 <= time.monotonic() - start < 1
    assert len(ticks) > 2
    process.kill()
    process.wait()


def test_a_tick_may_end_the_waiting(tmp_path: Path) -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    process = holder(tmp_path)
    with pytest.raises(KeyboardInterrupt), FileLocks(str(tmp_path), lambda: 5.0, give_up).hold("a"):
        pass
    process.kill()
    process.wait()


def test_a_state_folder_of_another_user_is_told(tmp_path: Path, unprivileged: Callable[..., object]) -> None:
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    done = unprivileged(
        f"""
from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import StorageError
locks = FileLocks({str(tmp_path / "state")!r}, lambda: 1.0, lambda: None)
for lock in (locks.hold, locks.try_hold):
    try:
        with lock("a"):
            pass
    except StorageError as error:
        print(error.message)
"""
    )
    lines = str(getattr(done, "stdout", "")).splitlines()
    assert len(lines) == 2
    assert all("Permission denied" in line for line in lines)
