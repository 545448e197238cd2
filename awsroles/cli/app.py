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
    """Carry out the command line; raise UsageError where it is wrong."""
    try:
        code = app(arguments or ["--help"], prog_name="awsroles", standalone_mode=False)
    except typer.TyperException as error:
        raise _usage(error, arguments) from None
    return int(code or 0)


def _usage(error: typer.TyperException, arguments: list[str]) -> UsageError:
    words = error.format_message().rstrip(".")
    known: list[str] = []
    for word in arguments:
        if word.startswith("-") or len(known) == 2 or (known and known != ["profile"]):
            break
        known.append(word)
    shown = " ".join(["awsroles", *known, "--help"]) if known else "awsroles --help"
    return UsageError(words[:1].lower() + words[1:], f"{shown} shows what there is")
