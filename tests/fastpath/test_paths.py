"""The paths that the environment chooses."""

from pathlib import Path

import pytest

from awsroles.fastpath.paths import (
    config_path,
    credentials_path,
    file_name,
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
