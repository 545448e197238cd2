"""`awsroles completion SHELL`."""

from typing import Annotated

from awsroles.adapters.files.shipped_scripts import (
    install_script,
    is_installed,
    loads_bash_completion,
    shipped_script,
)
from awsroles.adapters.process.subshell import calling_programs
from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.completion import SCRIPTS, SHELLS, CompletionShell, data_folders, installation
from awsroles.core.exec.shell_syntax import name_of_shell
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, StorageError, UsageError


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


def offer_completion(app: App) -> None:
    """Install the completion of the shell that runs this after a yes, unless it is there."""
    # Not a shell that only reads scripts.
    running = calling_programs(app.environ)[0].replace("pwsh", "powershell")
    shell = next((each for each in SHELLS if each == running), None)
    if shell is None:
        return
    loads_itself = loads_bash_completion()
    wanted = installation(shell, data_folders(app.environ, loads_bash_completion=loads_itself))
    if is_installed(wanted.copies[0]):
        return
    try:
        if not app.prompter.confirm(f"Install completion for {shell}?", default=True):
            return
    except (CancelledError, InputRequiredError):
        return
    try:
        for name, path in wanted.copies:
            install_script(name, path)
    except (ConfigurationError, StorageError) as problem:
        app.ui.warn(problem.message)
        return
    app.ui.done(f"Installed completion for {shell}, for new shells")
    if wanted.lines and not (shell == "bash" and loads_itself):
        app.ui.command(f"Add this to {wanted.startup_file}:", *wanted.lines)


def _own_shell(app: App) -> CompletionShell:
    """Return the shell that runs this; raise UsageError if it has no completion."""
    running = name_of_shell(calling_programs(app.environ))
    for shell in SHELLS:
        if shell == running:
            return shell
    raise UsageError(f"no completion for {running}", f"name one: awsroles completion {', '.join(SHELLS)}")
