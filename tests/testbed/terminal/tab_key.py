"""Interactive shells in which the completion of awsroles is installed: what a Tab makes of a line."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import final

from devtools.pty_process import PtyProcess
from testbed.program.workstation import Workstation
from testbed.terminal.screen_reader import ScreenReader

SCRIPTS = Path(__file__).parents[3] / "completions"
_PACKAGE = Path("/usr/share/bash-completion/bash_completion")
_PROMPT = "ready> "
_CTRL_T = "\x14"

# What each of them reads when it starts. Ctrl-T prints the line in braces, and empties it.
_BASH = r"""
PS1='ready> '
bind 'set completion-query-items 0' 2>/dev/null
bind 'set page-completions off' 2>/dev/null
bind -x '"\C-t": printf "{{%s}}\n" "$READLINE_LINE"; READLINE_LINE=' 2>/dev/null
"""
_ZSH = r"""
PS1='ready> '
unsetopt zle_bracketed_paste beep
LISTMAX=0
shown() { zle -I; print -r -- "{{$BUFFER}}"; BUFFER= }
zle -N shown
bindkey -e
bindkey '^T' shown
fpath=("$XDG_DATA_HOME/zsh/site-functions" $fpath)
autoload -Uz compinit awsroles_use
compinit -u -d "$TMPDIR/zcompdump"
"""
_FISH = r"""
set -g fish_greeting
function fish_prompt
    printf 'ready> '
end
bind \ct 'printf "\n{{%s}}\n" (commandline); commandline --replace ""; commandline -f repaint'
"""


def _bash(home: Path) -> list[str]:
    (home / ".bashrc").write_text(f"{_BASH}. '{SCRIPTS}/awsroles.bash'\n")
    return ["bash", "--noprofile", "--rcfile", str(home / ".bashrc"), "-i"]


def _bash_with_its_package(home: Path) -> list[str]:
    if not _PACKAGE.exists():
        raise RuntimeError("the tests need bash's own completions: apt-get install bash-completion")
    (home / ".bashrc").write_text(f"{_BASH}. {_PACKAGE}\n")
    return ["bash", "--noprofile", "--rcfile", str(home / ".bashrc"), "-i"]


def _zsh(home: Path) -> list[str]:
    (home / ".zshrc").write_text(_ZSH)
    return ["zsh", "--no-global-rcs", "-i"]


def _fish(home: Path) -> list[str]:
    folder = home / ".config" / "fish"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.fish").write_text(_FISH)
    return ["fish", "-i"]


# For each shell, how it is started and whose script it finds installed.
SHELLS = {
    "bash": (_bash, None),
    "bash with bash-completion": (_bash_with_its_package, "bash"),
    "zsh": (_zsh, "zsh"),
    "fish": (_fish, "fish"),
}


@final
class TabKey:
    """The *shell* of that name on a terminal, in *environment*."""

    def __init__(self, shell: str, environment: Mapping[str, str]) -> None:
        home = Path(environment["HOME"])
        environ = dict(environment) | {"XDG_DATA_HOME": str(home / "data"), "TERM": "xterm", "INPUTRC": "/dev/null"}
        start, installed = SHELLS[shell]
        if installed is not None:
            Workstation(environ).run("completion", installed, "--install")
        self._terminal = PtyProcess(start(home), environ, seconds=20)
        self._picture = ScreenReader(self._terminal, seconds=20)
        # readline rings for the first one.
        self._tabs = "\t\t" if "bash" in shell else "\t"
        self._terminal.wait_for(_PROMPT)

    def __enter__(self) -> "TabKey":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._terminal.__exit__(kind, error, trace)

    def line(self, typed: str) -> str:
        """Return what the line is after *typed* and a Tab; it is empty again afterwards."""
        self._terminal.press(f"{typed}\t")
        return self._ask()

    def shows(self, typed: str, *expected: str) -> None:
        """Return when all that is *expected* shows after *typed* and as many Tabs as it takes."""
        self._terminal.press(typed + self._tabs)
        self._picture.wait_for(*expected)
        self._ask()

    def _ask(self) -> str:
        self._terminal.press(_CTRL_T)
        self._terminal.wait_for("}}")
        found = self._terminal.screen.rpartition("{{")[2].partition("}}")[0]
        self._terminal.wait_for(_PROMPT)
        return found

    def run(self, line: str) -> None:
        """Let the shell run *line*."""
        self._terminal.type(line)

    def wait_for(self, text: str) -> None:
        """Return when *text* shows."""
        self._terminal.wait_for(text)
