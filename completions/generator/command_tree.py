"""The command tree for the completion scripts and the manual pages: names, options, arguments and their help."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import typer

from awsroles.cli.commands import COMMANDS
from awsroles.cli.typer_app import app_for
from awsroles.core.project_urls import PAGES
from awsroles.core.settings import SETTINGS
from completions.generator.regions import REGIONS

# Installed scripts of every version are recognized by their first comment, so it must not change.
MARK = "Completion of awsroles, made from its commands by `make completions`: changes here are lost."

SETTING_VALUES = {name: each.choices for name, each in SETTINGS.items() if each.choices}
"""The values of the settings that list them."""

# The kind of value for each metavar in the help.
_KINDS: dict[str, Literal["profile", "file", "command", "setting"]] = {
    "PROFILE": "profile",
    "FILE": "file",
    "SOURCE": "file",
    "CMD": "command",
    "COMMAND": "command",
    "VALUE": "setting",
}


@dataclass(frozen=True)
class Value:
    """The value of an option or argument: one of *words*, or one of a *kind* that the shell completes.

    That of a setting depends on the word before.
    """

    name: str
    kind: Literal["words", "profile", "file", "command", "setting", "any"]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """An option; *value* is None for a switch. *metavar* is the value's name in the help, such as `FILE`."""

    names: tuple[str, ...]
    help: str
    value: Value | None
    metavar: str = ""


@dataclass(frozen=True)
class Argument:
    """An argument; *repeats* means any number of values. *metavar* is its name in the help, such as `[PROFILE]...`."""

    value: Value
    repeats: bool
    help: str = ""
    metavar: str = ""


@dataclass(frozen=True)
class Command:
    """A command and its *path*, such as `("profile", "add")`; the path of the program is empty.

    *help* is one line, *description* the paragraphs below it. *usage* is what follows the name, such as `[OPTIONS]`.
    Groups have no *example*.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    inner: tuple["Command", ...]
    description: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()
    example: str = ""

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path[-1]

    def all(self) -> Iterator["Command"]:
        """Yield this command and all of its subcommands."""
        yield self
        for each in self.inner:
            yield from each.all()


def read_commands() -> Command:
    """Return the program with all of its commands."""
    return _read((), None)


# typer contains a copy of click with private types.
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
        description=tuple(" ".join(each.split()) for each in inspect.cleandoc(command.help or "").split("\n\n")[1:]),
        usage=tuple(command.collect_usage_pieces(context)),
        example=getattr(command, "example", ""),
    )


def _load(path: tuple[str, ...]) -> Any:
    """Return the command at *path*. The program loads one command at a time."""
    command: Any = typer.main.get_command(app_for(path))
    for name in path:
        command = command.commands[name]
    return command


def _option(option: Any) -> Option:
    # The names of the help option are in no defined order.
    names = sorted((*option.opts, *option.secondary_opts), key=len, reverse=True)
    value = None if option.is_flag else _value(option)
    return Option(tuple(names), _line(option.help), value, _metavar(option, value) if value else "")


def _argument(argument: Any) -> Argument:
    value = _value(argument)
    return Argument(value, argument.nargs == -1, argument.help or "", _metavar(argument, value))


def _value(parameter: Any) -> Value:
    name = (parameter.metavar or parameter.name.upper()).strip("[].- ")
    words: Sequence[str] = getattr(parameter.type, "choices", None) or name.split("|")
    if len(words) > 1:
        return Value(parameter.name.upper(), "words", tuple(words))
    if parameter.name == "commands":
        return Value(name, "words", tuple(dict.fromkeys(each.partition(" ")[0] for each in COMMANDS)))
    if name == "REGION":
        return Value(name, "words", REGIONS)
    if name == "KEY":
        return Value(name, "words", tuple(SETTINGS))
    if name == "PAGE":
        return Value(name, "words", PAGES)
    # The metavar of several profiles is NAME.
    is_profile = parameter.param_type_name == "argument" and parameter.name in ("profile", "profiles")
    return Value(name, "profile" if is_profile else _KINDS.get(name, "any"))


def _metavar(parameter: Any, value: Value) -> str:
    return str(parameter.metavar or "|".join(value.words) or value.name)


def _line(text: str | None) -> str:
    return (text or "").partition("\n")[0]
