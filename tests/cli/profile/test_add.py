"""`awsroles profile add`."""

from pathlib import Path

import pytest
from testbed.names import OPERATIONS
from testbed.program.command_line import CommandLine

ROLE = "arn:aws:iam::222222222222:role/auditors"


def test_a_profile_is_written_once(run: CommandLine, config: Path) -> None:
    first = run("profile", "add", "audit", "--role-arn", ROLE)
    assert (first.code, first.out) == (0, "")
    assert first.err.splitlines()[0] == "Wrote profile audit to ~/.aws/config"
    text = config.read_text()
    assert f"awsroles_role_arn = {ROLE}\n" in text

    again = run("profile", "add", "audit", "--role-arn", ROLE)
    assert (again.code, again.err) == (0, "audit is already up to date.\n")
    assert config.read_text() == text


def test_another_role_needs_replace(run: CommandLine, config: Path) -> None:
    before = config.read_bytes()
    refused = run("profile", "add", "prod-operations", "--role-arn", ROLE)
    assert refused.code == 3
    assert "awsroles profile add prod-operations --replace" in refused.err
    assert config.read_bytes() == before
    assert run("profile", "add", "prod-operations", "--role-arn", ROLE, "--replace").code == 0
    assert f"awsroles_role_arn = {ROLE}\n" in config.read_text()


def test_with_quiet_add_prints_nothing(run: CommandLine, config: Path) -> None:
    done = run("profile", "add", "audit", "--role-arn", ROLE, "-q")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert "[profile audit]" in config.read_text()


def test_before_setup_the_hint_is_the_first_step(run: CommandLine, home: Path) -> None:
    done = run("profile", "add", "audit", "--role-arn", ROLE)
    assert done.code == 3
    assert done.err.endswith("awsroles: hint: run awsroles setup first\n")
    assert not (home / ".aws" / "config").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("x y", "--role-arn", OPERATIONS), 2),
        (("x]\n[profile evil", "--role-arn", OPERATIONS), 2),
        (("x", "--role-arn", "arn:aws:iam::1:role/x"), 3),
        (("x", "--role-arn", OPERATIONS, "--region", "eu-west-1\ncredential_process = evil"), 2),
        (("x", "--role-arn", OPERATIONS, "--external-id", "a b"), 2),
        (("x", "--role-arn", OPERATIONS, "--source", "nobody"), 3),
        (("x", "--role-arn", OPERATIONS, "--source", "x"), 3),
        (("master", "--role-arn", OPERATIONS), 3),
    ],
)
def test_values_that_cannot_be_written_are_rejected(
    run: CommandLine, config: Path, arguments: tuple[str, ...], code: int
) -> None:
    before = config.read_bytes()
    done = run("profile", "add", *arguments)
    assert done.code == code
    assert done.err.startswith("awsroles: error: ")
    assert config.read_bytes() == before
