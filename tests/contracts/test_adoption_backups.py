"""The `AdoptionBackups` port: what each implementation does."""

from pathlib import Path

import pytest
from testbed.fakes.memory_adoption_backups import MemoryAdoptionBackups

from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.core.profiles.adoption_backup import AdoptionBackup, AdoptionBackups

CONFIG = "/home/ada/.aws/config"
ODD = "[profile é\u2028] # why\r\n\tk=v\r\n\r  # \x00\x1b[31m\ns3 =\n  a = b"


@pytest.fixture(params=["memory", "files"])
def backups(request: pytest.FixtureRequest, tmp_path: Path) -> AdoptionBackups:
    """Return each implementation in turn, empty."""
    return MemoryAdoptionBackups() if request.param == "memory" else FileAdoptionBackups(str(tmp_path / "state"))


def test_a_section_comes_back_as_it_was(backups: AdoptionBackups) -> None:
    assert backups.load(CONFIG, "prod") is None
    section = AdoptionBackup(CONFIG, "prod", ODD, f"{ODD}\nmore = 1")
    backups.save(section)
    assert backups.load(CONFIG, "prod") == section


def test_each_profile_of_each_file_has_its_own(backups: AdoptionBackups) -> None:
    names = ["prod", "Prod", "a/b", "a%2Fb", "team:x", "é", "x" * 300]
    sections = [
        AdoptionBackup(path, name, f"[{name}]", path) for path in (CONFIG, "/other", "/\udcff/config") for name in names
    ]
    for section in sections:
        backups.save(section)
    assert [backups.load(each.config_path, each.profile) for each in sections] == sections


def test_a_later_one_takes_the_place_of_an_earlier_one(backups: AdoptionBackups) -> None:
    backups.save(AdoptionBackup(CONFIG, "prod", "a", "b"))
    backups.save(AdoptionBackup(CONFIG, "prod", "c", "d"))
    assert backups.load(CONFIG, "prod") == AdoptionBackup(CONFIG, "prod", "c", "d")


def test_what_is_forgotten_is_gone_and_the_others_stay(backups: AdoptionBackups) -> None:
    for name in ("a", "b"):
        backups.save(AdoptionBackup(CONFIG, name, name, name))
    backups.delete(CONFIG, "a")
    backups.delete(CONFIG, "a")
    assert backups.load(CONFIG, "a") is None
    assert backups.load(CONFIG, "b") is not None
