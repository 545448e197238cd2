"""Interactive shells with a role's credentials, and the detection of the calling shell."""

import os
import sys
from collections.abc import Callable, Mapping

from awsroles.adapters.terminal.text_width import cut
from awsroles.core.dataclass import dataclass, field
from awsroles.core.exec.environment import CREDENTIALS, conflicting
from awsroles.core.exec.shell_syntax import fish_quoted, script, shell_named

# The shells' init files are part of the package. No file ever contains a secret.
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "shell_init")

# Characters of a profile name that no shell's prompt interprets.
_PLAIN_IN_PROMPTS = "_.@+:/-"
# In columns. AWSROLES_PROFILE has the whole name.
_LONGEST_SHOWN = 32
_MARK = "!"
_ELEVATED = " elevated"


@dataclass(frozen=True)
class Subshell:
    """The *arguments* after a shell's name, and the *variables* that its init file unsets.

    *shows_session* is true if its prompt shows the profile and the time left.
    """

    arguments: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict, repr=False)
    shows_session: bool = False


def make_subshell(
    program: str,
    environ: Mapping[str, str],
    variables: Mapping[str, str],
    profile: str,
    expires_at: int | None,
    *,
    is_production: bool = False,
    is_elevated: bool = False,
    has_own_prompt: bool = False,
) -> Subshell:
    """Return the shell *program* for a session of *profile* that ends at *expires_at* (seconds since the epoch).

    *expires_at* is None if the session is refreshed as long as the shell runs. *variables* are set again after the
    user's own init files, which may have set others. The prompt marks production and an elevated session, in red if
    the terminal has color. It shows nothing if the user *has_own_prompt* that runs `awsroles prompt`.
    """
    name = os.path.basename(program)
    if name not in _STARTS:
        return Subshell()
    plain = "".join(each if each.isalnum() or each in _PLAIN_IN_PROMPTS else "?" for each in profile)
    shown = _MARK * is_production + cut(plain, _LONGEST_SHOWN, is_unicode=False) + _ELEVATED * is_elevated
    unset = [*conflicting(environ), *(each for each in CREDENTIALS if each not in variables)]
    handed = {
        "_AWSROLES_ASSIGNMENTS": script(shell_named(name), variables, unset),
        "_AWSROLES_PROMPT": f"{expires_at or 0} {'' if has_own_prompt else shown}",
    }
    if (
        (is_production or is_elevated)
        and not environ.get("NO_COLOR")
        and environ.get("TERM", "dumb") not in ("", "dumb", "unknown")
    ):
        handed["_AWSROLES_RED"] = "1"
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
    """Return names of the calling shell, the likeliest first: the parent process, then the user's login shell."""
    programs = [os.path.basename(environ.get("SHELL", "")).removesuffix(".exe")]
    if sys.platform == "win32":
        return [*programs, "powershell"]
    try:
        with open(f"/proc/{os.getppid()}/comm", encoding="utf-8", errors="replace") as file:
            return [file.read().strip(), *programs]
    except OSError:
        return programs
