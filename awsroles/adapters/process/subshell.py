"""An interactive shell with a role's credentials, and the shell that called us."""

import os
import sys
from collections.abc import Callable, Mapping

from awsroles.core.dataclass import dataclass, field
from awsroles.core.exec.environment import CREDENTIALS, conflicting
from awsroles.core.exec.shell_syntax import fish_quoted, script, shell_named

# What the shells read here is part of the package; no secret is ever in a file.
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "shell_init")

# In a name these are plain text to the prompts of all three; anything else may be an instruction to one of them.
_PLAIN_IN_PROMPTS = "_.@+:/-"


@dataclass(frozen=True)
class Subshell:
    """How a shell is started: *arguments* after its name, and *variables* that are gone once it has started.

    *shows_session*: whether its prompt shows the profile and the time left.
    """

    arguments: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict, repr=False)
    shows_session: bool = False


def make_subshell(
    program: str, environ: Mapping[str, str], variables: Mapping[str, str], profile: str, expires_at: int | None
) -> Subshell:
    """Return the shell *program* for a session of *profile* that ends at *expires_at* (seconds since the epoch).

    None: it is renewed as long as the shell runs.

    *variables* are set once more after the person's own files were read, which may have set others.
    """
    name = os.path.basename(program)
    if name not in _STARTS:
        return Subshell()
    shown = "".join(each if each.isalnum() or each in _PLAIN_IN_PROMPTS else "?" for each in profile)
    unset = [*conflicting(environ), *(each for each in CREDENTIALS if each not in variables)]
    handed = {
        "_AWSROLES_ASSIGNMENTS": script(shell_named(name), variables, unset),
        "_AWSROLES_PROMPT": f"{expires_at or 0} {shown}",
    }
    arguments, more = _STARTS[name](environ)
    return Subshell(arguments, handed | more, shows_session=True)


def _bash(_: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    return ("--rcfile", os.path.join(_FOLDER, "bashrc"), "-i"), {}


def _zsh(environ: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    own = {"_AWSROLES_ZDOTDIR": environ["ZDOTDIR"]} if "ZDOTDIR" in environ else {}
    return ("-i",), {"ZDOTDIR": os.path.join(_FOLDER, "zsh")} | own


def _fish(_: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    return ("--init-command", f"source {fish_quoted(os.path.join(_FOLDER, 'init.fish'))}"), {}


_STARTS: dict[str, Callable[[Mapping[str, str]], tuple[tuple[str, ...], dict[str, str]]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}


def calling_programs(environ: Mapping[str, str]) -> list[str]:
    """Return the names of what may be that shell, the likeliest first: the parent process, then the person's shell."""
    programs = [os.path.basename(environ.get("SHELL", "")).removesuffix(".exe")]
    if sys.platform == "win32":
        return [*programs, "powershell"]
    try:
        with open(f"/proc/{os.getppid()}/comm", encoding="utf-8", errors="replace") as file:
            return [file.read().strip(), *programs]
    except OSError:
        return programs
