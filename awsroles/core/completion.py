"""The directories in which each shell looks for completion scripts and for the function awsroles_use."""

import os.path
import re
from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

from awsroles.core.dataclass import dataclass
from awsroles.core.exec.shell_syntax import posix_quoted

CompletionShell = Literal["bash", "zsh", "fish", "powershell"]

_PLAIN = re.compile(r"[\w./-]+", re.ASCII)

SHELLS: Final[tuple[CompletionShell, ...]] = get_args(CompletionShell)

# The names under which the scripts are shipped.
SCRIPTS: Final[dict[CompletionShell, str]] = {
    "bash": "awsroles.bash",
    "zsh": "_awsroles",
    "fish": "awsroles.fish",
    "powershell": "awsroles.ps1",
}


@dataclass(frozen=True)
class Installation:
    """The *copies* of shipped scripts that a shell needs, each with its path.

    The user adds *lines* to the *startup_file* of the shell.
    """

    copies: tuple[tuple[str, str], ...]
    startup_file: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataFolders:
    """The user's directory of program data and bash-completion's, and the *home* directory.

    *loads_bash_completion* is true if bash loads completions by itself.
    """

    all: str
    bash_completion: str
    home: str = ""
    loads_bash_completion: bool = True


def data_folders(environ: Mapping[str, str], *, loads_bash_completion: bool) -> DataFolders:
    """Return the user's data directories. macOS shells follow the XDG specification too."""
    folder = environ.get("XDG_DATA_HOME", "")
    # The specification ignores a path that is not absolute.
    folder = folder if os.path.isabs(folder) else os.path.expanduser("~/.local/share")
    own = environ.get("BASH_COMPLETION_USER_DIR") or os.path.join(folder, "bash-completion")
    return DataFolders(folder, own, os.path.expanduser("~"), loads_bash_completion)


def installation(shell: CompletionShell, folders: DataFolders) -> Installation:
    """Return the files and the advice for the completion of *shell*."""
    return _INSTALLATIONS[shell](folders)


def _bash(folders: DataFolders) -> Installation:
    # bash-completion loads the file that is named like the command (its README).
    folder = os.path.join(folders.bash_completion, "completions")
    completion = os.path.join(folder, "awsroles")
    use = os.path.join(folders.all, "awsroles", "awsroles_use.sh")
    scripts = [use] if folders.loads_bash_completion else [completion, use]
    of_use = os.path.join(folder, "awsroles_use")
    return Installation(
        (("awsroles.bash", completion), ("awsroles.bash", of_use), ("awsroles_use.sh", use)),
        "~/.bashrc",
        tuple(f". {_word(script, folders.home)}" for script in scripts),
    )


def _zsh(folders: DataFolders) -> Installation:
    folder = os.path.join(folders.all, "zsh", "site-functions")
    completion, use = (os.path.join(folder, name) for name in ("_awsroles", "awsroles_use"))
    line = f"fpath=({_word(folder, folders.home)} $fpath); autoload -Uz awsroles_use"
    return Installation((("_awsroles", completion), ("awsroles_use.sh", use)), "~/.zshrc, before compinit", (line,))


def _fish(folders: DataFolders) -> Installation:
    # fish's documentation, "Where to put completions" and "Autoloading functions".
    completions, functions = (
        os.path.join(folders.all, "fish", f"vendor_{kind}.d") for kind in ("completions", "functions")
    )
    return Installation(
        (
            ("awsroles.fish", os.path.join(completions, "awsroles.fish")),
            ("awsroles.fish", os.path.join(completions, "awsroles_use.fish")),
            ("awsroles_use.fish", os.path.join(functions, "awsroles_use.fish")),
        )
    )


def _powershell(folders: DataFolders) -> Installation:
    path = os.path.join(folders.all, "awsroles", "awsroles.ps1")
    quoted = path.replace("'", "''")
    return Installation((("awsroles.ps1", path),), "the file that $PROFILE names", (f". '{quoted}'",))


def _word(path: str, home: str) -> str:
    """Return *path* as one word of bash and zsh, as `~/…` if it is below *home* and needs no quotes."""
    below = path.removeprefix(f"{home}/")
    return f"~/{below}" if below != path and _PLAIN.fullmatch(below) else posix_quoted(path)


_INSTALLATIONS: dict[CompletionShell, Callable[[DataFolders], Installation]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
