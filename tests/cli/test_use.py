"""`awsroles _use`, which the shell function awsroles_use calls."""

import pytest
from testbed.program.command_line import CommandLine


@pytest.mark.usefixtures("config")
def test_it_prints_the_name_and_reports_the_change(run: CommandLine) -> None:
    done = run("_use", "prod-operations")
    assert (done.code, done.out) == (0, "prod-operations\n")
    assert done.err.startswith("This shell now uses prod-operations (")
    assert done.err.endswith("Leave with: awsroles_use --unset\n")


@pytest.mark.usefixtures("config")
def test_an_unknown_profile_prints_nothing(run: CommandLine) -> None:
    done = run("_use", "prod-operatoins")
    assert (done.code, done.out) == (3, "")
