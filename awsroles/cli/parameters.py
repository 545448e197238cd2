"""Options and arguments of commands, and a parser for plain command lines.

Importing typer takes five times as long as `python -c pass`. It is left to what only typer does: help, and what is
wrong with a command line.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args, get_origin


class _Parameter:
    """The arguments for typer's class of the same name."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.names = names
        self.settings = settings


class Option(_Parameter):
    """An option, called by *names* or else by the name of its parameter."""


class Argument(_Parameter):
    """A positional argument."""


def parse(
    run: Callable[..., object], arguments: Sequence[str], switches: dict[str, Any], rest: str | None = None
) -> dict[str, Any] | None:
    """Return the *switches* and parameters of *run* that *arguments* give, None if typer has to parse them.

    The first parameter of *run* is not on the command line. The arguments after `--` belong to *rest*. Help, mistakes
    and rare forms are left to typer.
    """
    declared = _declared(run, switches)
    options = _option_names(declared)
    at = arguments.index("--") if rest is not None and "--" in arguments else len(arguments)
    words: list[str] = []
    given: dict[str, Any] = {}
    remaining = iter(arguments[:at])
    for text in remaining:
        if text == "-" or not text.startswith("-"):
            words.append(text)
            continue
        name = options.get(text)
        if name is None or name in given or _is_list(declared[name].__origin__):
            return None
        value = True if declared[name].__origin__ is bool else next(remaining, "--")
        if not _fits(declared[name].__origin__, value):
            return None
        given[name] = value
    positional = [name for name, each in declared.items() if isinstance(each.__metadata__[0], Argument)]
    for name in positional:
        is_list = _is_list(declared[name].__origin__)
        values, words = (words, []) if is_list else (words[:1], words[1:])
        if values and not all(_fits(declared[name].__origin__, value) for value in values):
            return None
        if values:
            given[name] = values if is_list else values[0]
    if rest is not None:
        given[rest] = [*given.get(rest, ()), *arguments[at + 1 :]]
    return None if words or _required(run) - given.keys() else given


def separated(run: Callable[..., object], arguments: Sequence[str], switches: dict[str, Any]) -> list[str]:
    """Return *arguments* with `--` before the second word, where the command line of another program begins.

    The first word is the profile. Arguments that have `--` already, or fewer words, stay as they are.
    """
    declared = _declared(run, switches)
    names = _option_names(declared)
    words = 0
    values = iter(enumerate(arguments))
    for place, text in values:
        if text == "--":
            break
        if text != "-" and text.startswith("-"):
            if _takes_next(text, names, declared):
                next(values, None)
            continue
        words += 1
        if words > 1:
            return [*arguments[:place], "--", *arguments[place:]]
    return list(arguments)


def _declared(run: Callable[..., object], switches: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of *run* that are on the command line, and the *switches*, by name."""
    return switches | {name: each for name, each in run.__annotations__.items() if hasattr(each, "__metadata__")}


def _option_names(declared: dict[str, Any]) -> dict[str, str]:
    return {
        text: name
        for name, each in declared.items()
        if isinstance(each.__metadata__[0], Option)
        for text in each.__metadata__[0].names or (f"--{name.replace('_', '-')}",)
    }


def _takes_next(text: str, names: dict[str, str], declared: dict[str, Any]) -> bool:
    """Return whether the value of the option *text*, or of the last of several letters, is the next word."""
    if text in names or text.startswith("--"):
        return text in names and declared[names[text]].__origin__ is not bool
    for place, letter in enumerate(text[1:], start=2):
        name = names.get(f"-{letter}")
        if name is None or declared[name].__origin__ is not bool:
            # Letters behind an option with a value are that value.
            return name is not None and place == len(text)
    return False


def _types(declared: Any) -> tuple[Any, ...]:
    """Return the types of which *declared* is the union, or itself."""
    return (declared,) if get_origin(declared) in (None, Literal, list) else get_args(declared)


def _is_list(declared: Any) -> bool:
    return any(get_origin(each) is list for each in _types(declared))


def _fits(declared: Any, value: object) -> bool:
    """Return whether *value* needs no conversion to the *declared* type, and is no option by mistake."""
    if value is True:
        return declared is bool
    if value != "-" and str(value).startswith("-"):
        return False
    for each in _types(declared):
        if each is str or get_origin(each) is list or (get_origin(each) is Literal and value in get_args(each)):
            return True
    return False


def _required(run: Callable[..., object]) -> set[str]:
    """Return the names of the parameters without a default, but for the first."""
    function: Any = run
    code, defaults = function.__code__, function.__defaults__ or ()
    positional = code.co_varnames[1 : code.co_argcount]
    keywords = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    optional = {*positional[len(positional) - len(defaults) :], *(function.__kwdefaults__ or ())}
    return {*positional, *keywords} - optional
