"""The originals of adopted profiles, as files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.core.dataclass import replace
from awsroles.core.profiles.adoption_backup import AdoptionBackup, Place
from awsroles.errors import StorageError

SECTION = AdoptionBackup("/home/ada/.aws/config", "prod", "[profile prod]\nrole_arn = x\n", "[profile prod]\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FileAdoptionBackups(str(tmp_path)).save(SECTION)
    [path] = (tmp_path / "adopted").iterdir()
    return path


def test_a_file_is_private_readable_and_named_after_its_profile(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.name.endswith("%23prod")
    assert json.loads(path.read_text())["original"] == SECTION.original


def test_the_place_of_a_section_is_kept_and_a_damaged_one_is_none(tmp_path: Path, path: Path) -> None:
    kept, placed = FileAdoptionBackups(str(tmp_path)), replace(SECTION, place=Place("dev", 12))
    kept.save(placed)
    assert kept.load(SECTION.config_path, SECTION.profile) == placed
    path.write_text(path.read_text().replace('"12"', '"many"'))
    assert kept.load(SECTION.config_path, SECTION.profile) == SECTION


def test_what_an_interrupted_writer_left_is_swept(tmp_path: Path, path: Path) -> None:
    (path.parent / f".{path.name}.awsroles-0123abcd").write_text("half")
    FileAdoptionBackups(str(tmp_path)).save(SECTION)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"config": "/home/ada/.aws/config", "profile": "prod", "original": "x"}',
        '{"config": "/home/ada/.aws/config", "profile": "prod", "original": "x", "adopted": null}',
        '{"config": "/home/ada/.aws/config", "profile": "prod", "original": "aws_secret_access_key=x", "adopted": ""}',
        '{"config": "/home/ada/.aws/config", "profile": "Prod", "original": "x", "adopted": ""}',
        '{"config": "/other", "profile": "prod", "original": "x", "adopted": ""}',
    ],
)
def test_what_is_damaged_or_of_another_profile_is_none(tmp_path: Path, path: Path, text: str) -> None:
    path.write_text(text)
    kept = FileAdoptionBackups(str(tmp_path))
    assert kept.load(SECTION.config_path, SECTION.profile) is None
    kept.save(SECTION)
    assert kept.load(SECTION.config_path, SECTION.profile) == SECTION


def test_a_read_only_directory_is_reported(tmp_path: Path, unprivileged: Callable[..., object]) -> None:
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    done = unprivileged(
        f"""
from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.core.dataclass import replace
from awsroles.core.profiles.adoption_backup import AdoptionBackup, Place
from awsroles.errors import StorageError
try:
    FileAdoptionBackups({str(tmp_path)!r}).save(AdoptionBackup("/config", "a", "", ""))
except StorageError as error:
    print(error.message, "|", error.hint)
"""
    )
    assert str(getattr(done, "stdout", "")).endswith(
        "permission denied | make the state folder yours and writable, or set XDG_STATE_HOME to another folder\n"
    )


def test_a_file_in_the_place_of_the_directory_is_reported(tmp_path: Path) -> None:
    (tmp_path / "adopted").write_text("a file")
    with pytest.raises(StorageError, match="the original of profile 'prod' cannot be kept"):
        FileAdoptionBackups(str(tmp_path)).save(SECTION)
