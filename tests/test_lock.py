"""The lock files that `make` installs from."""

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parents[1]
LOCK = (TOP / ".ci" / "requirements.lock").read_text(encoding="utf-8")
LOCKS = [pytest.param(path.read_text(encoding="utf-8"), id=path.name) for path in (TOP / ".ci").glob("*.lock")]
LOCKED = re.findall(r"^([a-z0-9.-]+)==([^ ]+)", LOCK, re.MULTILINE)


def test_the_lock_meets_the_requirements_of_the_project_and_its_tests() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(each) for each in project["dependencies"] + project["optional-dependencies"]["test"]]
    names = {name for name, _ in LOCKED}
    assert [str(each) for each in asked if each.name not in names] == []
    versions = [(each, version) for each in asked for name, version in LOCKED if name == each.name]
    assert [f"{each}: {version}" for each, version in versions if not each.specifier.contains(version)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_index(lock: str) -> None:
    lines = [line.split("#")[0].strip(" \\") for line in lock.splitlines()]
    assert [
        each for each in lines if each and not re.match(r"[a-z0-9.-]+==\S+( ; .*)?$|--hash=sha256:\w{64}$", each)
    ] == []
    assert "//" not in lock


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_hashes(lock: str) -> None:
    entries = re.findall(r"^[a-z0-9.-]+==.*\\\n    --hash=", lock, re.MULTILINE)
    assert entries
    assert len(entries) == len(re.findall("^[a-z]", lock, re.MULTILINE))
