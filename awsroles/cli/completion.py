"""`awsroles completion SHELL`."""

from typing import Annotated

from awsroles.adapters.files.shipped_scripts import install_script, shipped_script
from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.completion import SCRIPTS, SHELLS, CompletionShell, data_folders, installation


@command("awsroles completion bash --install")
def run(
    app: App,
    *,
    shell: Annotated[CompletionShell, Argument(metavar="|".join(SHELLS), help="The shell.", show_default=False)],
    install: Annotated[bool, Option("--install", help="Put it where the shell looks.")] = False,
) -> None:
    """Print or install shell completion.

    It completes commands, options and the names of your profiles. Where it is installed, it is where the shell
    looks for it, with the function awsroles_use beside it; what was written is said, and what is left for you to
    do. A file of somebody else's is not touched.
    """
    if not install:
        results.script(shipped_script(SCRIPTS[shell]))
        return
    wanted = installation(shell, data_folders(app.environ))
    for name, path in wanted.copies:
        done = "wrote" if install_script(name, path) else "already there:"
        app.ui.note(f"{done} {path}")
    for line in wanted.advice:
        app.ui.note(line)
