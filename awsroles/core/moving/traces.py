"""Traces that other tools leave in the AWS files and on the machine."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Literal, get_args

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.profiles import Profiles
from awsroles.fastpath.config_scan import STATIC_KEYS

Tool = Literal["aws-vault", "awsume", "aws-mfa", "aws-runas", "granted", "leapp"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
TITLES: Mapping[Tool, str] = {"granted": "Granted", "leapp": "Leapp"}
"""The names of tools that write themselves otherwise in a sentence."""

# The names under which a tool is called (their documentation; Granted's development build is `dgranted`).
PROGRAMS: Mapping[Tool, tuple[str, ...]] = {
    "aws-vault": ("aws-vault",),
    "awsume": ("awsume", "awsumepy"),
    "aws-mfa": ("aws-mfa",),
    "aws-runas": ("aws-runas",),
    "granted": ("granted", "dgranted", "assume"),
    "leapp": ("leapp",),
}
# Options that no other program reads.
_OPTIONS: Mapping[Tool, re.Pattern[str]] = {
    "aws-vault": re.compile("include_profile|parent_profile|mfa_process|session_tags|transitive_session_tags"),
    "awsume": re.compile("autoawsume|awsumepy_command"),
    "aws-mfa": re.compile("aws_mfa_device|assumed_role(_arn)?|assume_role"),
    "aws-runas": re.compile("session_token_duration|credentials_duration|jump_role_arn|saml_auth_url"),
    "granted": re.compile("granted_.+|common_fate_generated_from"),
}
_VARIABLES: Mapping[Tool, re.Pattern[str]] = {
    "aws-vault": re.compile("AWS_VAULT(_.+)?|AWS_(CHAINED_)?SESSION_TOKEN_TTL|AWS_ASSUME_ROLE_TTL"),
    "awsume": re.compile("AWSUME_.+"),
    "aws-mfa": re.compile("MFA_(DEVICE|STS_DURATION|ASSUME_ROLE|LONG_TERM_SUFFIX|SHORT_TERM_SUFFIX)"),
    "aws-runas": re.compile("RUNAS_.+|AWSRUNAS_PROFILE"),
    "granted": re.compile("GRANTED_.+"),
}
# In a comment too. The other names are words of English.
_NAMED = re.compile(r"\b(aws-vault|awsume|aws-runas)\b")
_LONG_TERM = "-long-term"


@dataclass(frozen=True)
class Machine:
    """The traces outside the AWS files: the *paths* of tools that exist, names of *variables* and *programs*."""

    paths: Mapping[Tool, str]
    variables: Collection[str] = ()
    programs: Collection[str] = ()


@dataclass(frozen=True)
class FoundTool:
    """A tool, and *why* it is known to be there, as the rest of a sentence. *profiles* have its options.

    It *is_used* unless only its program was found.
    """

    name: Tool
    why: str
    profiles: tuple[str, ...] = ()
    is_used: bool = True

    @property
    def title(self) -> str:
        """The tool's name in a sentence."""
        return TITLES.get(self.name, self.name)


def found_tools(profiles: Profiles, machine: Machine) -> list[FoundTool]:
    """Return the tools that have left traces in *profiles* or on *machine*, those in use first."""
    lines = _named_in_text(profiles)
    found = [tool for name in TOOLS if (tool := _found(name, profiles, machine, lines)) is not None]
    return sorted(found, key=lambda tool: not tool.is_used)


def program_of(command: str) -> str:
    """Return the name of the program in a `credential_process`, without its folder and `.exe`."""
    first = command.strip()
    first = first[1:].partition(first[0])[0] if first[:1] in {'"', "'"} else first.partition(" ")[0]
    return re.split(r"[\\/]", first)[-1].lower().removesuffix(".exe")


def is_process_of(tool: Tool, command: str | None) -> bool:
    """Say whether *command*, the credential_process of a profile, calls *tool*."""
    return command is not None and program_of(command) in PROGRAMS[tool]


def process_profile(tool: Tool, profiles: Profiles, name: str) -> str | None:
    """Return the other profile whose credentials *tool* gives the profile *name*, None if those are of its own name."""
    command = profiles.options(name).get("credential_process", "")
    if not is_process_of(tool, command):
        return None
    # After the program and its command, such as `exec`.
    words = [word.strip("\"'").removeprefix("--profile=") for word in command.partition(" -- ")[0].split()[2:]]
    return None if name in words else next((word for word in words if word in profiles), None)


def taken_over_by(options: Mapping[str, str]) -> str | None:
    """Return the command that takes over a profile with *options*, None if no tool that keeps access keys serves it."""
    is_sso = any(key.startswith(("sso_", "granted_sso_")) for key in options)
    for tool in ("aws-vault", "granted"):
        if not is_sso and is_process_of(tool, options.get("credential_process")):
            return f"awsroles setup --from-tool {tool}"
    return None


def _found(name: Tool, profiles: Profiles, machine: Machine, lines: Mapping[str, str]) -> FoundTool | None:
    places = dict(_places(name, profiles))
    if places:
        return FoundTool(name, next(iter(places.values())), tuple(places))
    if name in lines:
        return FoundTool(name, lines[name])
    if name in machine.paths:
        return FoundTool(name, machine.paths[name])
    pattern = _VARIABLES.get(name)
    for variable in sorted(machine.variables):
        if pattern is not None and pattern.fullmatch(variable):
            return FoundTool(name, f"the variable {variable}")
    for program in PROGRAMS[name]:
        if program in machine.programs:
            return FoundTool(name, f"the program {program}", is_used=False)
    return None


def _places(name: Tool, profiles: Profiles) -> Iterator[tuple[str, str]]:
    """Yield the profiles with options of the tool *name*, and the place of the first."""
    pattern = _OPTIONS.get(name)
    for profile in profiles:
        options = profiles.options(profile)
        key = next((key for key in options if pattern is not None and pattern.fullmatch(key)), None)
        if key is None and is_process_of(name, options.get("credential_process")):
            key = "credential_process"
        if key is None and name == "aws-mfa" and profile.endswith(_LONG_TERM) and STATIC_KEYS[0] in options:
            key = STATIC_KEYS[0]
        if key is not None:
            yield profile, f"{key} in {profiles.place(profile, key)}"


def _named_in_text(profiles: Profiles) -> dict[str, str]:
    """Return where the config file names a tool, also in a comment."""
    text = profiles.text
    found: dict[str, str] = {}
    for match in _NAMED.finditer(text):
        if match[1] not in found:
            line = text.count("\n", 0, match.start()) + 1
            found[match[1]] = f"a line about it in {profiles.path}:{line}"
    return found
