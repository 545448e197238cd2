"""The switches of every command, which may precede it as well."""

import re
from collections.abc import Collection, Sequence
from typing import Annotated

from awsroles.cli.commands import NO_INPUT_HELP, QUIET_HELP, VERBOSE_HELP
from awsroles.cli.parameters import Option

Verbose = Annotated[bool, Option("--verbose", "-v", help=VERBOSE_HELP)]
Quiet = Annotated[bool, Option("--quiet", "-q", help=QUIET_HELP)]
NoInput = Annotated[bool, Option("--no-input", help=NO_INPUT_HELP)]

COLOR = "--color"
"""The option that only precedes a command: behind `console` it is the console's color."""

_LONG = ("--verbose", "--quiet", "--no-input", "--json")
_SHORT = re.compile(r"-[vq]+")


def chosen_color(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the value of `--color` among the switches that begin *arguments*, and the other arguments.

    The value is empty if it is missing.
    """
    place = 0
    while place < len(arguments) and (arguments[place] in _LONG or _SHORT.fullmatch(arguments[place])):
        place += 1
    word, equals, value = arguments[place].partition("=") if place < len(arguments) else ("", "", "")
    if word != COLOR:
        return None, list(arguments)
    after = place + 1
    if not equals:
        value, after = "".join(arguments[after : after + 1]), after + 1
    return value, [*arguments[:place], *arguments[after:]]


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


def repeated(arguments: Sequence[str], option: str = "--from-files") -> list[str]:
    """Return *arguments* with *option* before each of the values that follow it, up to the next option or `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    found: list[str] = []
    is_value = False
    for argument in arguments[:end]:
        is_value = is_value and not argument.startswith("-")
        # The option itself stands before its first value.
        found += [option, argument] if is_value and found[-1] != option else [argument]
        is_value = is_value or argument == option
    return [*found, *arguments[end:]]
