"""Short options: a letter means one option, whatever the command."""

import re
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

from awsroles.cli.base import SWITCHES
from awsroles.cli.commands import COMMANDS, load
from awsroles.cli.parameters import Option
from completions.generator.command_tree import read_commands

TOP = Path(__file__).parents[2]


def letters() -> dict[str, set[str]]:
    """Return the long names of each letter in all commands."""
    found: dict[str, set[str]] = {}
    for command in read_commands().all():
        for option in command.options:
            long = next(name for name in option.names if name.startswith("--"))
            for name in option.names:
                if not name.startswith("--"):
                    found.setdefault(name, set()).add(long)
    return found


def in_table(page: str) -> dict[str, str]:
    text = (TOP / page).read_text(encoding="utf-8")
    return dict(re.findall(r"^ *\| `(-\w)`(?: \||,) `(--[\w-]+)`", text, re.MULTILINE))


def test_a_letter_means_one_option_in_every_command() -> None:
    assert {letter: names for letter, names in letters().items() if len(names) > 1} == {}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/commands.md"])
def test_the_table_has_each_letter(page: str) -> None:
    assert in_table(page) == {letter: min(names) for letter, names in letters().items()}


def test_an_option_with_a_letter_has_it_in_every_command() -> None:
    short = {min(names): letter for letter, names in letters().items()}
    for name in COMMANDS:
        declared = [each for each in load(name).run.__annotations__.values() if hasattr(each, "__metadata__")]
        for each in (*declared, *SWITCHES.values()):
            option = each.__metadata__[0]
            for long in option.names if isinstance(option, Option) else ():
                assert long not in short or short[long] in option.names, (name, long)


def test_letters_can_be_joined(run: CommandLine) -> None:
    done = run("profile", "adopt", "-qan")
    assert (done.code, done.out) == (0, "")
