"""The programs called awsroles, their versions, and pip's index."""

import sys
from pathlib import Path

import pytest

from awsroles.adapters.process import newest_version
from awsroles.adapters.process.installations import Installations
from awsroles.core.doctor.program import Installation


def program(path: Path, script: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def installed(*folders: Path) -> Installations:
    return Installations({"PATH": ":".join([*map(str, folders), "relative", "/usr/bin", "/bin"])}, lambda: None)


def test_each_program_on_the_path_tells_its_version(tmp_path: Path) -> None:
    one = program(tmp_path / "a" / "awsroles", "echo awsroles 1.0")
    two = program(tmp_path / "b" / "awsroles", "echo something else; exit 1")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "awsroles").symlink_to(one)
    (tmp_path / "d" / "awsroles").mkdir(parents=True)
    found = installed(*(tmp_path / name for name in "abcd")).on_path()
    assert found == [
        Installation(one, one, "1.0"),
        Installation(two, two, None),
        Installation(str(tmp_path / "c" / "awsroles"), one, "1.0"),
    ]


def test_a_program_is_found_by_its_path_or_on_the_path(tmp_path: Path) -> None:
    one = program(tmp_path / "a" / "awsroles", "echo awsroles 1.0")
    known = installed(tmp_path / "a")
    assert known.find("awsroles") == known.find(one) == Installation(one, one, "1.0")
    assert known.find("/nonexistent/awsroles") is None
    (tmp_path / "b").write_text("not executable")
    assert known.find(str(tmp_path / "b")) is None


def test_a_program_that_hangs_has_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.adapters.process.installations._SECONDS", 0.2)
    path = program(tmp_path / "awsroles", "sleep 60")
    assert installed().find(path) == Installation(path, path, None)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'awsroles (1.2.3)'; echo 'Available versions: 1.2.3, 1.0'", "1.2.3"),
        ("echo 'ERROR: No matching distribution' >&2; exit 1", None),
        ("echo 'other (9)'", None),
        ("sleep 60", None),
    ],
)
def test_the_newest_version_is_what_pip_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: str | None
) -> None:
    monkeypatch.setattr(newest_version, "_SECONDS", 0.3 if "sleep" in script else 10)
    pip = program(tmp_path / "python", f'echo "$*" > {tmp_path}/asked; {script}')
    monkeypatch.setattr(sys, "executable", pip)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert newest_version.newest_version(lambda: None) == expected
    assert (tmp_path / "asked").read_text().startswith("-m pip index versions awsroles ")
