"""Help, switches and errors of every command."""

import re
from pathlib import Path

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.program.command_line import CommandLine

from awsroles.cli.commands import COMMANDS

WORDS = [name.split() for name in COMMANDS]


@pytest.mark.parametrize("command", WORDS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_each_command_has_help_with_an_example_and_the_common_switches(
    run: CommandLine, command: list[str], option: str
) -> None:
    done = run(*command, option)
    assert (done.code, done.err) == (0, "")
    text = re.sub(r"\s+", " ", done.out)
    assert f"Usage: awsroles {' '.join(command)} [OPTIONS]" in text
    assert f"awsroles {' '.join(command)}" in text.partition("Example: ")[2]
    assert "Also -v, -q and --no-input: see awsroles --help." in text


@pytest.mark.parametrize("command", WORDS, ids=" ".join)
def test_each_command_is_listed_with_the_first_line_of_its_help(run: CommandLine, command: list[str]) -> None:
    paragraph = re.sub(r"\s+", " ", run(*command, "--help").out.split("\n\n")[1]).strip()
    listed = run(*command[:-1], "--help").out
    line = COMMANDS[" ".join(command)]
    assert paragraph == line
    if command != ["credential-process"]:
        assert re.search(rf"^  {command[-1]} +{re.escape(line.removesuffix('.'))}$", listed, re.MULTILINE)


@pytest.mark.parametrize("command", WORDS, ids=" ".join)
def test_each_option_and_argument_has_a_help_text(run: CommandLine, command: list[str]) -> None:
    lines = run(*command, "--help").out.splitlines()
    heads = [line for line in lines if re.match(r"  (-|\[?PROFILE)", line)]
    assert heads
    unexplained = [
        line
        for index, line in enumerate(lines)
        if line in heads and not re.search(r"\S  +\S", line.strip()) and not lines[index + 1].startswith("    ")
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    "command",
    [
        ("mfa", "code"),
        ("mfa", "forget"),
        ("mfa", "store"),
        ("logout",),
        ("credential-process",),
        ("profile", "show"),
        ("profile", "remove"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("config")
def test_an_unknown_profile_is_refused_with_the_nearest_name(run: CommandLine, command: tuple[str, ...]) -> None:
    done = run(*command, "prod-operation")
    assert (done.code, done.out) == (3, "")
    assert done.err.endswith("awsroles: hint: did you mean prod-operations?\n")


def test_quiet_prints_only_results_and_errors(run: CommandLine, config: Path) -> None:
    config.write_text(f"{config.read_text()}\n[profile bad]\nawsroles_role_arn = nonsense\n")
    loud, quiet = run("status"), run("status", "-q")
    assert "Left out: " in loud.err
    assert (quiet.code, quiet.err, quiet.out) == (0, "", loud.out)
    refused = run("status", "nobody", "-q")
    assert refused.err.startswith("awsroles: error: ")


def test_with_no_input_a_prompt_is_exit_code_6(run: CommandLine, config: Path) -> None:
    assert config.exists()
    done = run("login", "--no-input")
    assert (done.code, done.out) == (6, "")
    assert done.err.splitlines() == [
        "awsroles: error: no profile was named",
        "awsroles: hint: run awsroles login PROFILE",
    ]


@pytest.mark.parametrize("command", ["login", "env", "console"])
def test_without_profiles_the_hint_is_the_first_step(run: CommandLine, command: str) -> None:
    done = run(command)
    assert done.code == 3
    assert done.err.splitlines() == [
        "awsroles: error: awsroles is not set up yet",
        "awsroles: hint: run awsroles setup first",
    ]


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (("discover",), "run awsroles discover PROFILE with one of work, home"),
        (("org", "sync"), "give --master with one of work, home"),
        (("login", "x", "--role-arn", OPERATIONS), "give --source with one of work, home"),
    ],
)
def test_with_several_master_profiles_the_hint_is_the_option_of_the_command(
    run: CommandLine, config: Path, command: tuple[str, ...], hint: str
) -> None:
    config.write_text("".join(f"[profile {name}]\nawsroles_user_arn = {ADA}\n" for name in ("work", "home")))
    done = run(*command, "--no-input")
    assert done.code == 3
    assert done.err.splitlines() == ["awsroles: error: there are several master profiles", f"awsroles: hint: {hint}"]
