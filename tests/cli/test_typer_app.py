"""The command line as a whole: help and usage errors."""

import subprocess
import sys
from unittest.mock import Mock

import pytest
from testbed.program import json_document
from testbed.program.command_line import CommandLine

from awsroles.app.invocation import Invocation
from awsroles.cli import typer_app
from awsroles.cli.commands import COMMANDS


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (["lgoin"], "no such command 'lgoin'", "did you mean awsroles login?"),
        (["profil", "list"], "no such command 'profil'", "did you mean awsroles profile?"),
        (["zzz"], "no such command 'zzz'", "awsroles --help lists the commands"),
        (["--zzz"], "no such option: --zzz", "awsroles --help lists the commands"),
        (["--verion"], "no such option: --verion", "did you mean --version?"),
        (["profile", "lst"], "no such command 'lst'", "did you mean awsroles profile list?"),
        (["ls"], "no such command 'ls'", "did you mean awsroles profile list?"),
        (["login", "--rolearn", "x"], "no such option: --rolearn", "did you mean --role-arn?"),
        (["login", "-z"], "no such option: -z", "awsroles login --help shows what it takes"),
        (["login", "--role-arn"], "option '--role-arn' requires an argument", "awsroles login --help shows"),
        (["status", "a", "b"], "unexpected argument: b", "awsroles status --help shows what it takes"),
        (["profile", "add", "x"], "'x' needs a role", "give --role-arn ARN, or --account ID and --role NAME"),
        (["store", "move"], "missing argument: keyring, file", "awsroles store move --help shows what it takes"),
        (["credential-process"], "missing argument: PROFILE", "awsroles credential-process --help shows"),
        (
            ["credential-process", "a", "b"],
            "unexpected argument: b",
            "awsroles credential-process --help",
        ),
        (["completion", "tcsh"], "'tcsh' is not one of bash, zsh, fish, powershell", "awsroles completion --help"),
        (["no\x1b[31m"], "no such command 'no\\x1b[31m'", "awsroles --help lists the commands"),
    ],
)
def test_a_usage_error_is_two_lines(run: CommandLine, arguments: list[str], error: str, hint: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first == f"awsroles: error: {error}"
    assert second.startswith(f"awsroles: hint: {hint}")


def test_a_command_that_exits_itself_is_not_a_broken_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typer_app, "app_for", Mock(return_value=Mock(side_effect=SystemExit(1))))
    with pytest.raises(SystemExit) as caught:
        typer_app.run(["status"], Invocation("command", {}))
    assert caught.value.code == 1


def test_help_into_a_closed_pipe_is_not_a_bug(environment: dict[str, str]) -> None:
    script = f"'{sys.executable}' -m awsroles --help | true"
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stderr == ""


def test_the_documented_commands_have_json(run: CommandLine) -> None:
    having = [name for name in COMMANDS if "  --json " in run(*name.split(), "--help").out]
    assert sorted(having) == json_document.commands()


@pytest.mark.parametrize("command", ["login", "discover", "setup", "profile add", "mfa"])
def test_help_fits_a_terminal_of_40_columns(run: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    text = run(*command.split(), "--help").out.partition("\nExample:")[0]
    assert [line for line in text.splitlines() if len(line) > 39] == []
