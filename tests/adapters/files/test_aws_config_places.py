"""Config files behind links, with other permissions, of another user, and other kinds of files."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.adapters.files import atomic_write as file_replacement
from awsroles.adapters.files import aws_config
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import ConfigurationError, StorageError

# Root can give a file away; anybody else has only what is theirs.
OTHER = (12345, 23456) if os.geteuid() == 0 else (os.getuid(), os.getgid())


@pytest.fixture
def path(home: Path) -> Path:
    (home / ".aws").mkdir(mode=0o700)
    return home / ".aws" / "config"


@pytest.fixture
def file(path: Path, locks: Locks) -> AwsFile:
    return AwsFile(str(path), "config", locks)


def set_region(_: ConfigText) -> Changes:
    return {"a": {"region": "eu-west-1"}}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_new_file_and_its_folders_are_their_owners_alone(home: Path, locks: Locks) -> None:
    path = home / "new" / ".aws" / "config"
    before = os.umask(0)
    try:
        assert AwsFile(str(path), "config", locks).edit(set_region).is_changed
    finally:
        os.umask(before)
    assert path.read_bytes() == b"[profile a]\nregion = eu-west-1\n"
    assert [mode(each) for each in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]
    assert names(path.parent) == ["config"]


def test_the_mode_of_a_file_stays(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile b]\n")
    path.chmod(0o640)
    file.edit(set_region)
    assert mode(path) == 0o640


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_written(file: AwsFile, path: Path, exists: bool) -> None:
    target = path.parent.parent / "dotfiles" / "aws-config"
    if exists:
        target.parent.mkdir()
        target.write_bytes(b"[profile b]\n")
    path.symlink_to("hop")
    path.with_name("hop").symlink_to(target)
    assert file.edit(set_region).is_changed
    assert path.is_symlink()
    assert target.read_bytes().endswith(b"[profile a]\nregion = eu-west-1\n")
    assert names(target.parent) == ["aws-config"]
    assert names(path.parent) == ["config", *(["config.bak"] if exists else []), "hop"]


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_path_that_is_not_a_file_is_refused(file: AwsFile, path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(ConfigurationError, match="is not a file") as caught:
        file.edit(set_region)
    assert caught.value.hint == "move it away, or name a file"
    assert names(path.parent) == ["config"]


def test_a_pipe_is_read_only_while_it_has_a_writer(file: AwsFile, path: Path) -> None:
    os.mkfifo(path)
    assert file.read().text == ""
    with open(os.open(path, os.O_RDWR), "wb", buffering=0) as writer:
        writer.write(b"[profile a]\n")
        threading.Timer(0.1, writer.close).start()
        assert "a" in file.read().profiles


def test_endless_input_is_a_clear_error(file: AwsFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_replacement, "_LONGEST_PIPE", 100_000)
    path.symlink_to("/dev/zero")
    with pytest.raises(ConfigurationError, match="it did not end within"):
        file.read()


def test_a_pipe_that_comes_to_no_end_is_a_clear_error(
    file: AwsFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_replacement, "_PIPE_SECONDS", 0.3)
    os.mkfifo(path)
    with open(os.open(path, os.O_RDWR), "wb", buffering=0) as writer:
        writer.write(b"[profile a]\n")
        with pytest.raises(ConfigurationError, match="it is a pipe that did not end within"):
            file.read()


def test_a_file_in_the_place_of_the_folder_is_a_clear_error(home: Path, locks: Locks) -> None:
    (home / ".aws").write_text("")
    file = AwsFile(str(home / ".aws" / "config"), "config", locks)
    with pytest.raises((ConfigurationError, StorageError)) as caught:
        file.edit(set_region)
    assert "not a directory" in caught.value.message


def test_a_loop_of_links_is_a_clear_error(file: AwsFile, path: Path) -> None:
    path.symlink_to(path)
    for use in (file.read, lambda: file.edit(set_region)):
        with pytest.raises(ConfigurationError, match="too many levels of symbolic links"):
            use()


def test_another_users_file_or_folder_is_refused_before_anything_is_written(
    unprivileged: Callable[..., Any],
) -> None:
    program = """
import os, tempfile
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import ConfigurationError
with tempfile.TemporaryDirectory() as state:
    for path in ("/etc/passwd", "/etc/no-such-file"):
        try:
            AwsFile(path, "config", FileLocks(state, lambda: 1, lambda: None)).edit(lambda _: {"a": {"k": "1"}})
        except ConfigurationError as error:
            print(error.message, "/", error.hint)
    print(os.listdir(state))
"""
    # Into the temporary folder of this test, nobody else may look.
    done = unprivileged(program, env={name: value for name, value in os.environ.items() if name != "TMPDIR"})
    of_file, of_folder, state = done.stdout.splitlines()
    assert of_file.startswith("/etc/passwd belongs to another user (uid 0")
    assert of_folder.startswith("/etc belongs to another user (uid 0")
    assert "without sudo" in of_file
    assert state == "[]"


def test_in_a_folder_for_everybody_people_have_files_of_their_own(unprivileged: Callable[..., Any]) -> None:
    program = """
import os, tempfile
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
path = os.path.join(tempfile.gettempdir(), f"awsroles-test-{os.getpid()}")
with tempfile.TemporaryDirectory() as state:
    file = AwsFile(path, "config", FileLocks(state, lambda: 1, lambda: None))
    print(file.edit(lambda _: {"a": {"k": "1"}}).is_changed)
os.unlink(path)
"""
    done = unprivileged(program, env={name: value for name, value in os.environ.items() if name != "TMPDIR"})
    assert done.stdout == "True\n"


def test_root_leaves_a_file_to_its_owner(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile b]\n")
    for each in (path, path.parent):
        os.chown(each, *OTHER)
    assert file.edit(set_region).is_changed
    assert {(each.stat().st_uid, each.stat().st_gid) for each in path.parent.iterdir()} == {OTHER}


def test_root_makes_no_file_in_another_users_folder(home: Path, locks: Locks) -> None:
    (home / "theirs").mkdir()
    os.chown(home / "theirs", *OTHER)
    for place in ("config", ".aws/config"):
        file = AwsFile(str(home / "theirs" / place), "config", locks)
        if OTHER[0] == os.getuid():
            assert file.edit(set_region).is_changed
        else:
            with pytest.raises(ConfigurationError, match="belongs to another user"):
                file.edit(set_region)
            assert names(home / "theirs") == []


def test_a_credentials_file_that_may_not_be_written_may_be_elsewhere(unprivileged: Callable[..., Any]) -> None:
    program = """
import os, tempfile
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.locks import FileLocks
from awsroles.errors import StorageError
with tempfile.TemporaryDirectory() as home:
    os.chmod(home, 0o500)
    try:
        AwsFile(home + "/credentials", "credentials", FileLocks(home, lambda: 1, lambda: None)).check_writable()
    except StorageError as error:
        print(error.hint)
"""
    hint = "make it yours and writable, or set AWS_SHARED_CREDENTIALS_FILE to a file elsewhere\n"
    # Into the temporary folder of this test, nobody else may look.
    environ = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
    assert unprivileged(program, env=environ).stdout == hint


def test_a_folder_that_may_not_be_entered_is_a_clear_error(home: Path, locks: Locks, monkeypatch: Any) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    file = AwsFile(str(home / "config"), "config", locks)
    monkeypatch.setattr(aws_config, "_refuse_foreign_owner", refuse)
    with pytest.raises(ConfigurationError, match=f"cannot reach {home / 'config'}: permission denied") as caught:
        file.edit(set_region)
    assert caught.value.hint == "make the folders above it yours"


def test_a_copy_with_a_secret_that_cannot_be_removed_is_reported(home: Path, locks: Locks) -> None:
    path = home / "credentials"
    path.write_text("[a]\naws_secret_access_key = x\n")
    file = AwsFile(str(path), "credentials", locks)
    Path(file._copy).mkdir()
    with pytest.raises(StorageError, match="may hold a secret and cannot be removed: Is a directory"):
        file.edit(set_region)
    assert "aws_secret_access_key = x" in path.read_text()
