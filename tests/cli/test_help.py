"""`awsroles help [COMMAND]`."""

import pytest
from testbed.program.command_line import CommandLine

from awsroles.cli.commands import COMMANDS


@pytest.mark.parametrize("words", [[], ["login"], ["profile"], ["profile", "add"], ["help"]], ids=" ".join)
def test_help_shows_the_same_as_the_option(run: CommandLine, words: list[str]) -> None:
    done = run("help", *words)
    assert (done.code, done.err) == (0, "")
    assert done.out == run(*words, "--help").out


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["lgoin"], "no such command 'lgoin'", "did you mean awsroles login?"),
        (["profile", "lst"], "no such command 'lst'", "did you mean awsroles profile list?"),
    ],
)
def test_an_unknown_command_is_refused_with_the_nearest(
    run: CommandLine, words: list[str], error: str, hint: str
) -> None:
    done = run("help", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"awsroles: error: {error}\nawsroles: hint: {hint}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_a_default_once(monkeypatch: pytest.MonkeyPatch, run: CommandLine, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    twice = [line for line in run(*name.split(), "--help").out.splitlines() if line.lower().count("default: ") > 1]
    assert twice == []
