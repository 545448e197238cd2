"""Commands without a profile if AWS_PROFILE names one."""

from typing import Any

import pytest
from testbed.program.workstation import Workstation
from testbed.terminal.screen_reader import ScreenReader

from awsroles.standin.accounts import MfaDevice

WAITING = ": type to filter"
OTHERS = """
[profile native]
role_arn = arn:aws:iam::222222222222:role/operations
source_profile = master

[profile foreign]
region = us-east-1

[profile broken]
awsroles_role_arn = nonsense
"""
NAMED: dict[str, Any] = {"AWS_PROFILE": "prod-operations"}


@pytest.fixture
def logged_in(logged_in: Workstation) -> Workstation:
    """Return a workstation that has profiles of others, too, on a terminal that can be drawn on."""
    logged_in.write_config(logged_in.config.read_text() + OTHERS)
    logged_in.environment["TERM"] = "xterm"
    return logged_in


@pytest.mark.parametrize(
    ("line", "result"),
    [
        (["exec", "--", "sh", "-c", "echo it is $AWSROLES_PROFILE"], "it is prod-operations\n"),
        (["env", "--shell", "dotenv"], "AWSROLES_PROFILE=prod-operations\n"),
        (["console", "--print"], "displayName=prod-operations"),
        (["login"], "Already logged in to prod-operations ("),
    ],
)
def test_the_profile_is_used_without_a_terminal_and_without_a_prompt(
    logged_in: Workstation, line: list[str], result: str
) -> None:
    done = logged_in.run(*line, **NAMED)
    assert result in (done.stderr if line == ["login"] else done.stdout)
    assert (done.stdout if line == ["login"] else done.stderr) == ""


def test_a_master_profile_is_used_by_commands_for_it(logged_in: Workstation) -> None:
    assert "AWSROLES_PROFILE=master\n" in logged_in.run("env", "--shell", "dotenv", AWS_PROFILE="master").stdout


def test_a_profile_on_the_command_line_comes_first(logged_in: Workstation) -> None:
    done = logged_in.run("exec", "master", "--", "sh", "-c", "echo it is $AWSROLES_PROFILE", **NAMED)
    assert done.stdout == "it is master\n"


def test_on_a_terminal_there_is_no_prompt_either(logged_in: Workstation) -> None:
    with logged_in.on_terminal("exec", "--", "sh", "-c", "echo it is $AWSROLES_PROFILE", **NAMED) as terminal:
        terminal.wait_for("it is prod-operations")
        assert terminal.exit_code() == 0
        assert "Which profile?" not in terminal.screen


@pytest.mark.parametrize(
    ("command", "name"),
    [("exec", "native"), ("env", "foreign"), ("login", "native"), ("login", "nobody"), ("console", "master")],
)
def test_a_profile_of_the_wrong_kind_is_skipped_with_a_message(logged_in: Workstation, command: str, name: str) -> None:
    before = logged_in.config.read_bytes()
    line = [command, *(["--", "true"] if command == "exec" else [])]
    done = logged_in.run(*line, code=6, AWS_PROFILE=name)
    assert done.stderr.splitlines() == [
        f"awsroles: error: no profile was named, and AWS_PROFILE={name} is not one that this command can use",
        f"awsroles: hint: run awsroles {command} PROFILE"
        + (", or --all for every role" if command == "console" else ""),
    ]
    assert logged_in.config.read_bytes() == before


def test_an_unreadable_profile_is_reported(logged_in: Workstation) -> None:
    assert "'nonsense' is not the ARN of a role" in logged_in.run("env", code=3, AWS_PROFILE="broken").stderr


def test_login_lets_one_choose_all_the_same(configured: Workstation, phone: MfaDevice) -> None:
    configured.environment["TERM"] = "xterm"
    with configured.on_terminal("login", "--pick", "--mfa-code", phone.unused_code(), **NAMED) as terminal:
        ScreenReader(terminal, seconds=30).wait_for(WAITING)
        terminal.press("master\r")
        terminal.wait_for("Which profile? master")
        assert terminal.exit_code() == 0
    assert "cannot use --pick with a profile" in configured.run("login", "--pick", "prod-operations", code=2).stderr


def test_status_shows_every_profile_and_marks_this_one(logged_in: Workstation) -> None:
    rows = [row.split() for row in logged_in.run("status", **NAMED).stdout.splitlines()]
    assert {row[0] for row in rows} == {"PROFILE", "*", "master", "native"}
    assert [row[1] for row in rows if row[0] == "*"] == ["prod-operations"]
