"""Another program run for what it prints."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from awsroles.adapters.process.run import run
from awsroles.adapters.process.waiting import CallTimeoutError


def nothing() -> None:
    """Do nothing while waiting."""


def ends(pid: int) -> bool:
    """Say whether a process is gone, or waits only to be collected, within two seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def noted_pid(file: Path) -> int:
    """Return the process ID that a program wrote to *file*, once it is there."""
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text().endswith("\n")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return int(file.read_text())


def test_output_and_exit_status_are_returned() -> None:
    finished = run(["sh", "-c", "echo out; echo err >&2; exit 3"], 10, nothing, stderr=subprocess.PIPE)
    assert (finished.code, finished.output, finished.stderr) == (3, "out\n", "err\n")


def test_the_output_is_in_no_repr() -> None:
    assert "123456" not in repr(run(["echo", "123456"], 10, nothing, stderr=None))


def test_it_reads_nothing_and_has_no_terminal() -> None:
    script = 'test -z "$(cat)" && ! (: </dev/tty) 2>/dev/null && echo alone'
    assert run(["sh", "-c", script], 10, nothing, stderr=subprocess.DEVNULL).output == "alone\n"


def test_it_sees_the_environment_without_our_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWSROLES_PASSPHRASE", "correct horse")
    monkeypatch.setenv("YKMAN_DEVICE", "1234567")
    output = run(["env"], 10, nothing, stderr=None).output
    assert "YKMAN_DEVICE=1234567\n" in output
    assert "AWSROLES_PASSPHRASE" not in output
    assert "correct horse" not in output


def test_at_the_limit_it_is_killed_with_what_it_started(tmp_path: Path) -> None:
    script = f"trap '' TERM INT HUP; sleep 60 & echo $! >{tmp_path}/pid; wait"
    began = time.monotonic()
    with pytest.raises(CallTimeoutError):
        run(["sh", "-c", script], 0.5, nothing, stderr=None)
    assert time.monotonic() - began < 20
    assert ends(noted_pid(tmp_path / "pid"))


def test_descendants_with_the_output_open_are_killed_too(tmp_path: Path) -> None:
    with pytest.raises(CallTimeoutError):
        run(["sh", "-c", f"sleep 60 & echo $! >{tmp_path}/pid"], 0.5, nothing, stderr=None)
    assert ends(noted_pid(tmp_path / "pid"))


def test_it_is_killed_if_the_check_gives_up(tmp_path: Path) -> None:
    def give_up() -> None:
        noted_pid(tmp_path / "pid")
        raise ChildProcessError("the parent is gone")

    with pytest.raises(ChildProcessError):
        run(["sh", "-c", f"echo $$ >{tmp_path}/pid; exec sleep 60"], 10, give_up, stderr=None)
    assert ends(noted_pid(tmp_path / "pid"))


def test_endless_output_ends_the_program_early() -> None:
    began = time.monotonic()
    finished = run(["yes"], 10, nothing, stderr=subprocess.DEVNULL)
    assert finished.code != 0
    assert len(finished.output) <= 4096
    assert time.monotonic() - began < 9.5


def test_a_missing_program_cannot_be_started() -> None:
    with pytest.raises(FileNotFoundError):
        run([f"{os.path.dirname(sys.executable)}/no-such-program"], 10, nothing, stderr=None)
