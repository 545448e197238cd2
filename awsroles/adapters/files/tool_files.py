"""The files and programs of other tools."""

import os
from collections.abc import Mapping

from awsroles.core.moving.traces import PROGRAMS, Machine, Tool


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
