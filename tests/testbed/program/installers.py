"""pip, pipx and uv, which install the wheel in dist/ from files: no index is asked."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import awsroles
from testbed.program.workstation import Workstation

TOP = Path(__file__).parents[3]
TOOLS = TOP / ".venv-release"
_PYTHON: str = sys._base_executable  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Installed:
    """A program in *home*, which another person's home directory may be, in the directory *scripts*.

    *environment* is that of a person who followed the installer's advice about PATH.
    """

    home: Path
    scripts: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the person who installed it."""
        path = os.pathsep.join((str(self.scripts), "/usr/bin", "/bin"))
        return {"HOME": str(self.home), "PATH": path, "LC_ALL": "C.UTF-8", "TERM": "dumb"}

    def run(self, *command: str, check: bool = True, **variables: str) -> str:
        """Run *command* as that person; return what it prints."""
        environment = self.environment | variables
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert not check or done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


class InstalledWorkstation(Workstation):
    """A workstation whose awsroles is the *program*."""

    def __init__(self, environment: dict[str, str], program: Path) -> None:
        super().__init__(environment)
        self.program = program

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of awsroles."""
        return [str(self.program), *arguments]


def wheel() -> Path:
    """Return the wheel in dist/."""
    return TOP / "dist" / f"awsroles-{awsroles.__version__}-py3-none-any.whl"


def _variables(home: Path) -> dict[str, str]:
    wheels = str(TOOLS / "wheels")
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_NO_INDEX": "1",
        "UV_OFFLINE": "1",
        "UV_FIND_LINKS": wheels,
        "UV_PYTHON": _PYTHON,
        "UV_NO_CONFIG": "1",
    }


def _run(home: Path, *command: str) -> None:
    done = subprocess.run(command, env=_variables(home), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)


def _with_pip(home: Path) -> Installed:
    _run(home, _PYTHON, "-m", "venv", str(home / "venv"))
    _run(home, str(home / "venv" / "bin" / "python"), "-m", "pip", "install", str(wheel()))
    return Installed(home, home / "venv" / "bin")


def _with_pipx(home: Path) -> Installed:
    _run(home, str(TOOLS / "bin" / "pipx"), "install", "--python", _PYTHON, str(wheel()))
    return Installed(home, home / ".local" / "bin")


def _with_uv(home: Path) -> Installed:
    _run(home, str(TOOLS / "bin" / "uv"), "tool", "install", str(wheel()))
    return Installed(home, home / ".local" / "bin")


INSTALLERS: dict[str, Callable[[Path], Installed]] = {"pip": _with_pip, "pipx": _with_pipx, "uv": _with_uv}
