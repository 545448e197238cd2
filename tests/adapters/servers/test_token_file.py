"""The file of an endpoint's token."""

import os
import stat
from pathlib import Path

import pytest

from awsroles.adapters.servers.listeners import token_file
from awsroles.errors import ConfigurationError, StorageError

TOKEN, OTHER = "a" * 43, "b" * 43


def test_it_holds_the_token_without_a_newline_for_its_owner_alone_and_is_gone_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "new" / "token"
    before = os.umask(0)
    try:
        with token_file(str(path), TOKEN) as given:
            assert given == str(path)
            assert path.read_bytes() == TOKEN.encode()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)
    assert not path.exists()


def test_the_token_of_a_killed_endpoint_is_replaced_and_made_private(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(OTHER)
    path.chmod(0o644)
    with token_file(str(path), TOKEN):
        assert path.read_text() == TOKEN
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_token_file_prepared_by_another_user_does_not_become_theirs(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(OTHER)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    with token_file(str(path), TOKEN):
        assert (path.stat().st_uid, path.stat().st_gid) == (os.geteuid(), os.getegid())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "precious", TOKEN + "\n", "-----BEGIN OPENSSH PRIVATE KEY-----"])
def test_another_file_is_never_overwritten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match="exists and holds no token of an endpoint") as caught:
        token_file(str(path), TOKEN).__enter__()
    assert caught.value.hint == "give another --token-file"
    assert path.read_text() == content


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_text(OTHER)
    link.symlink_to(path)
    with pytest.raises(ConfigurationError, match="holds no token"):
        token_file(str(link), TOKEN).__enter__()
    assert path.read_text() == OTHER


def test_the_token_of_a_successor_stays(tmp_path: Path) -> None:
    path = tmp_path / "token"
    with token_file(str(path), TOKEN):
        path.write_text(OTHER)
    assert path.read_text() == OTHER


def test_an_impossible_path_is_an_error_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot keep a token at"):
        token_file(str(tmp_path / "file" / "token"), TOKEN).__enter__()
