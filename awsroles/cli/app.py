"""The command line: the command that is named, and its parameters."""

from awsroles.app.invocation import Invocation
from awsroles.cli.commands import COMMANDS, USE, find, load
from awsroles.cli.output.results import write
from awsroles.cli.output.stream import choose_color
from awsroles.cli.overview import help_for
from awsroles.cli.switches import behind_command, chosen_color, repeated
from awsroles.errors import UsageError


def run(arguments: list[str], invocation: Invocation) -> int:
    """Run the command line; raise UsageError if it is invalid, BrokenPipeError if the reader of stdout has ended."""
    color, arguments = chosen_color(arguments)
    if color is not None:
        choose_color(color)
    arguments = behind_command(arguments, COMMANDS)
    if all(word.startswith("-") for word in arguments):
        from awsroles.cli.welcome import run as welcome

        given = welcome.parse(arguments)
        if given is not None:
            return welcome.call(invocation, **given) or 0
    text = help_for(arguments)
    if text is not None:
        write(text)
        return 0
    if arguments[0] == USE:
        from awsroles.cli.use import run as use

        given = use.parse(arguments[1:])
        if given is None:
            raise UsageError("awsroles_use takes one profile", "run awsroles_use --help")
        return use.call(invocation, **given) or 0
    name = find(arguments)
    if name is not None:
        command = load(name)
        if command.rest is None:
            arguments = repeated(arguments)
        given = command.parse(arguments[len(name.split()) :])
        if given is not None:
            return command.call(invocation, **given) or 0
    from awsroles.cli.typer_app import run as run_typer

    return run_typer(arguments, invocation)
