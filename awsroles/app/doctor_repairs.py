"""The safe repairs of `awsroles doctor --fix`."""

from typing import TYPE_CHECKING

from awsroles.core.doctor.finding import DropSessions, InstallCompletion, Remove, SetMode, SetProgram
from awsroles.errors import StorageError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.config.document import ConfigText
    from awsroles.core.config.edit import Changes
    from awsroles.core.doctor.finding import Repair


def make(app: "App", repair: "Repair") -> None:
    """Make *repair*; raise AwsrolesError if that fails."""
    from awsroles.adapters.files.directories import reason

    try:
        _make(app, repair)
    except OSError as error:
        raise StorageError(f"cannot change {error.filename}: {reason(error)}") from error


def _make(app: "App", repair: "Repair") -> None:
    if isinstance(repair, SetMode):
        from awsroles.adapters.files.owners import set_mode

        set_mode(repair.path, repair.mode)
    elif isinstance(repair, Remove):
        from awsroles.adapters.state.leftovers import remove

        remove(repair.paths)
    elif isinstance(repair, DropSessions):
        for item in repair.items:
            app.session_cache.drop(item)
    elif isinstance(repair, SetProgram):
        _set_program(app, repair)
    elif isinstance(repair, InstallCompletion):
        _install_completion(app, repair)


def _set_program(app: "App", repair: SetProgram) -> None:
    def plan(text: "ConfigText") -> "Changes":
        return {name: app.template.credential_process(name) for name in repair.profiles if name in text.profiles}

    app.config.edit(plan)


def _install_completion(app: "App", repair: InstallCompletion) -> None:
    from awsroles.adapters.files.shipped_scripts import install_script, loads_bash_completion
    from awsroles.core.completion import SHELLS, data_folders, installation

    folders = data_folders(app.environ, loads_bash_completion=loads_bash_completion())
    for shell in SHELLS:
        if shell == repair.shell:
            for name, path in installation(shell, folders).copies:
                install_script(name, path)
