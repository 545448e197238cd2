"""The files and programs of other tools."""

import os
import stat
from collections.abc import Mapping

from awsroles.adapters.files.directories import reason
from awsroles.core.moving.traces import PROGRAMS, Machine, Tool
from awsroles.errors import ConfigurationError

# In bytes. Settings that people write take a thousandth of it.
_LONGEST = 1_048_576


def config_files(environ: Mapping[str, str]) -> dict[Tool, str]:
    """Return the paths of the settings of tools that have a file of their own, in a format that is public.

    Sources: awsume, `constants.py`; Granted, `config.go`.
    """
    return {
        "awsume": _first(_in_config_home(environ, "awsume", "config.yaml"), "~/.awsume/config.yaml"),
        "granted": _first("~/.granted/config", _in_config_home(environ, "granted", "config")),
    }


def machine(environ: Mapping[str, str]) -> Machine:
    """Return the traces of tools outside the AWS files, by the names of files, variables and programs alone."""
    places: dict[Tool, str] = {
        "aws-vault": _first("~/.awsvault", "~/Library/Keychains/aws-vault.keychain-db"),
        "leapp": _first("~/.Leapp"),
        **config_files(environ),
    }
    paths = {tool: path for tool, path in places.items() if path and os.path.lexists(path)}
    return Machine(paths, tuple(environ), _programs(environ))


def _first(*candidates: str | None) -> str:
    """Return the first path that exists, else the last of them."""
    paths = [os.path.expanduser(each) for each in candidates if each]
    return next((path for path in paths if os.path.lexists(path)), paths[-1] if paths else "")


def _in_config_home(environ: Mapping[str, str], *names: str) -> str | None:
    folder = environ.get("XDG_CONFIG_HOME")
    return os.path.join(folder, *names) if folder else None


def _programs(environ: Mapping[str, str]) -> list[str]:
    """Return the programs of tools in the folders of PATH."""
    names = [name for every in PROGRAMS.values() for name in every]
    folders = [folder for folder in environ.get("PATH", "").split(os.pathsep) if os.path.isabs(folder)]
    ends = ("", ".exe") if os.name == "nt" else ("",)
    return [
        name for name in names if any(os.path.isfile(os.path.join(at, name + end)) for at in folders for end in ends)
    ]


def read_settings_file(path: str) -> str | None:
    """Return the text of the settings file *path* of another tool, None if there is none.

    Raises ConfigurationError for what is no file of this user with a text of a size that people write. A symbolic link
    is followed, as to a repository of settings.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, reason(error)) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(path, "it is not a file")
        if hasattr(os, "geteuid") and status.st_uid not in {os.geteuid(), 0}:
            raise _unreadable(path, "it belongs to another user")
        with open(descriptor, "rb", closefd=False) as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise _unreadable(path, reason(error)) from error
    finally:
        os.close(descriptor)
    if len(content) > _LONGEST:
        raise _unreadable(path, f"it is larger than {_LONGEST} bytes")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise _unreadable(path, "it is not UTF-8") from None


def _unreadable(path: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"{path} cannot be read: {why}", "correct that, or move it away to go on without it")
