"""`awsroles _use`, which the shell function awsroles_use calls."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine


def test_it_prints_the_name_and_reports_the_change(run: CommandLine, config: Path) -> None:
    role = "awsroles_role_arn = arn:aws:iam::222222222222:role/team/operations\n"
    config.write_text(config.read_text().replace(role, role + "awsroles_account_name = prod\n"))
    done = run("_use", "prod-operations")
    assert (done.code, done.out) == (0, "prod-operations\n")
    said = "This shell now uses prod-operations (operations in prod).\n\nTo leave it:\n  awsroles_use --unset\n"
    assert done.err == said


@pytest.mark.usefixtures("config")
def test_an_unknown_profile_prints_nothing(run: CommandLine) -> None:
    done = run("_use", "prod-operatoins")
    assert (done.code, done.out) == (3, "")


@pytest.mark.usefixtures("config")
def test_without_a_name_and_a_terminal_the_hint_gives_one(run: CommandLine) -> None:
    done = run("_use", "--no-input")
    assert (done.code, done.out) == (6, "")
    assert done.err.endswith("awsroles: hint: run awsroles_use PROFILE\n")
