"""Locks between processes: a process that waits goes on checking, and one that dies holds nothing."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from awsroles.adapters.state.files import StateFiles
from awsroles.adapters.state.locks import FileLocks, hold, try_hold
from awsroles.errors import LockTimeoutError, StorageError
from devtools.pty_process import PtyProcess

_HOLDER = """
import sys
from awsroles.adapters.state.locks import hold
with hold(sys.argv[1], 10):
    print("held", flush=True)
    sys.stdin.read()
"""
_COUNTER = """
import sys
from pathlib import Path
from awsroles.adapters.state.locks import hold
lock, number = sys.argv[1], Path(sys.argv[2])
for _ in range(20):
    with hold(lock, 30):
        number.write_text(str(int(number.read_text()) + 1))
"""


@contextmanager
def holder(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run another process that holds the lock until its stdin is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "locks" / "one"


def test_a_lock_keeps_other_processes_out_until_it_is_released(path: Path) -> None:
    with holder(path) as process:
        assert try_hold(str(path)) is None
        process.communicate()
        lock = try_hold(str(path))
        assert lock is not None
        lock.release()


def test_processes_that_count_under_the_lock_lose_no_count(path: Path, tmp_path: Path) -> None:
    number = tmp_path / "number"
    number.write_text("0")
    command = [sys.executable, "-c", _COUNTER, str(path), str(number)]
    processes = [subprocess.Popen(command) for _ in range(6)]
    assert [process.wait(60) for process in processes] == [0] * 6
    assert number.read_text() == "120"


def test_a_killed_holder_frees_the_lock_at_once(path: Path) -> None:
    with holder(path) as process:
        process.kill()
        start = time.monotonic()
        with hold(str(path), 10):
            assert time.monotonic() - start < 5


def test_a_stopped_holder_is_named_when_the_time_is_up(path: Path) -> None:
    with holder(path) as process:
        process.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        with pytest.raises(LockTimeoutError, match=f"process {process.pid}") as caught, hold(str(path), 0.3):
            pytest.fail("two hold the lock")
        assert 0.3 <= time.monotonic() - start < 20
        assert caught.value.hint == "wait until it is done, or end it if it hangs"


@pytest.mark.parametrize("seconds", [0, -5])
def test_without_any_time_the_lock_is_tried_once(path: Path, seconds: float) -> None:
    with hold(str(path), seconds):
        pass
    with holder(path), pytest.raises(LockTimeoutError), hold(str(path), seconds):
        pytest.fail("two hold the lock")


def test_a_wait_calls_back_between_tries_and_can_be_called_off(path: Path) -> None:
    calls: list[float] = []

    def check_cancelled() -> None:
        calls.append(time.monotonic())
        if len(calls) == 5:
            raise KeyboardInterrupt

    with holder(path) as process:
        with pytest.raises(KeyboardInterrupt), hold(str(path), 10, check_cancelled):
            pytest.fail("two hold the lock")
        process.communicate()
    with hold(str(path), 0, check_cancelled):
        assert len(calls) == 5


def test_a_named_lock_waits_for_the_time_that_is_left(tmp_path: Path) -> None:
    calls: list[float] = []
    locks = FileLocks(str(tmp_path), lambda: 0.3, lambda: calls.append(time.monotonic()))
    with holder(Path(StateFiles(str(tmp_path), "locks").path("a"))) as process:
        start = time.monotonic()
        with pytest.raises(LockTimeoutError, match=f"process {process.pid}"), locks.hold("a"):
            pytest.fail("two hold the lock")
        assert 0.3 <= time.monotonic() - start < 20
    assert len(calls) > 2


_ASKING = """
import sys, time
from awsroles.adapters.state.locks import FileLocks
locks = FileLocks(sys.argv[1], lambda: 10, lambda: None)
with locks.hold("a"):
    locks.note(sys.argv[2])
    print("held", flush=True)
    time.sleep(60)
"""


def test_after_a_second_the_user_is_told_whose_prompt_the_wait_is_for(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    told: list[tuple[str, float]] = []
    began = time.monotonic()
    locks = FileLocks(
        str(tmp_path), lambda: 1.6, lambda: None, lambda text: told.append((text, time.monotonic() - began))
    )
    command = [sys.executable, "-c", _ASKING, str(tmp_path), "the MFA code asked for"]
    with PtyProcess(command, environment) as terminal:
        terminal.wait_for("held")
        began = time.monotonic()
        with pytest.raises(LockTimeoutError), locks.hold("a"):
            pytest.fail("two hold the lock")
    [(text, waited)] = told
    opening, _, rest = text.partition(" (")
    assert opening == "Waiting for the MFA code asked for in another terminal"
    assert re.fullmatch(r"pts/\d+, \S+, pid \d+\)\. Press Ctrl-C to stop\.", rest)
    assert 1.0 <= waited < 1.6


def test_a_wait_for_a_process_that_asks_nobody_is_not_told_so_soon(tmp_path: Path) -> None:
    told: list[str] = []
    locks = FileLocks(str(tmp_path), lambda: 1.3, lambda: None, told.append)
    path = Path(StateFiles(str(tmp_path), "locks").path("a"))
    with holder(path), pytest.raises(LockTimeoutError), locks.hold("a"):
        pytest.fail("two hold the lock")
    assert told == []


def test_a_prompt_on_the_same_terminal_is_not_told_about(tmp_path: Path, environment: dict[str, str]) -> None:
    waiting = """
import sys
from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import LockTimeoutError
try:
    with FileLocks(sys.argv[1], lambda: 1.4, lambda: None, print).hold("a"):
        pass
except LockTimeoutError:
    print("no word")
"""
    script = '"$1" -c "$2" "$4" prompt & sleep 0.4; "$1" -c "$3" "$4"; kill $!'
    command = ["sh", "-c", script, "sh", sys.executable, _ASKING, waiting, str(tmp_path)]
    with PtyProcess(command, environment) as terminal:
        assert terminal.exit_code() == 0
        assert "Waiting" not in terminal.screen
        assert "no word" in terminal.screen


def test_a_forked_child_does_not_keep_the_lock(path: Path) -> None:
    lock = try_hold(str(path))
    assert lock is not None
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    try:
        lock.release()
        with hold(str(path), 0):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_program_started_under_the_lock_does_not_keep_it(path: Path) -> None:
    with hold(str(path), 0):
        program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False)
    try:
        with hold(str(path), 0):
            assert program.poll() is None
    finally:
        program.kill()
        program.wait()


def test_the_file_stays_and_belongs_to_nobody_else_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "state" / "awsroles" / "one"
    before = os.umask(0)
    try:
        with hold(str(path), 0):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in path.parents[:2]] == [0o700, 0o700]
    assert path.read_text() == f"{os.getpid()}\n"


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "lock").symlink_to(tmp_path / "precious")
    with pytest.raises(StorageError, match="cannot write to"):
        try_hold(str(tmp_path / "lock"))
    assert (tmp_path / "precious").read_text() == "kept"


def test_a_folder_in_the_place_of_the_file_is_a_clear_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StorageError, match="is a directory"):
        try_hold(str(path))


def test_a_file_in_the_place_of_the_folder_is_a_clear_error(path: Path) -> None:
    path.parent.write_text("")
    with pytest.raises(StorageError, match="not a directory"):
        try_hold(str(path))


def test_a_folder_without_rights_is_a_clear_error(
    tmp_path: Path, unprivileged: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    tmp_path.chmod(0o755)
    program = f"""
from awsroles.adapters.state.locks import try_hold
from awsroles.errors import StorageError
try:
    try_hold({str(tmp_path / "locks" / "one")!r})
except StorageError as error:
    print(error.message, error.hint)
"""
    assert "permission denied make " in unprivileged(program).stdout
