"""The names of the commands, the first line of each one's help, and the help of `awsroles` itself.

The latter is written without typer, whose import takes five times as long as `python -c pass`.
"""

import os
import sys

from awsroles import __doc__ as summary

# Like `typing.TYPE_CHECKING`, for --help without `typing`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from awsroles.cli.base import Command

# Each command is the function `run` in the module of its name.
COMMANDS = {
    "setup": "Store your access key, write the master profile.",
    "login": "Log in to a role, write its profile.",
    "logout": "Delete sessions from the store.",
    "status": "Show how long each session still lives.",
    "exec": "Run a command with a role's credentials.",
    "serve": "Serve a role's credentials to containers.",
    "env": "Print a role's credentials as assignments.",
    "console": "Open a role in the AWS console.",
    "rotate": "Replace your access key by a new one.",
    "completion": "Print a shell's completion script.",
    "credential-process": "Serve the AWS CLI and SDKs (they call it).",
    "demo": "Show the whole flow; no account needed.",
    "help": "Show the help of a command.",
    "profile add": "Write a profile without logging in.",
    "profile adopt": "Make native profiles ours.",
    "profile show": "Show what a profile comes to.",
    "profile list": "List every profile.",
    "profile remove": "Take profiles out of the config file.",
    "store show": "Show where secrets are kept.",
    "store move": "Move your secrets to the other store.",
    "mfa code": "Print the current MFA code.",
    "mfa store": "Store the TOTP seed of your MFA device.",
    "mfa forget": "Remove the stored TOTP seed of your MFA device.",
    "mfa enroll": "Enrol a virtual MFA device.",
}
GROUPS = {
    "profile": "Add, adopt, show, list and remove profiles.",
    "store": "Show where secrets are kept, and move them.",
    "mfa": "Get MFA codes, keep their seed, enrol devices.",
}
VERSION_HELP = "Print the version."
VERBOSE_HELP = "Trace what is done (never a secret)."
QUIET_HELP = "Say nothing but results and errors."
NO_INPUT_HELP = "Never ask: an open question is exit code 6 (as with AWSROLES_NO_INPUT=1)."

_OPTIONS = {
    "-V, --version": VERSION_HELP,
    "-v, --verbose": VERBOSE_HELP,
    "-q, --quiet": QUIET_HELP,
    "--no-input": NO_INPUT_HELP,
    "-h, --help": "Show this message and exit.",
}
# The widest lines that typer writes.
_WIDTH = 80


def find(arguments: "Sequence[str]") -> "str | None":
    """Return the name of the command that *arguments* begin with."""
    return next((name for name in COMMANDS if name.split() == list(arguments[: len(name.split())])), None)


def load(name: str) -> "Command":
    """Return the command *name*. No other is imported."""
    from importlib import import_module

    command: Command = import_module(f"awsroles.cli.{name.replace(' ', '.').replace('-', '_')}").run
    return command


def overview() -> "str | None":
    """Return the help of `awsroles` as typer writes it, None on a terminal narrower than 80 columns."""
    if _columns() < _WIDTH:
        return None
    listed = {name: line for name, line in COMMANDS.items() if " " not in name} | GROUPS
    return "\n".join(
        (
            "Usage: awsroles [OPTIONS] COMMAND [ARGS]...\n",
            *(f"  {line}" for line in _wrapped(summary or "", _WIDTH - 4)),
            "\nOptions:",
            *_table(_OPTIONS),
            "\nCommands:",
            *_table(listed),
            "",
        )
    )


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return _WIDTH


def _table(rows: "dict[str, str]") -> "list[str]":
    """Return *rows* in two columns."""
    width = max(map(len, rows))
    lines: list[str] = []
    for name, text in rows.items():
        first, *others = _wrapped(text, _WIDTH - 2 - width - 4)
        lines += [f"  {name.ljust(width)}  {first}", *(f"{' ' * (width + 4)}{line}" for line in others)]
    return lines


def _wrapped(text: str, width: int) -> "list[str]":
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
