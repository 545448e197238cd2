"""`awsroles rotate`."""

import pytest
from testbed.program.command_line import CommandLine


def test_the_help_of_rotate_says_that_it_may_be_interrupted(run: CommandLine) -> None:
    done = run("rotate", "--help")
    assert done.code == 0
    assert "Replace your access key." in done.out
    assert "If it is interrupted, run it again" in " ".join(done.out.split())
    assert "Example:\n  awsroles rotate --dry-run" in done.out


@pytest.mark.usefixtures("config")
def test_a_role_profile_has_no_access_key(run: CommandLine) -> None:
    done = run("rotate", "prod-operations", "--yes")
    assert done.code == 3
    assert "hint: try master instead" in done.err


@pytest.mark.usefixtures("config")
def test_an_invalid_code_is_rejected_before_any_action(run: CommandLine) -> None:
    done = run("rotate", "--yes", "--mfa-code", "12345")
    assert (done.code, "the MFA code is not six digits" in done.err) == (2, True)
