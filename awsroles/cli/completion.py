"""`awsroles completion SHELL`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.base import MakeApp, command
from awsroles.core.completion import SCRIPTS, SHELLS, CompletionShell, installation


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "completion", "awsroles completion bash --install")
    def run(
        make: MakeApp,
        *,
        shell: Annotated[
            CompletionShell, typer.Argument(metavar="|".join(SHELLS), help="The shell.", show_default=False)
        ],
        install: Annotated[bool, typer.Option("--install", help="Put it where the shell looks.")] = False,
    ) -> None:
        """Print a shell's completion script.

        It completes commands, options and the names of your profiles. Where it is installed, it is where the shell
        looks for it, with the function awsroles_use beside it; what was written is said, and what is left for you to
        do. A file of somebody else's is not touched.
        """
        wiring = make()
        if not install:
            output.script(wiring.machine.shipped_script(SCRIPTS[shell]))
            return
        wanted = installation(shell, wiring.machine.data_folders)
        for name, path in wanted.copies:
            done = "wrote" if wiring.machine.install_script(name, path) else "already there:"
            wiring.terms.say(f"{done} {path}")
        for line in wanted.advice:
            wiring.terms.say(line)
