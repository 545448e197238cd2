"""The config file on a full disk, read-only, under several names, on another file system, and with odd content."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from testbed.config.botocore_reader import botocore_profiles

from awsroles.adapters.files.aws_config import AwsFile
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import ConfigurationError

# A root of a user's own, where we are none.
_AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
ON_A_DISK = """
mount -t tmpfs -o size=64k none "$1" && cp "$2" "$1/config" && dd if=/dev/zero of="$1/rest" bs=4k 2>/dev/null
[ "$5" = full ] || mount -o remount,ro "$1"
"$3" -c "$4" "$1" && cmp "$1/config" "$2" && ls -A "$1"
"""
EDIT = """
import sys
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import StorageError
file = AwsFile(sys.argv[1] + "/config", "config", FileLocks(sys.argv[1] + "/../locks", lambda: 10, lambda: None))
try:
    file.edit(lambda _: {"a": {"region": "eu-west-1"}})
except StorageError as error:
    print(error.message, error.hint)
"""


@pytest.fixture
def path(home: Path) -> Path:
    """Return where the file is."""
    (home / ".aws").mkdir(mode=0o700)
    return home / ".aws" / "config"


@pytest.fixture
def file(path: Path, locks: Locks) -> AwsFile:
    """Return the file as the program has it."""
    return AwsFile(str(path), "config", locks)


def set_region(_: ConfigText) -> Changes:
    return {"a": {"region": "eu-west-1"}}


@pytest.mark.parametrize(("disk_is", "words"), [("full", "No space left on device"), ("ro", "Read-only file system")])
def test_on_a_full_or_read_only_disk_the_file_stays_and_nothing_is_beside_it(
    tmp_path: Path, environment: dict[str, str], disk_is: str, words: str
) -> None:
    disk, original = tmp_path / "disk", tmp_path / "original"
    disk.mkdir()
    original.write_bytes(b"[profile a]\nregion = us-east-1\n" + b"# comment\n" * 500)
    command = ["unshare", *_AS_ROOT, "--mount", "sh", "-c", ON_A_DISK, "sh"]
    command += [str(disk), str(original), sys.executable, EDIT, disk_is]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told, *files = done.stdout.splitlines()
    assert f"{words} nothing was changed: check the free space" in told
    assert files == ["config", "rest"]


def test_a_read_only_file_is_left_to_who_made_it_so(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile a]\nregion = us-east-1\n")
    path.chmod(0o400)
    with pytest.raises(ConfigurationError, match="is read-only") as caught:
        file.edit(set_region)
    assert caught.value.hint == f"chmod u+w {path}, if it is yours to change"
    assert path.read_bytes() == b"[profile a]\nregion = us-east-1\n"
    assert os.listdir(path.parent) == ["config"]
    assert not file.edit(lambda _: {"a": {"region": "us-east-1"}}).is_changed


def test_another_name_of_the_file_keeps_what_was_there(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile a]\nregion = us-east-1\n")
    os.link(path, path.with_name("backup"))
    assert file.edit(set_region).is_changed
    assert b"eu-west-1" in path.read_bytes()
    assert path.with_name("backup").read_bytes() == b"[profile a]\nregion = us-east-1\n"


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_into_another_file_system_stays_one(file: AwsFile, path: Path, exists: bool) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        assert os.stat(elsewhere).st_dev != path.parent.stat().st_dev
        target = Path(elsewhere, "config")
        if exists:
            target.write_bytes(b"[profile a]\nregion = us-east-1\n")
        path.symlink_to(target)
        assert file.edit(set_region).is_changed
        assert path.is_symlink()
        assert target.read_bytes() == b"[profile a]\nregion = eu-west-1\n"
        assert os.listdir(elsewhere) == ["config"]


@pytest.mark.parametrize(
    "odd",
    [
        b"x = " + b"a" * 2**20 + b"\n",
        b"# " + b"\xc3\xa4" * 2**19 + b"\n",
        b"x = a\x00b\x1b[31m\n",
        b"x = a\r\n",
        b"x = a\ry = b\r\n",
        b"x = a",
    ],
    ids=["a long line", "a long comment", "NUL and escape", "CRLF", "mixed ends", "no last end"],
)
def test_odd_content_of_another_profile_stays_byte_for_byte(file: AwsFile, path: Path, odd: bytes) -> None:
    before = b"[profile a]\nregion = us-east-1\n\n[profile b]\n" + odd
    path.write_bytes(before)
    assert file.edit(set_region).is_changed
    assert path.read_bytes() == before.replace(b"us-east-1", b"eu-west-1")
    assert botocore_profiles(path.read_bytes()) is not None
