"""`awsroles mfa enroll`."""

import pytest
from testbed.program.command_line import CommandLine


def test_the_help_of_enroll_describes_the_qr_code(run: CommandLine) -> None:
    done = run("mfa", "enroll", "--help")
    assert done.code == 0
    assert "Shows its QR code on the terminal" in done.out
    assert "Example:\n  awsroles mfa enroll ada-laptop" in done.out


@pytest.mark.usefixtures("config")
def test_with_no_input_nothing_is_enrolled(run: CommandLine) -> None:
    done = run("mfa", "enroll", "--no-input", "--yes")
    assert done.code == 6
    assert "hint: leave out --no-input" in done.err


@pytest.mark.usefixtures("config")
def test_a_role_profile_has_no_devices(run: CommandLine) -> None:
    done = run("mfa", "enroll", "--profile", "prod-operations")
    assert (done.code, "is a role" in done.err) == (3, True)
