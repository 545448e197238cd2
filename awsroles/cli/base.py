"""The form of every command: its help, its switches -v, -q and --no-input, and its app."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from awsroles.app.app import App
from awsroles.app.invocation import Invocation, Ui
from awsroles.cli import output
from awsroles.cli.switches import NoInput, Quiet, Verbose
from awsroles.core.dataclass import replace
from awsroles.errors import CancelledError

_SWITCHES = {"verbose": Verbose, "quiet": Quiet, "no_input": NoInput}

Profile = Annotated[str, typer.Argument(metavar="PROFILE", help="The profile's name.", show_default=False)]
"""The argument of most commands."""
OptionalProfile = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROFILE]", help="The profile; without it that of AWS_PROFILE, else you choose.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Output JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Answer confirmations with yes.")]

AddCommand = Callable[[typer.Typer, str], None]
"""Adds a command to an application or a group under a name."""


def command(
    example: str, parsed_by: type[TyperCommand] = TyperCommand
) -> Callable[[Callable[..., int | None]], AddCommand]:
    """Turn a function into a command. Its docstring is the help, with the *example* below.

    The function takes the app, then its own arguments and options. It returns the exit code, None for 0.
    """

    def decorate(run: Callable[..., int | None]) -> AddCommand:
        def add(app: typer.Typer, name: str) -> None:
            app.command(name, cls=parsed_by, help=inspect.getdoc(run), epilog=f"Example: {example}")(_with_app(run))

        return add

    return decorate


def _with_app(run: Callable[..., int | None]) -> Callable[..., int | None]:
    """Return *run* with the switches of every command in place of its app."""

    @functools.wraps(run)
    def call(context: typer.Context, *, verbose: bool, quiet: bool, no_input: bool, **given: Any) -> int | None:
        # A program that parses the output ignores messages.
        ui = _ui(verbose=verbose, quiet=quiet or (given.get("json", False) and not verbose))
        invocation: Invocation = context.obj
        try:
            return run(App(replace(invocation, no_input=no_input, ui=ui)), **given)
        except KeyboardInterrupt:
            raise CancelledError("interrupted") from None

    kind = inspect.Parameter.KEYWORD_ONLY
    own = list(inspect.signature(run, eval_str=True).parameters.values())[1:]
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=kind) for parameter in own),
        *(inspect.Parameter(name, kind, default=False, annotation=switch) for name, switch in _SWITCHES.items()),
    ]
    # typer derives the command line from the signature.
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return call


def _ui(*, verbose: bool, quiet: bool) -> Ui:
    if quiet:
        return Ui(warn=_nothing)
    return Ui(output.say, output.say, output.say if verbose else _nothing)


def _nothing(_: str) -> None:
    """Say nothing."""
