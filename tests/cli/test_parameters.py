"""The parser for plain command lines, which agrees with typer about each that it takes."""

from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsroles.app.invocation import Invocation
from awsroles.cli import typer_app
from awsroles.cli.base import SWITCHES, Command
from awsroles.cli.commands import COMMANDS, load
from awsroles.cli.parameters import Option
from awsroles.errors import UsageError

WORDS = ("a", "prod", "-", "--", "", "é", "keyring", "file", "bash", "8080", "-x", "--bogus", "--region=x", "-vq", "-h")


def texts_of(name: str) -> list[str]:
    """Return the words that a command line of the command *name* may be made of."""
    declared = [each for each in load(name).run.__annotations__.values() if hasattr(each, "__metadata__")]
    options = [each.__metadata__[0] for each in [*declared, *SWITCHES.values()]]
    named = [text for each in options if isinstance(each, Option) for text in each.names]
    unnamed = [f"--{each.replace('_', '-')}" for each in load(name).run.__annotations__]
    return [*WORDS, *named, *unnamed]


def by_typer(name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any] | None:
    """Return the parameters that typer finds, None for a mistake and for help."""
    call = Mock(return_value=0)
    with monkeypatch.context() as patched:
        patched.setattr(Command, "call", call)
        try:
            typer_app.run([*name.split(), *arguments], Invocation("command", {}))
        except UsageError:
            return None
    return dict(call.call_args.kwargs) if call.called else None


def complete(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return *parameters* with the defaults of those that were not given; an empty list is none."""
    command: Any = load(name).run
    code, defaults = command.__code__, command.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    found = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True)) | (command.__kwdefaults__ or {})
    found |= dict.fromkeys(SWITCHES, False) | parameters
    return {each: value or None if isinstance(value, (list, type(None))) else value for each, value in found.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_it_finds_typer_finds_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @given(st.lists(st.sampled_from(texts_of(name)), max_size=5))
    def agree(arguments: list[str]) -> None:
        found = load(name).parse(arguments)
        if found is not None:
            theirs = by_typer(name, arguments, monkeypatch)
            assert theirs is not None
            assert complete(name, found) == complete(name, theirs)

    agree()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("profile list", []),
        ("profile list", ["--json", "-q"]),
        ("status", ["prod", "--no-input"]),
        ("login", ["a", "b", "--mfa-code", "-", "--json"]),
        ("profile add", ["prod", "--role-arn", "arn:aws:iam::222222222222:role/r"]),
        ("exec", ["prod", "--", "aws", "s3", "ls", "--profile", "x"]),
        ("exec", ["--", "env"]),
        ("store move", ["file"]),
        ("setup", ["--from", "default", "--store", "keyring"]),
    ],
)
def test_usual_command_lines_do_without_typer(name: str, arguments: list[str]) -> None:
    assert load(name).parse(arguments) is not None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("profile list", ["--help"]),
        ("profile list", ["prod"]),
        ("profile show", []),
        ("store move", ["elsewhere"]),
        ("login", ["--region"]),
        ("login", ["--region", "--json"]),
        ("login", ["--region", "a", "--region", "b"]),
        ("serve", ["prod", "--port", "8080"]),
        ("status", ["-vq"]),
    ],
)
def test_the_rest_is_left_to_typer(name: str, arguments: list[str]) -> None:
    assert load(name).parse(arguments) is None


@pytest.mark.parametrize(
    ("given", "separated"),
    [
        ("prod aws s3 ls --output text", "prod -- aws s3 ls --output text"),
        ("--duration 1h prod -v env", "--duration 1h prod -v -- env"),
        ("prod -- ls -l", "prod -- ls -l"),
        ("-- ls -l", "-- ls -l"),
        ("prod", "prod"),
        ("--server prod python -c 1 --", "--server prod -- python -c 1 --"),
        ("-d 1h prod ls -l", "-d 1h prod -- ls -l"),
        ("-qd 1h prod ls", "-qd 1h prod -- ls"),
        ("-d1h prod ls", "-d1h prod -- ls"),
        ("-s prod ls", "-s prod -- ls"),
        ("-x prod ls", "-x prod -- ls"),
    ],
)
def test_options_after_the_first_word_of_a_command_belong_to_it(given: str, separated: str) -> None:
    assert load("exec").separated(given.split()) == separated.split()
