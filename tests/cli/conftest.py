"""The command line in this process and in others, and its files."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import MASTER


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return what runs awsroles in this process."""
    return CommandLine(monkeypatch, capsys)


@pytest.fixture
def config(home: Path) -> Path:
    """Return the AWS config file, with a master profile and one of a role."""
    path = home / ".aws" / "config"
    path.parent.mkdir()
    path.write_text(
        f"{MASTER}\n[profile prod-operations]\nregion = eu-west-1\n"
        "awsroles_role_arn = arn:aws:iam::222222222222:role/team/operations\nawsroles_source_profile = master\n"
    )
    return path


@pytest.fixture
def workstation(environment: dict[str, str]) -> Workstation:
    """Return a workstation without a keyring and without AWS."""
    return Workstation(environment)
