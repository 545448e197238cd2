"""What every command has: the switches -v, -q and --no-input, and the wiring made from them."""

import functools
import inspect
import os
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from awsroles.app.app import App
from awsroles.app.process import Terms, is_told_not_to_ask
from awsroles.cli import output
from awsroles.cli.switches import NoInput, Quiet, Verbose
from awsroles.errors import CancelledError

_SWITCHES = {"verbose": Verbose, "quiet": Quiet, "no_input": NoInput}

Profile = Annotated[str, typer.Argument(metavar="PROFILE", help="The profile's name.", show_default=False)]
"""The argument that most commands have."""
OptionalProfile = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROFILE]", help="The profile; without it that of AWS_PROFILE, else you choose.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Output JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Answer confirmations with yes.")]


def _nothing(_: str) -> None:
    """Say nothing."""


def command(
    app: typer.Typer, name: str, example: str, parsed_by: type[TyperCommand] = TyperCommand
) -> Callable[[Callable[..., None]], None]:
    """Add a function to *app* as the command *name*; its help is its docstring with the *example* below.

    The function takes a maker of wirings first, and then its own arguments and options.
    """

    def register(run: Callable[..., None]) -> None:
        own = list(inspect.signature(run, eval_str=True).parameters.values())[1:]
        switches = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
            for name, annotation in _SWITCHES.items()
        ]

        @functools.wraps(run)
        def call(*, verbose: bool, quiet: bool, no_input: bool, **given: Any) -> None:
            # Who parses the output has no use for sentences beside it.
            quiet = quiet or (given.get("json", False) and not verbose)
            try:
                run(functools.partial(_wiring, verbose=verbose, quiet=quiet, no_input=no_input), **given)
            except KeyboardInterrupt:
                raise CancelledError("interrupted") from None

        keywords = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        # typer reads the command line off the signature.
        call.__signature__ = inspect.Signature([*keywords, *switches])  # type: ignore[attr-defined]
        call.__annotations__ = {parameter.name: parameter.annotation for parameter in (*keywords, *switches)}
        app.command(name, cls=parsed_by, help=inspect.getdoc(run), epilog=f"Example: {example}")(call)

    return register


MakeApp = Callable[..., App]
"""Takes the code given on the command line, if any, and returns the wiring."""


def _wiring(mfa_code: str | None = None, *, verbose: bool, quiet: bool, no_input: bool) -> App:
    return App(
        Terms(
            person=True,
            may_ask=not (no_input or is_told_not_to_ask(os.environ)),
            mfa_code=mfa_code,
            say=_nothing if quiet else output.say,
            warn=_nothing if quiet else output.say,
            trace=output.say if verbose and not quiet else _nothing,
        )
    )
