import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries, write_backup
from awsroles.errors import StorageError

# Root can give a file away; anybody else has only what is theirs.
OTHER = (12345, 23456) if os.geteuid() == 0 else (os.getuid(), os.getgid())


@pytest.fixture
def path(home: Path) -> Path:
    path = home / "config"
    path.write_bytes(b"old")
    path.chmod(0o640)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_the_new_content_takes_the_place_of_the_old_with_its_mode_and_owner(path: Path) -> None:
    os.chown(path, *OTHER)
    assert atomic_write(str(path), b"old", b"new") is True
    assert path.read_bytes() == b"new"
    assert mode(path) == 0o640
    assert (path.stat().st_uid, path.stat().st_gid) == OTHER
    assert names(path.parent) == ["config"]


@pytest.mark.parametrize("umask", [0, 0o077, 0o777])
def test_a_new_file_is_its_owners_alone_whatever_the_umask(home: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert atomic_write(str(home / "config"), None, b"new") is True
    finally:
        os.umask(before)
    assert mode(home / "config") == 0o600
    assert read_file(str(home / "config")) == b"new"


@pytest.mark.parametrize("old", [b"something else", None])
def test_a_file_that_another_program_changed_is_left_alone(path: Path, old: bytes | None) -> None:
    assert atomic_write(str(path), old, b"new") is False
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["config"]


def test_a_file_that_another_program_removed_is_not_made_again(path: Path) -> None:
    path.unlink()
    assert atomic_write(str(path), b"old", b"new") is False
    assert names(path.parent) == []


def test_a_copy_is_its_owners_alone_and_no_link_is_followed(path: Path) -> None:
    os.chown(path, *OTHER)
    (path.parent / "precious").write_bytes(b"kept")
    copy = path.parent / "config.bak"
    copy.symlink_to(path.parent / "precious")
    write_backup(str(path), str(copy), b"old")
    assert not copy.is_symlink()
    assert copy.read_bytes() == b"old"
    assert mode(copy) == 0o600
    assert (copy.stat().st_uid, copy.stat().st_gid) == OTHER
    assert (path.parent / "precious").read_bytes() == b"kept"


def test_what_an_interruption_left_is_swept_and_nothing_else(path: Path) -> None:
    for name in (".config.awsroles-0a1b2c3d", ".other.awsroles-0a1b2c3d", "config.awsroles-x", ".config"):
        (path.parent / name).write_bytes(b"")
    remove_stale_temporaries(str(path))
    assert names(path.parent) == [".config", ".other.awsroles-0a1b2c3d", "config", "config.awsroles-x"]
    remove_stale_temporaries(str(path.parent / "missing" / "config"))


def test_all_is_on_the_disk_before_the_old_content_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for name in ("open", "fsync", "replace"):
        monkeypatch.setattr(os, name, _noting(steps, name, getattr(os, name)))
    atomic_write(str(path), b"old", b"new")
    flags = "O_CREAT O_EXCL O_NOFOLLOW O_CLOEXEC"
    # With its last look at the old content right before the new one comes.
    assert steps == [f"open {flags} 600", "fsync file", "open O_CLOEXEC", "replace", "open", "fsync folder"]


def test_a_full_quota_leaves_the_old_content_and_nothing_beside_it(path: Path) -> None:
    path.write_bytes(b"o" * 9000)
    program = f"""
import resource
from awsroles.adapters.files.atomic_write import atomic_write
from awsroles.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    atomic_write({str(path)!r}, b"o" * 9000, b"n" * 9001)
except StorageError as error:
    print(error.message, "/", error.hint)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "cannot be written: File too large / nothing was changed" in done.stdout
    assert path.read_bytes() == b"o" * 9000
    assert names(path.parent) == ["config"]


def test_a_missing_folder_is_named(home: Path) -> None:
    with pytest.raises(StorageError, match="No such file or directory") as caught:
        atomic_write(str(home / "nope" / "config"), b"", b"new")
    assert caught.value.hint == f"nothing was changed: make the folder {home / 'nope'}, or name another"


def test_a_folder_in_the_place_of_the_file_is_a_clear_error(home: Path) -> None:
    (home / "config").mkdir()
    with pytest.raises(StorageError, match="Is a directory") as caught:
        atomic_write(str(home / "config"), b"old", b"new")
    assert caught.value.hint == f"nothing was changed: check the free space, and who may write to {home}"
    with pytest.raises(StorageError, match="directory"):
        write_backup(str(home / "config"), str(home / "config"), b"old")
    assert names(home) == ["config"]


def test_a_missing_folder_is_a_clear_error(home: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        atomic_write(str(home / "missing" / "config"), None, b"new")


def test_group_permissions_are_dropped_if_the_new_file_cannot_have_the_group(
    unprivileged: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    # Where the tests do not run as root, the group is one that the file can have.
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder, "config")
        path.write_bytes(b"old")
        path.chmod(0o640)
        if is_root:
            os.chown(folder, 65534, 65534)
            os.chown(path, 65534, 0)
        unprivileged(
            f"from awsroles.adapters.files.atomic_write import atomic_write;atomic_write({str(path)!r}, b'old', b'new')"
        )
        assert path.read_bytes() == b"new"
        assert mode(path) == (0o600 if is_root else 0o640)


def test_a_folder_that_may_not_be_written_is_a_clear_error(
    unprivileged: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    program = """
import os, tempfile
from awsroles.adapters.files.atomic_write import atomic_write
from awsroles.errors import StorageError
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "config")
    with open(path, "wb") as file:
        file.write(b"old")
    os.chmod(folder, 0o500)
    try:
        atomic_write(path, b"old", b"new")
    except StorageError as error:
        print(error.message, os.listdir(folder), open(path).read())
    os.chmod(folder, 0o700)
"""
    # Into the temporary folder of this test, nobody else may look.
    done = unprivileged(program, env={name: value for name, value in os.environ.items() if name != "TMPDIR"})
    assert "Permission denied ['config'] old" in done.stdout


def _noting(steps: list[str], name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*arguments: Any) -> Any:
        step = name
        if name == "open":
            flags = ("O_CREAT", "O_EXCL", "O_NOFOLLOW", "O_CLOEXEC")
            step = " ".join([name, *(flag for flag in flags if arguments[1] & getattr(os, flag))])
            step += f" {arguments[2]:o}" if len(arguments) > 2 else ""
        if name == "fsync":
            step += " folder" if stat.S_ISDIR(os.fstat(arguments[0]).st_mode) else " file"
        steps.append(step)
        return real(*arguments)

    return noting
