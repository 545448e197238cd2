"""The program that profiles run: its path, its version, and other installations."""

import os.path
import shlex
from collections.abc import Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import FIX, Finding, SetProgram, places
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_profile_name

_NAME = "awsroles"


@dataclass(frozen=True)
class Installation:
    """A program called awsroles: its *path*, its *target* behind symbolic links, its version if it tells one."""

    path: str
    target: str
    version: str | None


def programs(profiles: Profiles) -> dict[str, list[str]]:
    """Return the programs that the profiles of awsroles run, each with the names of the profiles."""
    found: dict[str, list[str]] = {}
    for name in profiles:
        words = _words(profiles, name)
        if words:
            found.setdefault(words[0], []).append(name)
    return found


def _words(profiles: Profiles, name: str) -> list[str]:
    """Return the words of the credential_process of a profile of awsroles, none if it has no such one."""
    options = profiles.options(name)
    if not {"awsroles_role_arn", "awsroles_user_arn"} & options.keys():
        return []
    try:
        return shlex.split(options.get("credential_process", ""))
    except ValueError:
        return []


def program_paths(
    profiles: Profiles, found: Mapping[str, Installation | None], own_version: str, own_path: str
) -> list[Finding]:
    """Return the findings about the programs of *profiles*; *found* has each that exists, None for one that does not.

    *own_path* is the program of now, as it is written into new profiles.
    """
    findings = []
    for program, names in programs(profiles).items():
        installation = found.get(program)
        mends = _mending(names)
        if installation is None:
            where = "is not on the PATH" if program == _NAME else "does not exist, or cannot be run"
            evidence = f"{program}, of {places(names)}"
            message = f"the program of {_profiles(names)} {where}"
            findings.append(Finding("error", "program_path", message, evidence, *mends))
        elif installation.version is None:
            message = f"the program of {_profiles(names)} does not tell its version"
            findings.append(Finding("error", "program_path", message, f"{program}, of {places(names)}", *mends))
        elif installation.version != own_version:
            evidence = f"{program} is {installation.version}, and this is {own_version} ({own_path})"
            verb = "runs" if len(names) == 1 else "run"
            message = f"{_profiles(names)} {verb} another version of awsroles"
            findings.append(Finding("warning", "program_path", message, evidence, *mends))
    return findings + _wrong_arguments(profiles)


def _mending(names: Sequence[str]) -> tuple[str | None, SetProgram | None]:
    """Return the command and the repair, for those of *names* that awsroles may write into a command line."""
    written = tuple(name for name in names if is_profile_name(name))
    return (FIX, SetProgram(written)) if written else (None, None)


def _profiles(names: Sequence[str]) -> str:
    return f"profile {names[0]}" if len(names) == 1 else f"{len(names)} profiles"


def _wrong_arguments(profiles: Profiles) -> list[Finding]:
    findings = []
    for name in profiles:
        words = _words(profiles, name)
        if words and words[1:] != ["credential-process", name]:
            asked = words[-1]
            is_other = words[1:2] == ["credential-process"] and len(words) == 3
            message = (
                f"profile {name} gets the credentials of {asked}"
                if is_other
                else f"the credential_process of profile {name} has other arguments than awsroles writes"
            )
            evidence = profiles.place(name, "credential_process")
            findings.append(Finding("error", "program_path", message, evidence, *_mending([name])))
    return findings


def installations(found: Sequence[Installation]) -> list[Finding]:
    """Return the finding that there are several installations, if there are."""
    targets = {os.path.dirname(each.target): each for each in reversed(found)}
    if len(targets) < 2:
        return []
    shown = [f"{each.path} ({each.version or 'no version'})" for each in reversed(targets.values())]
    message = f"there are {len(targets)} installations of awsroles, and shells run the first"
    return [Finding("warning", "installations", message, ", ".join(shown))]
