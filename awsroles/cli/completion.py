"""`awsroles completion SHELL`."""

from typing import Annotated

from awsroles.adapters.files.shipped_scripts import install_script, loads_bash_completion, shipped_script
from awsroles.adapters.process.subshell import calling_programs
from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.completion import SCRIPTS, SHELLS, CompletionShell, data_folders, installation
from awsroles.core.exec.shell_syntax import name_of_shell
from awsroles.errors import UsageError


@command("awsroles completion bash --install")
def run(
    app: App,
    *,
    shell: Annotated[
        CompletionShell | None,
        Argument(metavar="|".join(SHELLS), help="The shell (default: the one that runs this).", show_default=False),
    ] = None,
    install: Annotated[bool, Option("--install", help="Write it where the shell finds it.")] = False,
) -> None:
    """Print or install shell completion.

    It completes commands, options and the names of your profiles. --install also installs the function
    awsroles_use. Files not written by awsroles are left alone.
    """
    if shell is None:
        shell = _own_shell(app)
    if not install:
        results.script(shipped_script(SCRIPTS[shell]))
        return
    wanted = installation(shell, data_folders(app.environ, loads_bash_completion=loads_bash_completion()))
    written = [path for name, path in wanted.copies if install_script(name, path)]
    if written:
        app.ui.done(f"Installed completion for {shell}", *written)
    else:
        app.ui.note(f"Completion for {shell} is installed already.")
    if wanted.lines:
        app.ui.command(f"Add this to {wanted.startup_file}:", *wanted.lines)
        app.ui.note("")
    if written:
        app.ui.note("Then open a new shell.")


def _own_shell(app: App) -> CompletionShell:
    """Return the shell that runs this; raise UsageError if it has no completion."""
    running = name_of_shell(calling_programs(app.environ))
    for shell in SHELLS:
        if shell == running:
            return shell
    raise UsageError(f"no completion for {running}", f"name one: awsroles completion {', '.join(SHELLS)}")
