"""Assignments in the syntax of each shell, exact for all values."""

import json
import re
from collections.abc import Callable, Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError, UsageError

# PowerShell takes typographic quotes for the plain one (its tokenizer, IsSingleQuote).
_POWERSHELL_QUOTES = re.compile("['\u2018-\u201b]")
# cmd expands % and, where asked to, ! inside quotes; it has no escape for ", and reads other letters by its code page.
_FIT_FOR_CMD = re.compile(r'[^\x00-\x1f"%!^\x7f-\U0010ffff]*')
# Docker's --env-file takes quotes for part of the value, so most values stand bare; in quotes, readers of .env files
# differ on these.
_BARE_IN_DOTENV = re.compile(r"[\w.,/+@:=-]*", re.ASCII)
_FIT_FOR_DOTENV = re.compile(r"[^\x00-\x1f'\\$`\x7f]*")


@dataclass(frozen=True)
class Shell:
    """The syntax of a shell: to *assign* and *unset* variables, and to *use* the output (None for file formats)."""

    assign: Callable[[Mapping[str, str]], str]
    unset: Callable[[Sequence[str]], str] | None = None
    use: str | None = None


def shell_named(name: str) -> Shell:
    """Return the shell *name*; raise UsageError for one that is not in SHELLS."""
    if name not in SHELLS:
        raise UsageError(f"unknown shell: {name}", f"use --shell {', '.join(SHELLS)}")
    return SHELLS[name]


def name_of_shell(programs: Sequence[str]) -> str:
    """Return the name of the first of *programs* that is a shell, by default bash."""
    return next((_PROGRAMS[program] for program in programs if program in _PROGRAMS), "bash")


def script(shell: Shell, variables: Mapping[str, str], unset: Sequence[str]) -> str:
    """Return the script that sets *variables* and unsets *unset*, if the format can.

    Raises ConfigurationError for a value that it cannot express.
    """
    removed = shell.unset(unset) if shell.unset is not None and unset else ""
    return removed + (shell.assign(variables) if variables else "")


def posix_quoted(value: str) -> str:
    """Return *value* as one word of bash, zsh and sh."""
    return "'" + value.replace("'", "'\\''") + "'"


def fish_quoted(value: str) -> str:
    """Return *value* as one word of fish."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _lines(line: Callable[[str, str], str]) -> Callable[[Mapping[str, str]], str]:
    return lambda variables: "".join(f"{line(name, value)}\n" for name, value in variables.items())


def _powershell(name: str, value: str) -> str:
    return f"$env:{name} = '{_POWERSHELL_QUOTES.sub(lambda quote: quote[0] * 2, value)}'"


def _cmd(name: str, value: str) -> str:
    return f'set "{name}={_fitting(_FIT_FOR_CMD, name, value, "cmd")}"'


def _dotenv(name: str, value: str) -> str:
    if _BARE_IN_DOTENV.fullmatch(value):
        return f"{name}={value}"
    return f"{name}='{_fitting(_FIT_FOR_DOTENV, name, value, 'a .env file')}'"


def _fitting(pattern: re.Pattern[str], name: str, value: str, where: str) -> str:
    if not pattern.fullmatch(value):
        raise ConfigurationError(
            f"the value of {name} holds a character that cannot be written for {where}",
            "use awsroles exec, which writes nothing",
        )
    return value


_POSIX = Shell(
    assign=_lines(lambda name, value: f"export {name}={posix_quoted(value)}"),
    unset=lambda names: f"unset -v {' '.join(names)}\n",
    use='eval "$({})"',
)
SHELLS = {
    "bash": _POSIX,
    "zsh": _POSIX,
    "fish": Shell(
        assign=_lines(lambda name, value: f"set -gx {name} {fish_quoted(value)}"),
        unset=lambda names: f"set -e {' '.join(names)}\n",
        use="{} | source",
    ),
    "powershell": Shell(
        assign=_lines(_powershell),
        unset=lambda names: "".join(f"$env:{name} = $null\n" for name in names),
        use="{} | Out-String | Invoke-Expression",
    ),
    "cmd": Shell(
        assign=_lines(_cmd),
        unset=lambda names: "".join(f'set "{name}="\n' for name in names),
        use="for /f \"delims=\" %i in ('{}') do @%i",
    ),
    "dotenv": Shell(assign=_lines(_dotenv)),
    "json": Shell(assign=lambda variables: json.dumps(dict(variables), indent=2) + "\n"),
}
_PROGRAMS = {name: name for name in ("bash", "zsh", "fish", "powershell", "cmd")} | {
    "pwsh": "powershell",
    "sh": "bash",
    "dash": "bash",
    "ksh": "bash",
}
