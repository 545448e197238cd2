"""`awsroles credential-process` as one of the commands: with options it comes by way of typer, to the same end."""

import pytest
from testbed.program.command_line import CommandLine


@pytest.mark.usefixtures("config")
def test_both_doors_lead_to_the_same_answer(run: CommandLine) -> None:
    straight = run("credential-process", "prod-operation")
    assert (straight.code, straight.out) == (3, "")
    assert straight.err.endswith("awsroles: hint: did you mean prod-operations?\n")
    assert run("credential-process", "-v", "prod-operation") == straight
    assert run("credential-process", "prod-operation", "--no-input") == straight
