"""The help of the program and of its groups."""

import pytest
from testbed.program.command_line import CommandLine

from awsroles.cli.commands import COMMANDS, GROUPS
from awsroles.cli.overview import HEADINGS


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("help",), ("-v", "--help"), ("--color=never", "-h")])
def test_help_begins_with_the_commands_of_every_day(run: CommandLine, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    lines = done.out.splitlines()
    assert (done.code, done.err, lines[2]) == (0, "", "Usage: awsroles COMMAND [OPTIONS]")
    headings = [line for line in lines if line.rstrip(":") in HEADINGS]
    assert headings[:3] == ["Start:", "Use:", "Manage:"]
    assert lines[5].split()[:2] == ["setup", "Store"]


def test_every_command_for_people_is_under_one_heading() -> None:
    listed = [name for names in HEADINGS.values() for name in names]
    assert len(listed) == len(set(listed))
    top = {name for name in (*COMMANDS, *GROUPS) if " " not in name} - {"credential-process"}
    assert top <= set(listed)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_is_its_help(run: CommandLine, group: str) -> None:
    done = run(group)
    names = [line.split()[0] for line in done.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()]
    assert (done.code, done.err) == (0, "")
    assert names == [name.split()[1] for name in COMMANDS if name.startswith(f"{group} ")]
    assert run(group, "--help").out == run("help", group).out == done.out


@pytest.mark.parametrize("columns", [80, 60, 40])
def test_help_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, run: CommandLine, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    words = " ".join(run("--help").out.split())
    lines = run("--help").out.splitlines()
    assert max(map(len, lines)) <= columns
    assert "Print a role's credentials as shell variables" in words
