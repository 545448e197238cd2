"""The sockets of an endpoint: on loopback alone, or a file for one user alone."""

import grp
import os
import pwd
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from awsroles.adapters.files.directories import intrusion
from awsroles.adapters.servers.listeners import loopback_listener, socket_listener
from awsroles.errors import ConfigurationError


def connects(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except ConnectionRefusedError:
            return False
    return True


def test_loopback_alone_is_listened_at() -> None:
    with loopback_listener(0) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        assert port > 1023
        listener.listen()
        with pytest.raises(ConfigurationError, match=f"cannot serve at port {port}: Address already in use") as caught:
            loopback_listener(port).__enter__()
        assert caught.value.hint == "give another --port, or none"


def test_a_port_is_free_again_at_once() -> None:
    with loopback_listener(0) as listener:
        port = listener.getsockname()[1]
        listener.listen()
        client = socket.create_connection(("127.0.0.1", port))
        # Whoever closes first waits.
        listener.accept()[0].close()
        client.close()
    with loopback_listener(port) as listener:
        assert listener.getsockname()[1] == port


def test_a_socket_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "socket"
    before = os.umask(0)
    try:
        with socket_listener(str(path)) as listener:
            listener.listen()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            assert connects(path)
            assert os.umask(0) == 0
    finally:
        os.umask(before)
    assert not path.exists()


def test_another_user_cannot_connect(tmp_path: Path, unprivileged: Callable[..., CompletedProcess[str]]) -> None:
    path = tmp_path / "socket"
    tmp_path.chmod(0o755)
    with socket_listener(str(path)) as listener:
        listener.listen()
        script = f"import socket; socket.socket(socket.AF_UNIX).connect({str(path)!r})"
        done = unprivileged(script, check=False)
        is_other = os.stat(path).st_uid != 65534 and os.geteuid() == 0
        assert ("PermissionError" in done.stderr) == is_other


def test_what_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
    with socket_listener(str(path)) as listener:
        listener.listen()
        assert connects(path)
    assert not path.exists()


def test_nothing_is_taken_over_from_a_running_server(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket_listener(str(path)) as listener:
        listener.listen()
        with pytest.raises(ConfigurationError, match="another process serves there") as caught:
            socket_listener(str(path)).__enter__()
        assert caught.value.hint == "give another path, in a folder of yours"
        assert connects(path)


def test_a_file_is_never_taken_for_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("precious")
    link = tmp_path / "link"
    link.symlink_to(path)
    for each in (path, link):
        with pytest.raises(ConfigurationError, match="it is a file, not a socket"):
            socket_listener(str(each)).__enter__()
    assert path.read_text() == "precious"


def test_the_socket_of_a_successor_stays(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket_listener(str(path)):
        path.unlink()
        path.touch()
    assert path.exists()


def test_a_path_that_the_system_finds_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="AF_UNIX path too long"):
        socket_listener(str(tmp_path / ("x" * 120))).__enter__()


@pytest.mark.parametrize(
    ("mode", "where"), [(0o777, "prod"), (0o1777, "prod"), (0o770, "prod"), (0o777, "prod/new"), (0o777, "prod/a/new")]
)
def test_no_socket_is_created_in_a_directory_that_others_can_write(tmp_path: Path, mode: int, where: str) -> None:
    folder = tmp_path / "prod"
    folder.mkdir()
    os.chown(folder, -1, 1 if os.geteuid() == 0 else -1)
    folder.chmod(mode)
    if os.geteuid() != 0 and mode == 0o770:
        folder.chmod(0o777)
    with pytest.raises(ConfigurationError, match=f"others may write in {folder}$"):
        socket_listener(str(tmp_path / where / "socket")).__enter__()
    assert list(folder.iterdir()) == []


def test_no_socket_is_made_in_a_folder_of_another_user(
    tmp_path: Path, unprivileged: Callable[..., CompletedProcess[str]]
) -> None:
    folder = tmp_path / "prod"
    folder.mkdir()
    unprivileged(["true"])
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
        with pytest.raises(ConfigurationError, match=r"belongs to another user \(uid 65534\)$"):
            socket_listener(str(folder / "socket")).__enter__()


@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_folder_of_ours_is_made_below_what_others_may_read_or_add_to(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with socket_listener(str(tmp_path / "prod" / "socket")):
        assert stat.S_IMODE((tmp_path / "prod").stat().st_mode) == 0o700


def test_a_group_with_only_this_user_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o770)
    user = pwd.getpwuid(os.geteuid())
    for members, is_refused in (([], False), ([user.pw_name], False), (["mallory"], True)):
        group = grp.struct_group((user.pw_name, "x", user.pw_gid, members))
        monkeypatch.setattr(grp, "getgrgid", lambda _, group=group: group)
        assert (intrusion(str(tmp_path)) is not None) == is_refused
