"""The help of the program itself, which is written without typer."""

import pytest
from testbed.program.command_line import CommandLine

from awsroles.app.invocation import Invocation
from awsroles.cli import typer_app


@pytest.fixture
def written_by_typer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the help that typer writes 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")
    typer_app.run(["--help"], Invocation("command", {}))
    return capsys.readouterr().out


@pytest.mark.parametrize("columns", ["80", "200", "", "no number"])
@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("help",)], ids=" ".join)
def test_the_help_equals_the_help_of_typer(
    monkeypatch: pytest.MonkeyPatch,
    run: CommandLine,
    written_by_typer: str,
    arguments: tuple[str, ...],
    columns: str,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    done = run(*arguments)
    assert (done.code, done.out, done.err) == (0, written_by_typer, "")


def test_a_narrow_terminal_gets_narrow_help(monkeypatch: pytest.MonkeyPatch, run: CommandLine) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = run("--help").out.splitlines()
    assert max(map(len, lines)) <= 50
    assert lines[0] == "Usage: awsroles [OPTIONS] COMMAND [ARGS]..."
