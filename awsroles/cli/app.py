"""The command line: the command that is named, and its parameters."""

from awsroles.app.invocation import Invocation
from awsroles.cli.commands import COMMANDS, find, load
from awsroles.cli.output.stream import choose_color
from awsroles.cli.switches import behind_command, chosen_color


def run(arguments: list[str], invocation: Invocation) -> int:
    """Run the command line; raise UsageError if it is invalid, BrokenPipeError if the reader of stdout has ended."""
    color, arguments = chosen_color(arguments)
    if color is not None:
        choose_color(color)
    arguments = behind_command(arguments, COMMANDS) or ["--help"]
    name = find(arguments)
    if name is not None:
        command = load(name)
        given = command.parse(arguments[len(name.split()) :])
        if given is not None:
            return command.call(invocation, **given) or 0
    from awsroles.cli.typer_app import run as run_typer

    return run_typer(arguments, invocation)
