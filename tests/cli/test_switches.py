"""The switches of every command, behind it or in front of it."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.program.workstation import Workstation

from awsroles.cli.switches import behind_command, repeated

COMMANDS = ("status", "exec", "profile add", "profile list")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("-v status x", "status -v x"),
        ("-q --no-input status", "status -q --no-input"),
        ("-vq profile add x", "profile add -vq x"),
        ("profile --verbose list", "profile list --verbose"),
        ("-v profile -q list -- -v", "profile list -v -q -- -v"),
        ("--json status x", "status --json x"),
        ("-v exec prod -- ls -v", "exec -v prod -- ls -v"),
        ("status -v", "status -v"),
        ("-v", "-v"),
        ("-v nope", "-v nope"),
        ("-v profile nope", "-v profile nope"),
        ("-v --help", "-v --help"),
        ("-x status", "-x status"),
        ("", ""),
    ],
)
def test_switches_before_a_command_are_moved_after_it(given: str, taken: str) -> None:
    assert behind_command(given.split(), COMMANDS) == taken.split()


def test_switches_before_a_command_have_the_same_effect(run: CommandLine, config: Path) -> None:
    config.write_text(f"{config.read_text()}\n[profile bad]\nawsroles_role_arn = nonsense\n")
    assert run("-q", "status").err == "" != run("status").err
    assert run("--json", "status").out == run("status", "--json").out
    without_input = run("--no-input", "login")
    assert (without_input.code, without_input.err) == (6, run("login", "--no-input").err)


@pytest.mark.parametrize(("value", "asks"), [("1", False), ("true", False), ("0", True), ("False", True), ("", True)])
@pytest.mark.usefixtures("config")
def test_a_variable_turns_prompts_off(environment: dict[str, str], value: str, *, asks: bool) -> None:
    with Workstation(environment).on_terminal("login", TERM="dumb", AWSROLES_NO_INPUT=value) as terminal:
        if asks:
            terminal.wait_for("Which profile?")
            return
        assert terminal.exit_code() == 6
        assert "no profile was named" in terminal.screen


@pytest.mark.parametrize("arguments", [["-V"], ["--version"], ["-v", "-V"], ["-V", "status"]], ids=" ".join)
def test_the_version_is_printed(run: CommandLine, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("awsroles ")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("explain a --from-files x y --json", "explain a --from-files x --from-files y --json"),
        ("explain a --from-files x --from-files y", "explain a --from-files x --from-files y"),
        ("explain --from-files x", "explain --from-files x"),
        ("explain a --from-files --json", "explain a --from-files --json"),
        ("exec a -- tool --from-files x y", "exec a -- tool --from-files x y"),
        ("login a b", "login a b"),
    ],
)
def test_several_files_follow_one_option(given: str, meant: str) -> None:
    assert repeated(given.split()) == meant.split()
