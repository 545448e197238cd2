"""The command line as typer sees it, for help and for the errors of command lines."""

import functools
import inspect
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from awsroles import __doc__ as summary
from awsroles import __version__
from awsroles.app.invocation import Invocation
from awsroles.cli.base import SWITCHES, Command
from awsroles.cli.commands import COMMANDS, GROUPS, VERSION_HELP, find, load
from awsroles.cli.output import results
from awsroles.cli.output.stream import stdout
from awsroles.cli.parameters import Argument
from awsroles.cli.switches import NoInput, Quiet, Verbose
from awsroles.core.suggest import nearest
from awsroles.errors import UsageError

# Messages of typer's parser.
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
_GIVEN = re.compile(r"'[^']*'")
_LEAST_COLUMNS = 50
# Words of other programs, and the command that does the same.
_SYNONYMS = {
    "ls": "profile list",
    "list": "profile list",
    "add": "profile add",
    "adopt": "profile adopt",
    "rm": "profile remove",
    "remove": "profile remove",
    "whoami": "status",
    "assume": "login",
    "run": "exec",
    "shell": "exec",
    "code": "mfa code",
    "enroll": "mfa enroll",
    "move": "store move",
    "configure": "setup",
    "init": "setup",
}


def run(arguments: list[str], invocation: Invocation) -> int:
    """Run the command line; raise UsageError if it is invalid, BrokenPipeError if the reader of stdout has ended."""
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
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _narrow_width()},
    )
    app.callback()(_program)
    found = find(arguments)
    groups: dict[str, typer.Typer] = {}
    for name in COMMANDS if found is None else [found]:
        *group, command = name.split()
        for each in group:
            groups.setdefault(each, typer.Typer(help=GROUPS[each], rich_markup_mode=None, suggest_commands=False))
        parent = groups[group[0]] if group else app
        if found:
            _add(parent, command, load(name))
        else:
            parent.command(command, help=COMMANDS[name])(_not_loaded)
    for name, group_app in groups.items():
        app.add_typer(group_app, name=name)
    return app


def _narrow_width() -> int | None:
    """Return the width of help on a terminal that is narrower than typer's least, else None."""
    width = stdout().width
    return width - 1 if width is not None and width <= _LEAST_COLUMNS else None


class _CommandHelp(TyperCommand):
    """A command whose help ends with its example, which is never wrapped."""

    example: str

    def format_options(self, ctx: Any, formatter: Any) -> None:
        switches: list[Any] = [each for each in self.params if each.name in SWITCHES]
        for each in switches:
            each.hidden = True
        super().format_options(ctx, formatter)
        for each in switches:
            each.hidden = False

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's signature
        formatter.write("\n")
        formatter.write_text("Also -v, -q and --no-input: see awsroles --help.")
        formatter.write(f"\nExample:\n  {self.example}\n")


class _CommandWithRest(_CommandHelp):
    """A command whose arguments after `--` belong to another program, even if no argument precedes them."""

    rest: str
    command: Command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        args = self.command.separated(args)
        at = args.index("--") if "--" in args else len(args)
        remaining = super().parse_args(ctx, args[:at])
        ctx.params[self.rest] = [*(ctx.params[self.rest] or ()), *args[at + 1 :]]
        return remaining


def _add(app: typer.Typer, name: str, command: Command) -> None:
    """Add *command* to *app* with the switches of every command."""

    @functools.wraps(command.run)
    def call(context: typer.Context, **given: Any) -> int | None:
        return command.call(context.obj, **given)

    kind = inspect.Parameter.KEYWORD_ONLY
    own = list(inspect.signature(command.run, eval_str=True).parameters.values())[1:]
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(each.replace(kind=kind, annotation=_for_typer(each.annotation)) for each in own),
        *(
            inspect.Parameter(name, kind, default=False, annotation=_for_typer(switch))
            for name, switch in SWITCHES.items()
        ),
    ]
    # typer derives the command line from the signature.
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    base = _CommandHelp if command.rest is None else _CommandWithRest
    form = type("", (base,), {"rest": command.rest, "example": command.example, "command": command})
    app.command(name, cls=form, help=inspect.getdoc(command.run))(call)


def _for_typer(declared: Any) -> Any:
    """Return the annotation *declared* with typer's own class for its option or argument."""
    parameter = declared.__metadata__[0]
    make: Callable[..., Any] = typer.Argument if isinstance(parameter, Argument) else typer.Option
    return Annotated[declared.__origin__, make(*parameter.names, **parameter.settings)]


def _print_version(wanted: bool) -> None:
    if wanted:
        results.line(f"awsroles {__version__}")
        raise typer.Exit


_Version = Annotated[bool, typer.Option("--version", "-V", help=VERSION_HELP, is_eager=True, callback=_print_version)]


def _program(
    *,
    version: _Version = False,
    verbose: _for_typer(Verbose) = False,  # type: ignore[valid-type]
    quiet: _for_typer(Quiet) = False,  # type: ignore[valid-type]
    no_input: _for_typer(NoInput) = False,  # type: ignore[valid-type]
) -> None:
    """Declare the options that `--help` shows. `behind_command` has moved the switches to the command."""


def _not_loaded() -> None:
    """Stand in for a command that is only listed."""


def _usage(error: typer.TyperException, arguments: list[str]) -> UsageError:
    """Return *error* as a usage error; the option closest to a mistyped one becomes the hint."""
    options = getattr(error, "possibilities", None)
    words = (error.message if options else _of_parameter(error) or error.format_message()).rstrip(".")
    extra = _EXTRA.fullmatch(words)
    if extra is not None:
        words = f"unexpected argument: {extra[1]}"
    hint = f"did you mean {options[0]}?" if options else _hint(arguments)
    return UsageError(words[:1].lower() + words[1:], hint)


def _of_parameter(error: typer.TyperException) -> str | None:
    """Return the message for a missing or invalid parameter; None for any other *error*."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return None
    if hasattr(error, "param_type"):
        name = parameter.metavar or parameter.get_error_hint(None).strip("'")
        if parameter.param_type_name == "option":
            name = f"{parameter.opts[0]} {name}"
        return f"missing {parameter.param_type_name}: {name.replace('|', ', ')}"
    choices = getattr(parameter.type, "choices", None)
    given = _GIVEN.search(error.message)
    return f"{given[0]} is not one of {', '.join(choices)}" if choices and given else None


def _hint(arguments: list[str]) -> str:
    """Return the hint: the help, or the command closest to the mistyped one."""
    group = f"{arguments[0]} " if arguments[0] in GROUPS else ""
    given = "".join(arguments[1:2]) if group else arguments[0]
    known = [name.removeprefix(group) for name in (*COMMANDS, *GROUPS) if name.startswith(group)]
    prefix = f"awsroles {group}".rstrip()
    if given in known:
        return f"{prefix} {given} --help shows what it takes"
    close = nearest(given, [name for name in known if " " not in name]) or (not group and _SYNONYMS.get(given))
    return f"did you mean {prefix} {close}?" if close else f"{prefix} --help lists the commands"
