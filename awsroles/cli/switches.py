"""The switches that every command has, and that may stand in front of it as well."""

import re
from collections.abc import Collection, Sequence
from typing import Annotated

import typer

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Trace what is done (never a secret).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
NoInput = Annotated[
    bool, typer.Option("--no-input", help="Never ask: an open question is exit code 6 (as with AWSROLES_NO_INPUT=1).")
]

_LONG = ("--verbose", "--quiet", "--no-input", "--json")
_SHORT = re.compile(r"-[vq]+")


def behind_command(arguments: Sequence[str], commands: Collection[str]) -> list[str]:
    """Return *arguments* with the switches in front of one of *commands*, such as `profile add`, put behind it."""
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
