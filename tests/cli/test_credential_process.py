"""`awsroles credential-process`: with options, which typer parses, and without."""

import pytest
from testbed.program.command_line import CommandLine


@pytest.mark.usefixtures("config")
def test_the_answer_is_the_same_with_and_without_options(run: CommandLine) -> None:
    direct = run("credential-process", "prod-operation")
    assert (direct.code, direct.out) == (3, "")
    assert direct.err.endswith("awsroles: hint: did you mean prod-operations?\n")
    assert run("credential-process", "-v", "prod-operation") == direct
    assert run("credential-process", "prod-operation", "--no-input") == direct
