"""`awsroles mfa forget`: the command line of it."""

import pytest
from testbed.program.command_line import CommandLine


def test_its_help_has_an_example(run: CommandLine) -> None:
    done = run("mfa", "forget", "--help")
    assert (done.code, "Example: awsroles mfa forget" in done.out) == (0, True)


@pytest.mark.usefixtures("config")
def test_an_unknown_name_is_refused_with_the_nearest(run: CommandLine) -> None:
    done = run("mfa", "forget", "prod-operation")
    assert (done.code, "did you mean prod-operations?" in done.err) == (3, True)
