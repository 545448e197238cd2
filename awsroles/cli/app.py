"""The command line: every command, and usage errors in our own words."""

import typer

from awsroles import __doc__ as summary
from awsroles.cli import (
    console,
    credential_process,
    demo,
    env,
    login,
    logout,
    mfa_code,
    mfa_enroll,
    mfa_forget,
    mfa_store,
    profile_add,
    profile_adopt,
    profile_list,
    profile_remove,
    profile_show,
    rotate,
    setup,
    status,
    store_move,
    store_show,
)
from awsroles.cli import exec as exec_command
from awsroles.core.suggestion import nearest
from awsroles.errors import UsageError

app = typer.Typer(
    help=summary,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
profile = typer.Typer(help="Add, adopt, show, list and remove profiles.", rich_markup_mode=None)
store = typer.Typer(help="Show where secrets are kept, and move them.", rich_markup_mode=None)
mfa = typer.Typer(help="Get MFA codes, keep their seed, enrol devices.", rich_markup_mode=None)

for _command in (setup, login, logout, status, exec_command, env, console, rotate, credential_process, demo):
    _command.register(app)
app.add_typer(profile, name="profile")
app.add_typer(store, name="store")
app.add_typer(mfa, name="mfa")
for _command in (profile_add, profile_adopt, profile_show, profile_list, profile_remove):
    _command.register(profile)
for _command in (store_show, store_move):
    _command.register(store)
for _command in (mfa_code, mfa_store, mfa_forget, mfa_enroll):
    _command.register(mfa)
_GROUPS = {"profile": profile, "store": store, "mfa": mfa}


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
    except SystemExit as error:
        if error.code != 1:
            raise
        # What typer makes of a broken pipe.
        raise BrokenPipeError from None
    return int(code or 0)


def _usage(error: typer.TyperException, arguments: list[str]) -> UsageError:
    """Return typer's *error* in our form: its own suggestions become the hint."""
    words, _, options = error.format_message().partition(" (Possible options: ")
    words = words.partition(". Did you mean")[0].partition(". Choose from")[0].rstrip(".")
    hint = f"did you mean {options.rstrip(')')}?" if options else _hint(arguments)
    return UsageError(words[:1].lower() + words[1:], hint)


def _hint(arguments: list[str]) -> str:
    """Return where help is, or the command that was meant."""
    if (group := _GROUPS.get(arguments[0])) is not None:
        prefix, given, known = f"awsroles {arguments[0]}", "".join(arguments[1:2]), _names(group)
    else:
        prefix, given, known = "awsroles", arguments[0], _names(app)
    if given in known:
        return f"{prefix} {given} --help shows what it takes"
    close = nearest(given, known)
    return f"did you mean {prefix} {close}?" if close else f"{prefix} --help lists the commands"


def _names(group: typer.Typer) -> list[str]:
    names = [command.name for command in group.registered_commands]
    return [name for name in (*names, *(inner.name for inner in group.registered_groups)) if isinstance(name, str)]
