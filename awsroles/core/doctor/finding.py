"""Findings of `awsroles doctor`, and the words of its checks, which docs/doctor.md lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, get_args

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.doctor.pseudonyms import Kind
from awsroles.core.exec.shell_syntax import shell_named

Severity = Literal["error", "warning", "info", "ok"]
# In the order of what to mend first.
Check = Literal[
    "owner",
    "plaintext_key",
    "permissions",
    "aws_files",
    "settings",
    "clock",
    "proxy",
    "ca_bundle",
    "network",
    "store",
    "kernel_keyring",
    "keyring_contract",
    "access_key",
    "mfa_device",
    "profile",
    "shadowed_profile",
    "shadowing_variable",
    "program_path",
    "installations",
    "unfinished_rotation",
    "key_age",
    "second_key",
    "section_twice",
    "option_twice",
    "line_without_delimiter",
    "byte_order_mark",
    "profile_default",
    "default_section",
    "unusual_name",
    "indented_line",
    "indented_comment",
    "inline_comment",
    "key_case",
    "colon_delimiter",
    "quoted_process",
    "crlf",
    "python_variables",
    "leftover_session",
    "leftover_file",
    "held_lock",
    "completion",
    "newer_version",
]
CHECKS: Final[tuple[Check, ...]] = get_args(Check)
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)

Names = tuple[tuple[Kind, str], ...]
"""Names, each with its kind, for the pseudonyms of a report."""
_SHOWN = 5


@dataclass(frozen=True)
class SetMode:
    """The safe repair that takes permissions of others from *path*."""

    path: str
    mode: int


@dataclass(frozen=True)
class Remove:
    """The safe repair that deletes *paths*, files and folders that nothing uses any more."""

    paths: tuple[str, ...]


@dataclass(frozen=True)
class DropSessions:
    """The safe repair that deletes the sessions *items*, which no profile has."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class SetProgram:
    """The safe repair that lets the *profiles* run the program of now."""

    profiles: tuple[str, ...]


@dataclass(frozen=True)
class InstallCompletion:
    """The safe repair that installs the completion of *shell*."""

    shell: str


Repair = SetMode | Remove | DropSessions | SetProgram | InstallCompletion
FIX: Final = "awsroles doctor --fix"
"""The command for a repair that no other command makes."""


@dataclass(frozen=True)
class Finding:
    """The result of one *check*; *fix* is the command that mends it, *repair* the same as `--fix` makes it.

    *names* are those in its texts that only AWS or the system has told.
    """

    severity: Severity
    check: Check
    message: str
    evidence: str = ""
    fix: str | None = None
    repair: Repair | None = None
    names: Names = ()


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* in the order of what to mend first, each once."""
    once: dict[tuple[str, str, str], Finding] = {}
    for each in findings:
        # One cause may stop several checks. Each ok is of its own check.
        once.setdefault((each.message, each.evidence, each.check if each.severity == "ok" else ""), each)
    return sorted(once.values(), key=lambda each: (SEVERITIES.index(each.severity), CHECKS.index(each.check)))


def with_fine(findings: Sequence[Finding], checked: Mapping[Check, str]) -> list[Finding]:
    """Return *findings*, and for each of the words *checked* that has none the sentence that all is well."""
    found = {each.check for each in findings}
    return [*findings, *(Finding("ok", check, text) for check, text in checked.items() if check not in found)]


def in_shell(findings: Iterable[Finding], shell: str) -> list[Finding]:
    """Return *findings* with the commands that unset variables in the syntax of *shell*."""
    return [
        replace(each, fix=_unset(each.fix.split()[1:], shell)) if each.fix and each.fix.startswith("unset ") else each
        for each in findings
    ]


def _unset(names: Sequence[str], shell: str) -> str:
    unset = shell_named(shell).unset
    if unset is None or shell in ("bash", "zsh"):
        return f"unset {' '.join(names)}"
    return (" & " if shell == "cmd" else "; ").join(unset(names).splitlines())


def places(found: Sequence[str]) -> str:
    """Return the first of *found* as one text, with the number of the others."""
    shown = ", ".join(found[:_SHOWN])
    return f"{shown} and {len(found) - _SHOWN} more" if len(found) > _SHOWN else shown
