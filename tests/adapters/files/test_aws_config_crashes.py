"""The config file when writers are killed, when many write at once, and when others write without our lock."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from testbed.config.samples import many_profiles

from awsroles.adapters.files.atomic_write import read_file
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import LockTimeoutError, StorageError

_FILE = """
import os, sys
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
path, state = sys.argv[1:]
file = AwsFile(path, "config", FileLocks(state, lambda: 60, lambda: None))
"""
EDITING = f"""{_FILE}
print("ready", flush=True)
while True:
    for region in ("eu-west-1", "us-east-1"):
        file.edit(lambda _: {{"p7": {{"region": region}}}})
"""
IN_PLACE = f"""{_FILE}
text = open(path).read()
print("ready", flush=True)
while True:
    for region in ("eu-west-1", "us-east-1"):
        open(path, "w").write(text.replace("us-east-1", region))
"""
FIFTY = f"""{_FILE}
import configupdater
start, go = os.pipe()
children = []
for number in range(50):
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(start, 1)
        file.edit(lambda _: {{f"p{{number}}": {{"region": "eu-west-1", "number": str(number)}}}})
        os._exit(0)
    children.append(child)
os.close(go)
print([os.waitpid(child, 0)[1] for child in children])
"""


@pytest.fixture
def path(home: Path) -> Path:
    (home / ".aws").mkdir(mode=0o700)
    return home / ".aws" / "config"


@pytest.fixture
def file(path: Path, locks: Locks) -> AwsFile:
    return AwsFile(str(path), "config", locks)


def set_region(_: ConfigText) -> Changes:
    return {"p7": {"region": "us-east-1"}}


def temporary_files(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if ".awsroles-" in each.name]


@contextmanager
def reader(path: Path, whole: set[bytes]) -> Iterator[list[int]]:
    """Read all the time, and collect the lengths of what was read and is not *whole*."""
    torn: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            # That it is not there would be the worst of what there is to see.
            data = read_file(str(path)) or b""
            if data not in whole:
                torn.append(len(data))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield torn
    finally:
        done.set()
        thread.join()


def kill_writers(
    program: str, path: Path, state: Path, kills: int, seeded_random: random.Random
) -> tuple[int, list[int], int]:
    """Return how many of the killed writers left a torn file, the torn reads, and how many left a temporary file."""
    data = many_profiles(700)
    changed = data.replace(b"eu-west-1", b"us-east-1", 8).replace(b"us-east-1", b"eu-west-1", 7)
    whole = {data, changed}
    path.write_bytes(changed)
    left = unfinished = 0
    with reader(path, whole) as torn:
        for _ in range(kills):
            writer = subprocess.Popen([sys.executable, "-c", program, str(path), str(state)], stdout=subprocess.PIPE)
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(seeded_random.uniform(0.02, 0.1))
            writer.kill()
            writer.communicate()
            if path.read_bytes() not in whole:
                left += 1
                path.write_bytes(changed)
            assert len(temporary_files(path.parent)) <= 1
            unfinished += len(temporary_files(path.parent))
    return left, torn, unfinished


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.timeout(300)
def test_a_killed_writer_leaves_a_whole_file_and_every_reader_sees_one(
    file: AwsFile, path: Path, home: Path, seeded_random: random.Random, kills: int
) -> None:
    left, torn, unfinished = kill_writers(EDITING, path, home / "state", kills, seeded_random)
    assert (left, torn) == (0, [])
    # Else they were killed at other moments than while they wrote.
    assert unfinished > kills / 20 - 1
    file.edit(lambda _: {"new": {"region": "eu-west-1"}})
    assert temporary_files(path.parent) == []


def test_a_writer_that_writes_in_place_would_be_noticed(path: Path, home: Path, seeded_random: random.Random) -> None:
    _, torn, _ = kill_writers(IN_PLACE, path, home / "state", 2, seeded_random)
    assert torn


def test_fifty_processes_at_once_all_have_their_way(file: AwsFile, path: Path, home: Path) -> None:
    path.write_bytes(b"[default]\r\nregion = x\r\n")
    command = [sys.executable, "-c", FIFTY, str(path), str(home / "state")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    assert done.stdout == f"{[0] * 50}\n"
    profiles = file.read().profiles
    assert profiles.pop("default").options["region"] == "x"
    numbers = {name: section.options["number"] for name, section in profiles.items()}
    assert numbers == {f"p{number}": str(number) for number in range(50)}
    assert temporary_files(path.parent) == []


def test_concurrent_changes_of_the_aws_cli_are_kept(file: AwsFile, path: Path) -> None:
    path.write_bytes(many_profiles(9))
    asked: list[str] = []

    def plan(config: ConfigText) -> Changes:
        if not asked:
            aws = [sys.executable, "-m", "awscli"]
            subprocess.run([*aws, "configure", "set", "region", "sa-east-1", "--profile", "p3"], check=True)
        asked.append(config.profiles["p3"].options["region"])
        return set_region(config)

    assert file.edit(plan).is_changed
    assert asked == ["eu-west-1", "sa-east-1"]
    regions = {name: section.options["region"] for name, section in file.read().profiles.items()}
    assert (regions.pop("p3"), regions.pop("p7"), set(regions.values())) == ("sa-east-1", "us-east-1", {"eu-west-1"})


@pytest.mark.parametrize("begun", [0, 4096])
def test_a_file_that_is_being_written_in_place_is_not_taken_for_whole(file: AwsFile, path: Path, begun: int) -> None:
    data = many_profiles(40)

    def write_in_place(at: int) -> None:
        with path.open("wb", buffering=0) as written:
            written.write(data[:at])
            begun_writing.set()
            time.sleep(0.05)
            written.write(data[at:])

    for use in (lambda: file.edit(set_region), file.read):
        begun_writing = threading.Event()
        writer = threading.Thread(target=write_in_place, args=(begun,))
        writer.start()
        begun_writing.wait()
        use()
        writer.join()
        assert len(file.read().profiles) == 40
    assert path.with_name("config.bak").read_bytes() == data


def test_a_copy_outlives_a_file_that_was_emptied(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile b]\n")
    file.edit(set_region)
    path.write_bytes(b"")
    file.edit(set_region)
    assert path.with_name("config.bak").read_bytes() == b"[profile b]\n"


@pytest.mark.parametrize("content", [b"", b"#" * 4095 + b"\n"], ids=["empty", "a whole page"])
def test_a_file_that_was_not_written_just_now_is_read_without_a_pause(
    file: AwsFile, path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    path.write_bytes(content)
    assert file.read().text == content.decode()
    assert len(pauses) == 1
    before = time.time() - 2
    os.utime(path, (before, before))
    assert file.read().text == content.decode()
    assert len(pauses) == 1


@pytest.mark.parametrize("exists", [True, False])
def test_a_program_that_never_stops_writing_is_given_up_on(file: AwsFile, path: Path, exists: bool) -> None:
    path.write_bytes(many_profiles(9)) if exists else None

    def plan(config: ConfigText) -> Changes:
        path.write_bytes(config.text.encode() + b"# again\n")
        return set_region(config)

    with pytest.raises(StorageError, match="another program keeps changing") as caught:
        file.edit(plan)
    assert caught.value.hint == "run it again when that is done"
    assert path.read_bytes().endswith(b"# again\n")
    assert b"us-east-1" not in path.read_bytes()
    assert temporary_files(path.parent) == []


def test_a_file_that_is_removed_meanwhile_is_made_anew(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile old]\n")

    def plan(config: ConfigText) -> Changes:
        path.unlink(missing_ok=True)
        return set_region(config)

    assert file.edit(plan).is_changed
    assert path.read_bytes() == b"[profile p7]\nregion = us-east-1\n"


def test_temporary_files_of_killed_writers_are_removed_by_the_next_one(file: AwsFile, path: Path) -> None:
    for name in (".config.awsroles-00112233", ".config.bak.awsroles-00112233"):
        path.with_name(name).write_bytes(b"half")
    assert not file.edit(lambda _: {}).is_changed
    assert list(path.parent.iterdir()) == []


def test_while_another_process_has_the_lock_nothing_is_written(file: AwsFile, path: Path, home: Path) -> None:
    path.write_bytes(many_profiles(9))
    impatient = FileLocks(str(home / ".local" / "state" / "awsroles"), lambda: 0.1, lambda: None)

    def plan(config: ConfigText) -> Changes:
        with pytest.raises(LockTimeoutError):
            AwsFile(str(path.parent / ".." / ".aws" / "config"), "config", impatient).edit(set_region)
        assert path.read_bytes() == many_profiles(9)
        return set_region(config)

    assert file.edit(plan).is_changed
