"""The switches of every command, which may precede it as well."""

import re
from collections.abc import Collection, Sequence
from typing import Annotated

from awsroles.cli.commands import NO_INPUT_HELP, QUIET_HELP, VERBOSE_HELP
from awsroles.cli.parameters import Option

Verbose = Annotated[bool, Option("--verbose", "-v", help=VERBOSE_HELP)]
Quiet = Annotated[bool, Option("--quiet", "-q", help=QUIET_HELP)]
NoInput = Annotated[bool, Option("--no-input", help=NO_INPUT_HELP)]

_LONG = ("--verbose", "--quiet", "--no-input", "--json")
_SHORT = re.compile(r"-[vq]+")


def behind_command(arguments: Sequence[str], commands: Collection[str]) -> list[str]:
    """Return *arguments* with the switches that precede one of *commands* moved behind it."""
    switches: list[str] = []
    words: list[str] = []
    for place, argument in enumerate(arguments):
        if argument in _LONG or _SHORT.fullmatch(argument):
            switches.append(argument)
            continue
        words.append(argument)
        name = " ".join(words)
        if name in commands:
            return [*words, *switches, *arguments[place + 1 :]]
        if not any(each.startswith(f"{name} ") for each in commands):
            break
    return list(arguments)
