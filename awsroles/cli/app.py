"""The command line: typer runs the commands, and its errors become usage errors of awsroles."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from awsroles import __doc__ as summary
from awsroles import __version__
from awsroles.app.invocation import Invocation
from awsroles.cli import output
from awsroles.cli.commands import COMMANDS, GROUPS, VERSION_HELP
from awsroles.cli.switches import NoInput, Quiet, Verbose, behind_command
from awsroles.core.suggest import nearest
from awsroles.errors import UsageError


def run(arguments: list[str], invocation: Invocation) -> int:
    """Run the command line; raise UsageError if it is invalid, BrokenPipeError if the reader of stdout has ended."""
    arguments = behind_command(arguments, COMMANDS) or ["--help"]
    try:
        code = app_for(arguments)(arguments, prog_name="awsroles", standalone_mode=False, obj=invocation)
    except typer.TyperException as error:
        raise _usage(error, arguments) from None
    except SystemExit as error:
        # typer turns a broken pipe into this.
        if isinstance(error.__context__, BrokenPipeError):
            raise BrokenPipeError from None
        raise
    return int(code or 0)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """Return the command that *arguments* begin with, or all commands with a line of help each."""
    app = typer.Typer(
        help=summary,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        suggest_commands=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_program)
    found = [name for name in COMMANDS if name.split() == list(arguments[: len(name.split())])]
    groups: dict[str, typer.Typer] = {}
    for name in found or COMMANDS:
        *group, command = name.split()
        for each in group:
            groups.setdefault(each, typer.Typer(help=GROUPS[each], rich_markup_mode=None, suggest_commands=False))
        parent = groups[group[0]] if group else app
        if found:
            import_module(f"awsroles.cli.{name.replace(' ', '.').replace('-', '_')}").run(parent, command)
        else:
            parent.command(command, help=COMMANDS[name])(_not_loaded)
    for name, group_app in groups.items():
        app.add_typer(group_app, name=name)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        output.result(f"awsroles {__version__}")
        raise typer.Exit


_Version = Annotated[bool, typer.Option("--version", "-V", help=VERSION_HELP, is_eager=True, callback=_print_version)]


def _program(
    *, version: _Version = False, verbose: Verbose = False, quiet: Quiet = False, no_input: NoInput = False
) -> None:
    """Declare the options that `--help` shows. `behind_command` has moved the switches to the command."""


def _not_loaded() -> None:
    """Stand in for a command that is only listed."""


def _usage(error: typer.TyperException, arguments: list[str]) -> UsageError:
    """Return *error* as a usage error; the option closest to a mistyped one becomes the hint."""
    options = getattr(error, "possibilities", None)
    words = (error.message if options else _missing(error) or error.format_message()).rstrip(".")
    hint = f"did you mean {options[0]}?" if options else _hint(arguments)
    return UsageError(words[:1].lower() + words[1:], hint)


def _missing(error: typer.TyperException) -> str | None:
    """Return the message for a missing parameter, without its possible values; None for any other *error*."""
    parameter = getattr(error, "param", None)
    if parameter is None or not hasattr(error, "param_type"):
        return None
    return f"missing {parameter.param_type_name} {parameter.get_error_hint(None)}"


def _hint(arguments: list[str]) -> str:
    """Return the hint: the help, or the command closest to the mistyped one."""
    group = f"{arguments[0]} " if arguments[0] in GROUPS else ""
    given = "".join(arguments[1:2]) if group else arguments[0]
    known = [name.removeprefix(group) for name in (*COMMANDS, *GROUPS) if name.startswith(group)]
    prefix = f"awsroles {group}".rstrip()
    if given in known:
        return f"{prefix} {given} --help shows what it takes"
    close = nearest(given, [name for name in known if " " not in name])
    return f"did you mean {prefix} {close}?" if close else f"{prefix} --help lists the commands"
