"""Where things are kept, as the environment says, and whose it must be."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.errors import ConfigurationError
from awsroles.fastpath.paths import (
    config_path,
    credentials_path,
    file_name,
    refuse_foreign_owner,
    settings_path,
    state_directory,
)


def test_by_default_everything_is_in_the_home_folder(home: Path) -> None:
    for environ in ({}, {"AWS_CONFIG_FILE": "", "AWS_SHARED_CREDENTIALS_FILE": "", "XDG_STATE_HOME": ""}):
        assert config_path(environ) == f"{home}/.aws/config"
        assert credentials_path(environ) == f"{home}/.aws/credentials"
        assert state_directory(environ) == f"{home}/.local/state/awsroles"
        assert settings_path(environ) == f"{home}/.config/awsroles/config.toml"


def test_the_environment_moves_it(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config_path({"AWS_CONFIG_FILE": "~/other"}) == f"{home}/other"
    assert config_path({"AWS_CONFIG_FILE": "here/../other"}) == f"{tmp_path}/other"
    assert credentials_path({"AWS_SHARED_CREDENTIALS_FILE": "/other"}) == "/other"
    assert state_directory({"XDG_STATE_HOME": "/state"}) == "/state/awsroles"
    assert settings_path({"XDG_CONFIG_HOME": "/config"}) == "/config/awsroles/config.toml"


def test_a_relative_folder_is_ignored_as_its_specification_says(home: Path) -> None:
    assert state_directory({"XDG_STATE_HOME": "state"}) == f"{home}/.local/state/awsroles"


def test_names_are_readable_and_differ() -> None:
    assert file_name("awsroles/role-session//home/ada/.aws/config#prod") == (
        "awsroles%2Frole-session%2F%2Fhome%2Fada%2F.aws%2Fconfig%23prod"
    )
    names = ["a", "A", "%61", "a/b", "a%2Fb", "é", "\udcc3\udca9", ".", "..", ".a", "", "x" * 180, "x" * 181, "y" * 181]
    assert len({file_name(name) for name in names}) == len(names)


def test_our_own_folder_and_a_missing_one_are_fine(tmp_path: Path) -> None:
    refuse_foreign_owner(str(tmp_path))
    refuse_foreign_owner(str(tmp_path / "missing" / "deeper"))


def test_a_folder_of_another_user_is_refused(tmp_path: Path, unprivileged: Callable[..., Any]) -> None:
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    done = unprivileged(
        f"""
from awsroles.fastpath.paths import refuse_foreign_owner
from awsroles.errors import ConfigurationError
try:
    refuse_foreign_owner({str(tmp_path)!r})
except ConfigurationError as error:
    print(error.message, "|", error.hint)
"""
    )
    assert f"{tmp_path} belongs to another user (uid {os.getuid()}, and this is uid " in done.stdout
    assert f"sudo chown -R $USER {tmp_path}" in done.stdout


def test_a_file_on_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be looked at"):
        refuse_foreign_owner(str(tmp_path / "file" / "state"))
