"""Description of the machine, without names of hosts, users or directories."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version

_LIBRARIES = ("botocore", "boto3", "typer", "secretstorage")


def surroundings(load: float) -> list[str]:
    """Return the description line by line; *load* is the load average before the run."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        f"{_system()}, {_processor()}, {os.cpu_count()} cores; load before the run: {load:.1f}",
        f"CPython {platform.python_version()} in a virtual environment; {libraries}",
        f"{_keyring()}, on a session bus of its own; a stand-in for AWS on the loopback interface",
    ]


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, kernel {platform.release().partition('-')[0]}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def _keyring() -> str:
    program = shutil.which("gnome-keyring-daemon")
    if program is None:
        return "gnome-keyring"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
    return done.stdout.partition("\n")[0].replace("gnome-keyring-daemon:", "gnome-keyring").strip()
