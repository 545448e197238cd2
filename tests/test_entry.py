"""The entry point: exit codes and output of every outcome."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from testbed.program import json_document
from testbed.program.command_line import CommandLine, Done
from testbed.program.loaded_modules import loaded
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import MASTER

import awsroles
from awsroles import entry, errors
from awsroles.errors import AwsrolesError, CancelledError, ConfigurationError, UsageError

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, AwsrolesError)]

Ending = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return a function that runs awsroles in this process."""
    return CommandLine(monkeypatch, capsys)


@pytest.fixture
def ending(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Ending:
    """Return a function that ends the program with an exception raised beside a secret variable."""

    def end_with(error: BaseException, *arguments: str) -> Done:
        def drive(arguments: list[str], started_at: float) -> NoReturn:
            in_a_variable = f"{SECRET} {arguments} {started_at}"
            raise error if in_a_variable else AssertionError

        monkeypatch.setattr(entry, "_drive", drive)
        return run(*(arguments or ("status",)))

    return end_with


@pytest.fixture
def workstation(environment: dict[str, str]) -> Workstation:
    """Return a workstation with so many profiles that their list exceeds a pipe buffer."""
    workstation = Workstation(environment)
    role_profiles = (
        f"\n[profile p{number}]\nawsroles_role_arn = arn:aws:iam::222222222222:role/r\n" for number in range(400)
    )
    workstation.write_config(MASTER + "".join(role_profiles))
    return workstation


def crashes(home: Path) -> list[Path]:
    return list((home / ".local" / "state" / "awsroles" / "crashes").glob("*"))


def in_a_shell(workstation: Workstation, script: str) -> Done:
    """Run *script* and return the exit code of its first program."""
    done = subprocess.run(
        ["/bin/bash", "-c", f"{script}\nexit ${{PIPESTATUS[0]}}"],
        env=workstation.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_two_lines_and_an_exit_code(ending: Ending, kind: type[AwsrolesError]) -> None:
    words = "awsroles: error: what is wrong\nawsroles: hint: what to do\n"
    if kind is CancelledError:
        words = "Cancelled.\n"
    assert ending(kind("what is wrong", "what to do")) == Done(kind.exit_code, "", words)


@pytest.mark.parametrize("hint", ["what to do", None])
@pytest.mark.parametrize("kind", KINDS)
def test_with_json_an_error_is_one_line_of_json(ending: Ending, kind: type[AwsrolesError], hint: str | None) -> None:
    done = ending(kind(f"wrong\x1b[2J\n\udcff{'x' * 5000}", hint), "status", "--json", "--quiet")
    error = json_document.check_error(done.err, kind.exit_code)
    assert error == {
        "code": kind.code,
        "exit_code": kind.exit_code,
        "message": f"wrong\x1b[2J\n\udcff{'x' * 5000}",
        "hint": hint,
    }
    assert done.err[:-1].isprintable()
    assert (done.code, done.out) == (kind.exit_code, "")


def test_with_json_an_interruption_and_a_bug_are_json_too(ending: Ending, home: Path) -> None:
    assert json_document.check_error(ending(KeyboardInterrupt(), "login", "--json").err, 130)["code"] == "cancelled"
    error = json_document.check_error(ending(LookupError(SECRET), "login", "x", "--json").err, 1)
    (log,) = crashes(home)
    assert (error["code"], error["hint"]) == ("bug", f"please report it with {log}")


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--json", "--bogus"),
        ("status", "--bogus", "--json"),
        ("lgoin", "--json"),
        ("--json", "lgoin"),
        ("status", "--json=yes"),
        ("profile", "--json", "lits"),
        ("rotate", "--json", "--yes", "one", "too", "many"),
        ("exec", "--json", "prod", "--", "true"),
    ],
)
def test_with_json_a_usage_error_is_json_too(run: CommandLine, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert json_document.check_error(done.err, 2)["code"] == "usage"
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("dashes", [["--"], []])
def test_json_of_another_program_belongs_to_it(run: CommandLine, dashes: list[str]) -> None:
    done = run("exec", "nobody", *dashes, "true", "--json")
    assert done.err.startswith("awsroles: error: awsroles is not set up yet")


def test_an_error_without_a_hint_is_one_line(ending: Ending) -> None:
    assert ending(UsageError("what is wrong")) == Done(2, "", "awsroles: error: what is wrong\n")


def test_an_interruption_exits_with_130(ending: Ending) -> None:
    assert ending(KeyboardInterrupt()) == Done(130, "", "Cancelled.\n")


def test_control_characters_in_a_message_are_escaped(ending: Ending) -> None:
    done = ending(ConfigurationError("a\x1b[2J\nawsroles: hint: run rm\r\u202e", "\x9b31m\udcff"))
    assert done.err == (
        "awsroles: error: a\\x1b[2J\\nawsroles: hint: run rm\\r\\u202e\nawsroles: hint: \\x9b31m\\udcff\n"
    )


@pytest.mark.parametrize("character", ["x", "é", "😀", "\x1b"])
def test_long_messages_are_truncated_below_2_kb(ending: Ending, character: str) -> None:
    done = ending(ConfigurationError(character * 5000, character * 5000))
    assert len(done.err.encode()) < 2048
    assert len(done.err.splitlines()) == 2
    assert all(line.endswith("…") for line in done.err.splitlines())


def test_a_bug_names_its_log_and_nothing_that_may_be_secret(ending: Ending, home: Path) -> None:
    try:
        int(SECRET)
    except ValueError as error:
        caught = LookupError(f"of {SECRET}")
        caught.__cause__ = error
    done = ending(caught)
    (log,) = crashes(home)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "awsroles: error: a bug in awsroles: builtins.LookupError",
        f"awsroles: hint: please report it with ~/{log.relative_to(home)}",
    ]
    text = log.read_text()
    assert "in drive\n" in text
    assert "builtins.ValueError\n" in text
    assert SECRET not in done.err + text


def test_a_bug_that_cannot_be_logged_is_reported(ending: Ending, home: Path) -> None:
    (home / ".local").write_text("not a folder")
    done = ending(RecursionError(SECRET))
    assert done.code == 1
    assert done.err.startswith("awsroles: error: a bug in awsroles: builtins.RecursionError; no log: ")
    assert SECRET not in done.err


@pytest.mark.parametrize("command", [["awsroles"], [sys.executable, "-m", "awsroles"]])
def test_the_version_is_printed_by_the_script_and_the_module(environment: dict[str, str], command: list[str]) -> None:
    path = {"PATH": environment["PATH"]}
    done = subprocess.run(
        ["/usr/bin/env", *command, "--version"], env=path, capture_output=True, text=True, timeout=20, check=True
    )
    assert (done.stdout, done.stderr) == (f"awsroles {awsroles.__version__}\n", "")


def test_completion_lists_profiles_with_the_typed_prefix(workstation: Workstation) -> None:
    names = [f"p{number}" for number in range(400)]
    assert (
        workstation.run("_profiles", "").stdout.split()
        == workstation.run("_profiles").stdout.split()
        == ["master", *names]
    )
    assert workstation.run("_profiles", "p39").stdout.split() == ["p39", *names[390:]]
    assert workstation.run("_profiles", "q").stdout == ""


def test_completion_lists_nothing_without_a_config_file(environment: dict[str, str]) -> None:
    workstation = Workstation(environment)
    done = workstation.run("_profiles", "p")
    assert (done.stdout, done.stderr) == ("", "")
    workstation.config.parent.mkdir(exist_ok=True)
    os.mkfifo(workstation.config)
    done = workstation.run("_profiles", "p")
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["awsroles --version", "awsroles profile list", "awsroles status --json"])
def test_a_closed_pipe_is_not_an_error_message(workstation: Workstation, command: str, unbuffered: str) -> None:
    script = f"export PYTHONUNBUFFERED={unbuffered}; {command} | true"
    assert in_a_shell(workstation, script) == Done(1 if unbuffered and "version" in command else 0, "", "")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("awsroles --version >&-", 0),
        ("awsroles profile list >&-", 0),
        ("awsroles profile list >&- 2>&- <&-", 0),
        ("awsroles lgoin >&- 2>&- <&-", 2),
        ("awsroles lgoin 2>/dev/full", 2),
        ("awsroles credential-process nobody >&- 2>&- <&-", 3),
        ("awsroles setup --no-input <&-", 6),
    ],
)
def test_closed_and_full_streams_do_not_change_the_exit_code(
    workstation: Workstation, home: Path, script: str, code: int
) -> None:
    assert in_a_shell(workstation, script).code == code
    assert crashes(home) == []


def test_with_json_a_failed_write_of_the_result_is_json_too(workstation: Workstation) -> None:
    error = json_document.check_error(in_a_shell(workstation, "awsroles status --json > /dev/full").err, 5)
    assert error["message"] == "the output cannot be written: No space left on device"


@pytest.mark.parametrize("command", ["--version", "profile list", "status"])
def test_a_failed_write_of_the_result_is_an_error(workstation: Workstation, command: str) -> None:
    done = in_a_shell(workstation, f"awsroles {command} > /dev/full")
    assert (done.code, done.err.splitlines()[0]) == (
        5,
        "awsroles: error: the output cannot be written: No space left on device",
    )


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"typer", "botocore", "keyring", "configupdater", "json", "typing"}),
        (["_profiles", "p"], {"typer", "botocore", "keyring", "configupdater", "json", "typing"}),
        (["status", "--help"], {"botocore", "keyring", "configupdater", "platformdirs", "pydantic", "rich"}),
        (["--help"], {"typer", "botocore", "keyring", "configupdater", "json", "typing"}),
        (["status"], {"typer", "inspect", "hmac", "ipaddress", "botocore", "keyring", "secretstorage"}),
        (["status", "--json"], {"typer", "botocore", "keyring", "configupdater", "platformdirs", "secretstorage"}),
        (["profile", "list"], {"typer", "inspect", "json", "botocore", "keyring", "secretstorage"}),
    ],
    ids=["--version", "_profiles", "status --help", "--help", "status", "status --json", "profile list"],
)
def test_a_command_loads_only_the_libraries_it_needs(
    workstation: Workstation, arguments: list[str], unwanted: set[str]
) -> None:
    found = loaded(workstation, *arguments)
    assert "awsroles" in found
    assert found & unwanted == set()
