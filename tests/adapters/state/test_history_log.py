"""The files of the history: whole lines from many processes, also from killed ones; old files go."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.state.history_log import FileHistoryLog
from awsroles.adapters.state.locks import try_hold
from awsroles.core.audit.line import HistoryLine, encode
from awsroles.errors import StorageError

# Writes lines of nearly 4,096 bytes, which the system does not write at once if the process is killed.
_WRITER = """
import json, sys
from awsroles.adapters.state.history_log import FileHistoryLog
folder, name, count, size = sys.argv[1:]
log = FileHistoryLog(folder, lambda: 365, longest_file=int(size))
for number in range(int(count)):
    text = json.dumps({"time": "2026-01-31T12:00:00Z", "name": name, "number": number, "x": ""})
    log.append(text.replace('"x": ""', '"x": "' + "x" * (4095 - len(text)) + '"').encode() + b"\\n")
    print(number, flush=True)
"""


def line(number: int = 0, month: str = "2026-01") -> bytes:
    return encode(HistoryLine(time=f"{month}-15T12:00:00Z", command="login", reason=str(number)))


def numbers(log: FileHistoryLog) -> list[int]:
    return [int(json.loads(each)["reason"]) for each in log.lines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history"


@pytest.fixture
def log(tmp_path: Path) -> FileHistoryLog:
    return FileHistoryLog(str(tmp_path / "state"), lambda: 365)


def test_there_are_no_lines_before_the_first(log: FileHistoryLog) -> None:
    assert list(log.lines()) == []


def test_only_the_user_may_read_the_lines(log: FileHistoryLog, folder: Path) -> None:
    umask = os.umask(0)
    try:
        log.append(line())
    finally:
        os.umask(umask)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o600}, 0o700)


def test_the_lines_of_all_files_are_read_in_their_order(tmp_path: Path, folder: Path) -> None:
    log = FileHistoryLog(str(tmp_path / "state"), lambda: 365, longest_file=500)
    for number in range(9):
        log.append(line(number))
    assert numbers(log) == list(range(9))
    files = list(folder.glob("*.jsonl"))
    assert len(files) > 3
    assert max(path.stat().st_size for path in files) <= 500


def test_each_month_begins_a_file(log: FileHistoryLog, folder: Path) -> None:
    for number, month in enumerate(["2026-01", "2026-01", "2026-02", "2026-03"]):
        log.append(line(number, month))
    assert (numbers(log), len(list(folder.glob("*.jsonl")))) == ([0, 1, 2, 3], 3)


def test_a_file_is_deleted_a_year_after_its_last_line(tmp_path: Path, log: FileHistoryLog, folder: Path) -> None:
    for number, month in enumerate(["2026-01", "2026-02", "2026-03"]):
        log.append(line(number, month))
    oldest, newer = sorted(folder.glob("2*.jsonl"))
    day = 86_400
    os.utime(oldest, (0, time.time() - 366 * day))
    os.utime(newer, (0, time.time() - 364 * day))
    log.append(line(3, "2026-04"))
    assert numbers(log) == [1, 2, 3]
    FileHistoryLog(str(tmp_path / "state"), lambda: 363).append(line(4, "2026-05"))
    assert numbers(log) == [2, 3, 4]


def test_what_a_killed_process_left_of_a_line_is_removed(log: FileHistoryLog, folder: Path) -> None:
    log.append(line(0))
    for left in (b'{"time": "2026', b"x" * 4095):
        with (folder / "current.jsonl").open("ab") as file:
            file.write(left)
        log.append(line(1))
    assert numbers(log) == [0, 1, 1]


def test_a_file_of_nothing_but_a_torn_line_is_emptied(log: FileHistoryLog, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "current.jsonl").write_bytes(b'{"time": "2026')
    log.append(line(7))
    assert numbers(log) == [7]


def test_a_line_does_not_wait_for_a_process_that_was_stopped(
    log: FileHistoryLog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.state.history_log._PATIENCE", 0.05)
    log.append(line(0))
    lock = try_hold(str(folder / "lock"))
    assert lock is not None
    log.append(line(1))
    assert numbers(log) == [0, 1]
    with (folder / "current.jsonl").open("ab") as file:
        file.write(b'{"time": "2026')
    log.append(line(2))
    lock.release()
    assert list(log.lines()) == [line(0), line(1), b'{"time": "2026\n', line(2)]


def test_a_link_is_not_followed(log: FileHistoryLog, folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "current.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="cannot write to"):
        log.append(line())
    assert not (tmp_path / "elsewhere").exists()


def test_a_read_only_directory_is_reported(tmp_path: Path, unprivileged: Callable[..., object]) -> None:
    tmp_path.chmod(0o555)
    program = (
        "from awsroles.adapters.state.history_log import FileHistoryLog\n"
        f"log = FileHistoryLog({str(tmp_path / 'state')!r}, lambda: 365)\n"
        "for write in (log.prepare, lambda: log.append(b'{}\\n')):\n"
        "    try:\n        write()\n    except Exception as error:\n"
        "        print(type(error).__name__, 'permission denied' in error.message)\n"
    )
    done = unprivileged(program)
    assert getattr(done, "stdout", "").splitlines() == ["StorageError True"] * 2


def test_a_full_disk_leaves_no_part_of_a_line(tmp_path: Path) -> None:
    program = f"""
import subprocess
from pathlib import Path
from awsroles.adapters.state.history_log import FileHistoryLog
from awsroles.errors import StorageError
folder = {str(tmp_path)!r}
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "none", folder], check=True)
log = FileHistoryLog(folder, lambda: 365)
whole = b'{{"x": "' + b"x" * 3000 + b'"}}\\n'
try:
    for number in range(100):
        log.append(whole)
except StorageError as error:
    print(error.message.partition(": ")[2], number > 3, list(log.lines()) == [whole] * number)
"""
    command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "no space left on device True True\n"


def _survives_kills(state: Path, chance: random.Random, *, processes: int, lines: int, size: int) -> None:
    """Kill every other of *processes* while it writes, and check what is left."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(state), str(name), str(lines), str(size)], stdout=subprocess.PIPE
        )
        for name in range(processes)
    ]
    killed_after = {process: chance.randrange(1, lines) for process in running[1::2]}
    for number in range(lines):
        for process, last in killed_after.items():
            assert process.stdout is not None
            if number < last:
                process.stdout.readline()
            elif number == last:
                process.send_signal(signal.SIGKILL)
    codes = [(process.communicate(), process.returncode)[1] for process in running]
    assert all(code in (0, -signal.SIGKILL) for code in codes)
    assert all(code == 0 for code in codes[::2])
    log = FileHistoryLog(str(state), lambda: 365)
    # The next writer removes what the last killed one left.
    log.append(b'{"time": "2026-01-31T12:00:00Z", "name": "last", "number": 0}\n')
    found = [json.loads(each) for each in log.lines()]
    for name, code in enumerate(codes):
        written = [each["number"] for each in found if each["name"] == str(name)]
        assert written == list(range(len(written)))
        assert code != 0 or len(written) == lines


def test_lines_of_several_processes_are_whole_and_none_is_lost_if_some_are_killed(
    tmp_path: Path, seeded_random: random.Random
) -> None:
    _survives_kills(tmp_path / "state", seeded_random, processes=6, lines=60, size=200_000)


@pytest.mark.soak
def test_lines_of_a_hundred_processes_are_whole_and_none_is_lost_if_half_are_killed(
    tmp_path: Path, seeded_random: random.Random
) -> None:
    _survives_kills(tmp_path / "state", seeded_random, processes=100, lines=1000, size=5_000_000)
