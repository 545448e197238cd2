"""The commands as the completion scripts need them: names, options, and what stands where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import typer

from awsroles.cli.app import COMMANDS, app_for

MARK = "Completion of awsroles, made from its commands by `make completions`: changes here are lost."

# What a metavar in the help says of the words that may stand there.
_KINDS: dict[str, Literal["profile", "file", "command"]] = {
    "PROFILE": "profile",
    "FILE": "file",
    "CMD": "command",
    "COMMAND": "command",
}


@dataclass(frozen=True)
class Value:
    """What may stand in a place: one of *words*, or what the shell finds out by its *kind*; *name* is for people."""

    name: str
    kind: Literal["words", "profile", "file", "command", "any"]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """An option; *value* is None for a switch."""

    names: tuple[str, ...]
    help: str
    value: Value | None


@dataclass(frozen=True)
class Argument:
    """An argument; *repeats*: any number of it."""

    value: Value
    repeats: bool


@dataclass(frozen=True)
class Command:
    """A command by its *path*, such as `("profile", "add")`; the program itself has the empty one."""

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    inner: tuple["Command", ...]

    @property
    def name(self) -> str:
        """The last word of its path."""
        return self.path[-1]

    def all(self) -> Iterator["Command"]:
        """Yield this command and all within it."""
        yield self
        for each in self.inner:
            yield from each.all()


def read_commands() -> Command:
    """Return the program with all its commands."""
    return _read((), None)


# typer has its own click, whose types are private.
def _read(path: tuple[str, ...], parent: Any) -> Command:
    command = _load(path)
    context = command.make_context(command.name, [], parent=parent, resilient_parsing=True)
    parameters = [each for each in command.get_params(context) if not getattr(each, "hidden", False)]
    inner = getattr(command, "commands", {})
    return Command(
        path=path,
        help=_line(command.help),
        options=tuple(_option(each) for each in parameters if each.param_type_name == "option"),
        arguments=tuple(_argument(each) for each in parameters if each.param_type_name == "argument"),
        inner=tuple(_read((*path, name), context) for name, each in inner.items() if not each.hidden),
    )


def _load(path: tuple[str, ...]) -> Any:
    """Return the command at *path*; of the program only one command is loaded at a time."""
    command: Any = typer.main.get_command(app_for(path))
    for name in path:
        command = command.commands[name]
    return command


def _option(option: Any) -> Option:
    # Those of the help option have no order of their own.
    names = sorted((*option.opts, *option.secondary_opts), key=len, reverse=True)
    return Option(tuple(names), _line(option.help), None if option.is_flag else _value(option))


def _argument(argument: Any) -> Argument:
    return Argument(_value(argument), repeats=argument.nargs == -1)


def _value(parameter: Any) -> Value:
    name = (parameter.metavar or parameter.name.upper()).strip("[].- ")
    words: Sequence[str] = getattr(parameter.type, "choices", None) or name.split("|")
    if len(words) > 1:
        return Value(parameter.name.upper(), "words", tuple(words))
    if parameter.name == "commands":
        return Value(name, "words", tuple(dict.fromkeys(each.partition(" ")[0] for each in COMMANDS)))
    # Commands that take several profiles say NAME.
    is_profile = parameter.param_type_name == "argument" and parameter.name in ("profile", "profiles")
    return Value(name, "profile" if is_profile else _KINDS.get(name, "any"))


def _line(text: str | None) -> str:
    return (text or "").partition("\n")[0]
