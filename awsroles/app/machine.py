"""The machine around the process: its desktop, its shells, its other processes and its files."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from awsroles.core.dataclass import replace

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from awsroles.adapters.process.child import RunChild
    from awsroles.adapters.process.exec import ExecTarget
    from awsroles.adapters.process.subshell import Subshell
    from awsroles.adapters.state.runtime_dir import RuntimeDirectory
    from awsroles.app.process import Process
    from awsroles.core.completion import DataFolders
    from awsroles.core.console.browser import BrowserChoice
    from awsroles.core.console.page import ConsolePage


class Machine:
    """What *process* does on its machine beside keeping secrets and profiles."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    def open_page(self, page: "ConsolePage", choice: "BrowserChoice") -> bool:
        """Open *page* where there is a desktop, and say whether that was so; a secret URL is on no command line."""
        from awsroles.adapters.desktop import is_desktop, open_url
        from awsroles.adapters.servers.one_time_redirect import open_via_one_time_redirect

        if not is_desktop(self._process.environ):
            return False
        wanted = replace(choice, command=choice.command or self._process.settings.browser)

        def show(url: str) -> bool:
            return open_url(wanted.address(url, page.profile, page.color), wanted)

        return open_via_one_time_redirect(page.url, show) if page.is_secret else show(page.url)

    def copy(self, text: str) -> None:
        """Put *text* into the desktop's clipboard; raise ConfigurationError where there is none."""
        from awsroles.adapters.desktop import copy

        copy(text)

    def write_file(self, path: str, text: str) -> None:
        """Write *text* to the file at *path*, whole or not at all; raise StorageError."""
        from awsroles.adapters.files.atomic_write import atomic_write, read_file

        target = os.path.realpath(path)
        atomic_write(target, read_file(target), text.encode())

    @property
    def data_folders(self) -> "DataFolders":
        """Where shells look for what a person installs."""
        from awsroles.fastpath.paths import data_folders

        return data_folders(self._process.environ)

    def shipped_script(self, name: str) -> str:
        """Return the script *name* that comes with the program; raise StorageError where it was not installed."""
        from awsroles.adapters.files.shipped_scripts import shipped_script

        return shipped_script(name)

    def install_script(self, name: str, path: str) -> bool:
        """Put the shipped script *name* at *path*, and say whether that changed anything."""
        from awsroles.adapters.files.shipped_scripts import install_script

        return install_script(name, path)

    def calling_programs(self) -> list[str]:
        """Return the names of what may be the shell that runs this, the likeliest first."""
        from awsroles.adapters.process.subshell import calling_programs

        return calling_programs(self._process.environ)

    @cached_property
    def replacement(self) -> "ExecTarget":
        """What takes this process's place; to be asked for first, while everything is as it was found."""
        from awsroles.adapters.process.exec import ExecTarget

        return ExecTarget()

    def subshell(self, program: str, variables: Mapping[str, str], profile: str, expires_at: int | None) -> "Subshell":
        """Return how the shell *program* is started for a session of *profile*."""
        from awsroles.adapters.process.subshell import make_subshell

        return make_subshell(program, self._process.environ, variables, profile, expires_at)

    def supervised_child(self) -> "AbstractContextManager[RunChild]":
        """Give what runs a program as a child, with the signals that come meanwhile."""
        from awsroles.adapters.process.child import supervised_child

        return supervised_child()

    def end_by(self, signal_number: int) -> NoReturn:
        """End this process as a child has ended."""
        from awsroles.adapters.process.child import end_by

        end_by(signal_number)

    def until_signal(self) -> "AbstractContextManager[Callable[[], None]]":
        """Give what waits for the signal to end."""
        from awsroles.adapters.process.signals import termination_event

        return termination_event()

    def termination_as_cancellation(self) -> "AbstractContextManager[None]":
        """Let what is begun inside be undone before a signal ends this process."""
        from awsroles.adapters.process.signals import termination_as_cancellation

        return termination_as_cancellation()

    def runtime_directory(self) -> "AbstractContextManager[RuntimeDirectory]":
        """Give a private folder that lasts as long as this process."""
        from awsroles.adapters.state.runtime_dir import runtime_directory

        return runtime_directory(self._process.shared_folder, self._process.locks)

    def token_file(self, path: str, token: str) -> "AbstractContextManager[str]":
        """Keep an endpoint's *token* at *path* as long as it is served."""
        from awsroles.adapters.servers.listeners import token_file

        return token_file(path, token)
