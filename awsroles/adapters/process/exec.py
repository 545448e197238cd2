"""exec another program with the environment, limits and signal handlers that this process started with."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from awsroles.adapters.process.hardening import soften
from awsroles.core.dataclass import dataclass, field
from awsroles.errors import CommandNotExecutableError, CommandNotFoundError

T = TypeVar("T")

# Python ignores these signals, and a new program inherits what is ignored.
IGNORED_BY_PYTHON = ("SIGPIPE", "SIGXFSZ")
_SHELL = "/bin/sh"


def launch(start: Callable[[str, list[str]], T], path: str, arguments: list[str]) -> T:
    """Return what *start* does with the program at *path*, or with the shell for a script that names no interpreter.

    Every shell, and execvp(3), runs such a script by /bin/sh. Raises CommandNotExecutableError.
    """
    try:
        try:
            return start(path, arguments)
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
        return start(_SHELL, [_SHELL, path, *arguments[1:]])
    except OSError as error:
        raise CommandNotExecutableError(f"cannot run {path}: {error.strerror}") from error


def _found_environment() -> dict[str, str]:
    """Return the environment without LC_CTYPE, if Python added it to the C locale (PEP 538)."""
    environ = dict(os.environ)
    try:
        with open("/proc/self/environ", "rb") as file:
            found = file.read().split(b"\0")
    except OSError:
        return environ
    if not any(variable.startswith(b"LC_CTYPE=") for variable in found):
        environ.pop("LC_CTYPE", None)
    return environ


@dataclass(frozen=True)
class ExecTarget:
    """A program to become; *environ* is the environment that this process was started with.

    Create it before `harden`, after which this process cannot read its own /proc.
    """

    environ: dict[str, str] = field(default_factory=_found_environment, repr=False)

    def find(self, name: str) -> str:
        """Return the path of the program *name*; raise CommandNotFoundError or CommandNotExecutableError."""
        search = self.environ.get("PATH", os.defpath)
        found = shutil.which(name, path=search)
        if found is not None:
            return found
        there = name if os.path.dirname(name) else shutil.which(name, mode=os.F_OK, path=search)
        if there is not None and os.path.isdir(there):
            raise CommandNotExecutableError(f"cannot run {there}: it is a directory", "name a program in it")
        if there is not None and os.path.exists(there):
            raise CommandNotExecutableError(
                f"cannot run {there}: permission denied", "if it is a program, run", command=f"chmod +x {there}"
            )
        raise CommandNotFoundError(
            f"command not found: {name}", "check the spelling; shell aliases and functions do not work here"
        )

    def run(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        """Become the program at *path*, with *arguments* from its name on; raise CommandNotExecutableError.

        On Windows, which has no exec, run it as a child and return its exit code.
        """
        if sys.platform == "win32":
            return wait_for(path, arguments, environ)
        soften()
        for name in IGNORED_BY_PYTHON:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        return launch(lambda program, words: os.execve(program, words, environ), path, arguments)  # noqa: S606 - no shell is wanted


def wait_for(path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    """Run the program at *path* as a child on a system without signals, and return its exit code."""
    with subprocess.Popen([path, *arguments[1:]], env=environ) as child:
        while True:
            # Ctrl-C reaches the child as well, which decides what to do about it.
            with suppress(KeyboardInterrupt):
                return child.wait()
