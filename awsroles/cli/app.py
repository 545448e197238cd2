"""The command line: every command, and usage errors in our own words."""

import typer

from awsroles import __doc__ as summary
from awsroles.cli import (
    console,
    credential_process,
    login,
    logout,
    profile_add,
    profile_list,
    profile_show,
    setup,
    status,
)
from awsroles.core.suggestion import nearest
from awsroles.errors import UsageError

app = typer.Typer(
    help=summary,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
profile = typer.Typer(help="Add, show and list profiles.", rich_markup_mode=None)

for _command in (setup, login, logout, status, console, credential_process):
    _command.register(app)
app.add_typer(profile, name="profile")
for _command in (profile_add, profile_show, profile_list):
    _command.register(profile)


@app.callback()
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    """Nothing: with an option on the program itself, `--help` shows it."""


def run(arguments: list[str]) -> int:
    """Carry out the command line; raise UsageError where it is wrong, BrokenPipeError where nobody reads on."""
    try:
        code = app(arguments or ["--help"], prog_name="awsroles", standalone_mode=False)
    except typer.TyperException as error:
        raise _usage(error, arguments) from None
    except SystemExit:
        # What typer makes of a broken pipe.
        raise BrokenPipeError from None
    return int(code or 0)


def _usage(error: typer.TyperException, arguments: list[str]) -> UsageError:
    """Return typer's *error* in our form, with the help of the command that was meant."""
    # Its own suggestions come after the first sentence; ours is the hint.
    words = error.format_message().partition(". ")[0].partition(" (")[0].rstrip(".")
    names = [info.name for info in app.registered_commands if info.name is not None]
    if arguments[0] == "profile":
        inner = [info.name for info in profile.registered_commands if info.name is not None]
        return _in_our_form(words, arguments[:2] if arguments[1:2] and arguments[1] in inner else ["profile"])
    if arguments[0] in names:
        return _in_our_form(words, arguments[:1])
    close = nearest(arguments[0], [*names, "profile"])
    return UsageError(
        _lower(words), f"did you mean awsroles {close}?" if close else "awsroles --help lists the commands"
    )


def _in_our_form(words: str, command: list[str]) -> UsageError:
    return UsageError(_lower(words), f"awsroles {' '.join(command)} --help shows what it takes")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
