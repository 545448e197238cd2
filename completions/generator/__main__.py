"""Write every completion script into the directory given as argument."""

import sys
from pathlib import Path

from completions.generator import bash, fish, powershell, zsh
from completions.generator.command_tree import read_commands

_SCRIPTS = {
    "awsroles.bash": bash.script,
    "_awsroles": zsh.script,
    "awsroles.fish": fish.script,
    "awsroles.ps1": powershell.script,
}

commands = read_commands()
for name, script in _SCRIPTS.items():
    Path(sys.argv[1], name).write_text(script(commands), encoding="utf-8")
