"""Names of other tools' files, variables and programs."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.files.tool_files import config_files, machine, read_settings_file
from awsroles.errors import ConfigurationError


def test_files_are_found_where_each_tool_looks_for_them_and_are_not_opened(home: Path) -> None:
    assert machine({}).paths == {}
    (home / ".awsume").mkdir()
    (home / ".awsume" / "config.yaml").symlink_to("nowhere")
    (home / ".Leapp").mkdir()
    (home / ".config" / "granted").mkdir(parents=True)
    (home / ".config" / "granted" / "config").write_text("")
    found = machine({"XDG_CONFIG_HOME": str(home / ".config")})
    assert found.paths == {
        "awsume": str(home / ".awsume" / "config.yaml"),
        "granted": str(home / ".config" / "granted" / "config"),
        "leapp": str(home / ".Leapp"),
    }
    assert config_files({})["granted"] == str(home / ".granted" / "config")


def test_programs_are_found_in_absolute_folders_of_the_path(home: Path) -> None:
    (home / "granted").write_text("")
    (home / "aws-vault").mkdir()
    assert machine({"PATH": f".::{home}:{home / 'missing'}"}).programs == ["granted"]


def test_settings_are_read_through_a_link_and_a_missing_file_has_none(home: Path) -> None:
    (home / "dotfiles").write_text("colors: true\n")
    (home / "link").symlink_to("dotfiles")
    assert read_settings_file(str(home / "link")) == "colors: true\n"
    assert read_settings_file(str(home / "missing")) is None


def _no_text(path: Path) -> str:
    path.write_bytes(b"a: \xff\n")
    return "it is not UTF-8"


def _too_long(path: Path) -> str:
    path.write_bytes(b"#" * 1_048_577)
    return "it is larger than 1048576 bytes"


def _pipe(path: Path) -> str:
    os.mkfifo(path)
    return "it is not a file"


def _folder(path: Path) -> str:
    path.mkdir()
    return "it is not a file"


def _loop(path: Path) -> str:
    path.symlink_to(path.name)
    return "Too many levels of symbolic links"


def _of_another_user(path: Path) -> str:
    path.write_text("colors: true\n")
    os.chown(path, 65534, 65534)
    return "it belongs to another user"


@pytest.mark.parametrize("made", [_of_another_user, _no_text, _too_long, _pipe, _folder, _loop])
def test_what_is_no_text_of_a_size_that_people_write_is_refused_at_once(
    home: Path, made: Callable[[Path], str]
) -> None:
    path = home / "config.yaml"
    why = made(path)
    with pytest.raises(ConfigurationError) as caught:
        read_settings_file(str(path))
    assert caught.value.message.lower() == f"{path} cannot be read: {why}".lower()
    assert caught.value.hint == "correct that, or move it away to go on without it"
