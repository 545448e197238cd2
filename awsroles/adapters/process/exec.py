"""The program that takes this one's place, and gets everything as this one found it."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from awsroles.adapters.process.hardening import soften
from awsroles.core.dataclass import dataclass, field
from awsroles.errors import CommandNotExecutableError, CommandNotFoundError

_SHELL = "/bin/sh"


def _found_environment() -> dict[str, str]:
    """Return the environment without what Python has added: LC_CTYPE, in the C locale (PEP 538)."""
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
    """Becomes another program; *environ* is the environment that this process was started with.

    Make it before anything is hardened, which closes /proc to ourselves.
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
            raise CommandNotExecutableError(f"{there} is a folder", "name a program in it")
        if there is not None and os.path.exists(there):
            raise CommandNotExecutableError(f"{there} may not be run", f"if it is a program: chmod +x {there}")
        raise CommandNotFoundError(
            f"there is no command {name!r}",
            "look at its spelling and at PATH; aliases and functions are known to their shell alone",
        )

    def run(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        """Become the program at *path*, with *arguments* from its name on; raise CommandNotExecutableError.

        Returns only where the system cannot do that: after the program has ended, with its exit code.
        """
        if sys.platform == "win32":
            return wait_for(path, arguments, environ)
        soften()
        # Python ignores these for itself, and what is ignored stays so.
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        try:
            _execute(path, arguments, environ)
        except OSError as error:
            raise CommandNotExecutableError(f"{path} cannot be run: {error.strerror}") from error
        return 0


def _execute(path: str, arguments: list[str], environ: Mapping[str, str]) -> None:
    try:
        os.execve(path, arguments, environ)  # noqa: S606 - no shell is wanted
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
    # A script without a first line that names its interpreter: every shell, and execvp(3), runs it so.
    os.execve(_SHELL, [_SHELL, path, *arguments[1:]], environ)  # noqa: S606 - as above


def wait_for(path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
    """Run the program at *path* as a child and return its exit code, where the system knows no signals to pass on."""
    with subprocess.Popen([path, *arguments[1:]], env=environ) as child:
        while True:
            # Ctrl-C reaches the child as well, and what comes of it is the child's to decide.
            with suppress(KeyboardInterrupt):
                return child.wait()
