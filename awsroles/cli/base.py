"""The form of every command: its help, its switches -v, -q and --no-input, and its app."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.cli.output.messages import messages
from awsroles.cli.parameters import Argument, Option, parse, separated
from awsroles.cli.switches import NoInput, Quiet, Verbose
from awsroles.core.dataclass import replace
from awsroles.errors import CancelledError

SWITCHES: dict[str, Any] = {"verbose": Verbose, "quiet": Quiet, "no_input": NoInput}

Profile = Annotated[str, Argument(metavar="PROFILE", help="The profile's name.", show_default=False)]
"""The argument of most commands."""
OptionalProfile = Annotated[
    str | None,
    Argument(
        metavar="[PROFILE]", help="The profile; without it that of AWS_PROFILE, else you choose.", show_default=False
    ),
]
Json = Annotated[bool, Option("--json", help="Output JSON.")]
Yes = Annotated[bool, Option("--yes", "-y", help="Answer confirmations with yes.")]


class Command:
    """A function as a command. Its docstring is the help, with the *example* below."""

    def __init__(self, run: Callable[..., int | None], example: str, rest: str | None) -> None:
        self.run = run
        self.example = example
        self.rest = rest

    @property
    def name(self) -> str:
        """The name on the command line, such as `org sync`."""
        return self.run.__module__.removeprefix("awsroles.cli.").replace(".", " ").replace("_", "-")

    def call(
        self,
        invocation: Invocation,
        *,
        verbose: bool = False,
        quiet: bool = False,
        no_input: bool = False,
        **given: Any,
    ) -> int | None:
        """Run the command with its parameters and return its exit code, None for 0."""
        # A program that parses the output ignores messages.
        silent = quiet or (given.get("json", False) and not verbose)
        started = replace(invocation, no_input=no_input, command=self.name, quiet=silent)
        try:
            return self.run(App(replace(started, ui=messages(verbose=verbose, quiet=silent))), **given)
        except KeyboardInterrupt:
            raise CancelledError("interrupted") from None

    def parse(self, arguments: Sequence[str]) -> dict[str, Any] | None:
        """Return the parameters of `call` that *arguments* give, None if typer has to parse them."""
        return parse(self.run, self.separated(arguments), SWITCHES, self.rest)

    def separated(self, arguments: Sequence[str]) -> list[str]:
        """Return *arguments* with `--` before another program's command line, if the user left that out."""
        return separated(self.run, arguments, SWITCHES) if self.rest is not None else list(arguments)


def command(example: str, *, rest: str | None = None) -> Callable[[Callable[..., int | None]], Command]:
    """Turn a function into a command.

    The function takes the app, then its own arguments and options. It returns the exit code, None for 0. The arguments
    after `--` go to its parameter *rest*.
    """
    return lambda run: Command(run, example, rest)
