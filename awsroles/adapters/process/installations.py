"""The programs called awsroles on this machine, and their versions."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping

from awsroles.adapters.process.run import run
from awsroles.adapters.process.waiting import CallTimeoutError
from awsroles.core.doctor.program import Installation

_NAME = "awsroles"
# In seconds, for one program.
_SECONDS = 5.0
_MOST = 8


class Installations:
    """The programs that a shell with *environ* finds; *check_cancelled* may raise to give up."""

    def __init__(self, environ: Mapping[str, str], check_cancelled: Callable[[], None]) -> None:
        self._environ = environ
        self._check_cancelled = check_cancelled
        self._versions: dict[str, str | None] = {}

    def on_path(self) -> list[Installation]:
        """Return each program called awsroles in a folder of the PATH, in its order."""
        return [found for path in self._paths() if (found := self.find(path)) is not None]

    def find(self, program: str) -> Installation | None:
        """Return the *program*, a path or a name on the PATH; None if it is missing or cannot be run."""
        path = shutil.which(program, path=self._environ.get("PATH", os.defpath))
        if path is None:
            return None
        target = os.path.realpath(path)
        if target not in self._versions:
            self._versions[target] = self._version(path)
        return Installation(path, target, self._versions[target])

    def _paths(self) -> Iterator[str]:
        folders = dict.fromkeys(self._environ.get("PATH", os.defpath).split(os.pathsep))
        paths = (os.path.join(folder, _NAME) for folder in folders if os.path.isabs(folder))
        yield from [path for path in paths if os.access(path, os.X_OK) and os.path.isfile(path)][:_MOST]

    def _version(self, path: str) -> str | None:
        try:
            done = run([path, "--version"], _SECONDS, self._check_cancelled, stderr=subprocess.DEVNULL)
        except (OSError, CallTimeoutError):
            return None
        words = done.output.split()
        return words[-1] if done.code == 0 and words[:1] == [_NAME] and len(words) == 2 else None
