"""The help of `awsroles` and of its groups, by headings, the commands of every day first.

It is written without typer, whose import takes five times as long as `python -c pass`.
"""

import os
import sys

from awsroles import __doc__ as summary
from awsroles.cli.commands import (
    COLOR_HELP,
    COMMANDS,
    GROUPS,
    HELP_HELP,
    NO_INPUT_HELP,
    QUIET_HELP,
    VERBOSE_HELP,
    VERSION_HELP,
)

# Like `typing.TYPE_CHECKING`, for --help without `typing`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = {
    "Start": ("setup", "login", "discover"),
    "Use": ("exec", "env", "console", "serve"),
    "Manage": ("status", "history", "logout", "elevate", "profile", "mfa", "rotate", "store", "config", "doctor"),
    "Organization": ("explain", "org"),
    "More": ("prompt", "completion", "demo", "open", "help"),
}
"""The commands and groups under each heading. SDKs call `credential-process`, people do not."""

_OPTIONS = {
    "-v, --verbose": VERBOSE_HELP,
    "-q, --quiet": QUIET_HELP,
    "--no-input": NO_INPUT_HELP,
    "--color WHEN": COLOR_HELP,
    "-V, --version": VERSION_HELP,
    "-h, --help": HELP_HELP,
}
_SWITCHES = ("-v", "--verbose", "-q", "--quiet", "--no-input", "--json")
_WIDEST = 80
_NARROWEST = 40


def help_for(arguments: "Sequence[str]") -> "str | None":
    """Return the help of the program or of a group if *arguments* ask for it; None for any other command line."""
    switches = [word for word in arguments if word in _SWITCHES]
    words = [word for word in arguments if word not in _SWITCHES]
    if words[:1] == ["help"] and words[1:] not in (["--help"], ["-h"]):
        del words[0]
    elif words[-1:] in (["--help"], ["-h"]):
        del words[-1]
    if not words:
        return overview() if len(arguments) > len(switches) else None
    if words[0] in GROUPS and len(words) == 1:
        return group_overview(words[0])
    return None


def overview() -> str:
    """Return the help of `awsroles`, as wide as the terminal but at most 80 columns."""
    width = _columns()
    known = COMMANDS | GROUPS
    indent = max(map(len, (*_OPTIONS, *GROUPS)))
    lines = [*_wrapped(summary or "", width), "", "Usage: awsroles COMMAND [OPTIONS]"]
    for heading, names in HEADINGS.items():
        listed = {name: known[name] for name in names if name in known}
        if listed:
            lines += ["", f"{heading}:", *_rows(listed, indent, width)]
    lines += ["", *_wrapped("Options of every command, before or after it (--color: before it):", width)]
    lines += _rows(_OPTIONS, indent, width)
    lines += ["", *_wrapped("First time? Run awsroles setup. Help for one command: awsroles login --help", width)]
    return "".join(f"{line}\n" for line in lines)


def group_overview(group: str) -> str:
    """Return the help of *group*."""
    width = _columns()
    commands = {name.partition(" ")[2]: line for name, line in COMMANDS.items() if name.startswith(f"{group} ")}
    usage = f"Usage: awsroles {group} COMMAND [OPTIONS]"
    lines = [usage, "", *_wrapped(GROUPS[group], width), "", "Commands:"]
    lines += _rows(commands, max(map(len, commands)), width)
    lines += ["", *_wrapped(f"Help for one command: awsroles {group} {next(iter(commands))} --help", width)]
    return "".join(f"{line}\n" for line in lines)


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return max(min(int(given), _WIDEST), _NARROWEST)
    try:
        return max(min(os.get_terminal_size(sys.stdout.fileno()).columns or _WIDEST, _WIDEST), _NARROWEST)
    except (OSError, ValueError):
        return _WIDEST


def _rows(rows: "dict[str, str]", indent: int, width: int) -> "list[str]":
    """Return *rows* as a name and a text in two columns, the second after *indent* and without its period."""
    lines: list[str] = []
    for name, text in rows.items():
        first, *others = _wrapped(text.removesuffix("."), width - indent - 4)
        lines += [f"  {name.ljust(indent)}  {first}", *(f"{' ' * (indent + 4)}{line}" for line in others)]
    return lines


def _wrapped(text: str, width: int) -> "list[str]":
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
