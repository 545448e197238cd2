"""The real shells, without the files of whoever runs the tests."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
_WITHOUT_FILES = {
    "bash": ["--noprofile", "--norc"],
    "zsh": ["--no-rcs", "--no-global-rcs"],
    "fish": ["--no-config"],
    "sh": [],
}
_RC_FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
_PROMPTS = {
    "bash": "PS1='mine> '",
    "zsh": "PROMPT='mine> '",
    "fish": "function fish_prompt; echo 'mine> '; end",
}


def shell_path(shell: str) -> str:
    """Return the path of *shell*; raise RuntimeError, naming what to install, where it is missing."""
    path = shutil.which(shell)
    if path is None:
        raise RuntimeError(f"the tests need a real {shell}: apt-get install {shell}")
    return path


def shell_command(shell: str, script: str) -> list[str]:
    """Return the command line that runs *script* in *shell*."""
    return [shell_path(shell), *_WITHOUT_FILES[shell], "-c", script]


def write_rc(shell: str, *lines: str) -> None:
    """Make *lines* the file that an interactive *shell* of this test's person reads, after a prompt `mine> `."""
    path = Path(os.environ["HOME"], _RC_FILES[shell])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((_PROMPTS[shell], *lines, "")), encoding="utf-8")


def variables_after(shell: str, script: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a child of the shell after *script*, which must succeed and say only what changed."""
    done = subprocess.run(
        shell_command(shell, f"{script}\nenv -0"), env=environ, capture_output=True, timeout=30, check=True
    )
    said = done.stderr.replace(b"\n\nTo leave it:\n  awsroles_use --unset\n", b"\n")
    assert all(line.startswith(b"This shell ") for line in said.splitlines())
    return parse_environment(done.stdout)


def parse_environment(output: bytes) -> dict[str, str]:
    """Return what `env -0` printed."""
    pairs = (variable.partition("=") for variable in output.decode("utf-8", "surrogateescape").split("\0") if variable)
    return {name: value for name, _, value in pairs}
