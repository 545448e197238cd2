"""Profiles and settings of aws-vault.

Sources: ByteNess/aws-vault 7.13, USAGE.md ("Config", "Environment variables"), `vault/config.go` (the order of the
values), `cli/global.go` (the names in keyrings). 99designs/aws-vault 5 called `include_profile` `parent_profile`.
"""

import re
from collections.abc import Mapping
from shlex import quote

from awsroles.core.aws.durations import DEFAULT_ROLE_SESSION, parse_duration
from awsroles.core.moving.reading import Reading
from awsroles.core.moving.rules import Rules
from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.moving.traces import is_process_of
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.errors import AwsrolesError

_INCLUDES = ("include_profile", "parent_profile")
_TAGS = ("session_tags", "transitive_session_tags")
# What means more to a shell than to a program.
_OF_SHELL = re.compile(r"[|&;<>()$`*?~\[#\n]")
_BACKENDS = {
    "keychain": "the macOS keychain aws-vault",
    "wincred": "the Windows Credential Manager",
    "secret-service": "the collection awsvault of the Secret Service",
    "kwallet": "the folder aws-vault of KWallet",
    "pass": "pass",
    "file": "~/.awsvault/keys",
}
_PROMPTS = {"terminal": "tty", "zenity": "zenity", "kdialog": "kdialog", "osascript": "osascript"}


def read(seen: Seen) -> Theirs:
    """Return the users, roles and settings of aws-vault."""
    profiles, environ = seen.profiles, seen.environ
    left: list[Left] = []
    mfa_seconds = _seconds(environ, "AWS_CHAINED_SESSION_TOKEN_TTL", left)
    included = {_included(profiles.options(name)) for name in profiles}
    backend = _BACKENDS.get(environ.get("AWS_VAULT_BACKEND", ""), environ.get("AWS_VAULT_BACKEND") or "its keyring")

    def effective(name: str) -> Mapping[str, str]:
        return _effective(seen, name)

    def is_user(name: str) -> bool:
        own = profiles.options(name)
        if is_process_of("aws-vault", own.get("credential_process")):
            return True
        return "mfa_serial" in own and "source_profile" not in effective(name) and name not in included

    reading = Reading(
        profiles,
        Rules(
            "aws-vault",
            effective,
            place=lambda name: f"{backend}, as {name}",
            may_keep=lambda _: True,
            is_user=is_user,
            command=lambda name: f"aws-vault exec {quote(name)} --no-session --",
            forget=lambda name: f"aws-vault remove {quote(name)}",
            dropped=_INCLUDES,
            renamed={"mfa_process": "awsroles_mfa_process", "source_identity": "awsroles_source_identity"},
            mfa_seconds=lambda _: mfa_seconds,
        ),
    )
    reading.left += left
    settings = _prompt(environ, reading.left)
    theirs = reading.run(settings)
    return _with_left(theirs, [*_role_duration(environ), *_tags(seen, theirs)])


def _effective(seen: Seen, name: str) -> dict[str, str]:
    """Return the options of *name* and, where it has none, those of the profiles that it includes."""
    options: dict[str, str] = {}
    visited: list[str] = []
    at: str | None = name
    while at and at not in visited:
        visited.append(at)
        own = seen.profiles.options(at)
        options = {**own, **options}
        at = _included(own)
    process = options.get("mfa_process", "")
    if _OF_SHELL.search(process):
        # aws-vault runs it in a shell.
        del options["mfa_process"]
        options["awsroles_mfa_process"] = f"sh -c {quote(process)}"
    if options.get("source_profile") == name and "aws_access_key_id" not in seen.profiles.options(name):
        # It recursively refers to the profile, and aws-vault ignores it.
        del options["source_profile"]
    return options


def _included(options: Mapping[str, str]) -> str | None:
    return next((options[key] for key in _INCLUDES if options.get(key)), None)


def _seconds(environ: Mapping[str, str], variable: str, left: list[Left]) -> int | None:
    """Return the duration of MFA sessions in *variable*, None if it has none that AWS grants."""
    if not environ.get(variable):
        return None
    try:
        return check_mfa_seconds(parse_duration(environ[variable]))
    except AwsrolesError as error:
        left.append(Left(variable, error.message))
        return None


def _role_duration(environ: Mapping[str, str]) -> list[Left]:
    """Say why the duration of role sessions in the environment is left: with MFA, aws-vault caps it at one hour."""
    value = environ.get("AWS_ASSUME_ROLE_TTL")
    if not value:
        return []
    try:
        seconds = check_role_seconds(parse_duration(value))
    except AwsrolesError as error:
        return [Left("AWS_ASSUME_ROLE_TTL", error.message)]
    if seconds == DEFAULT_ROLE_SESSION:
        return []
    return [Left("AWS_ASSUME_ROLE_TTL", "awsroles takes durations of roles from profiles: login --duration --save")]


def _prompt(environ: Mapping[str, str], left: list[Left]) -> dict[str, str]:
    prompt = environ.get("AWS_VAULT_PROMPT")
    if not prompt or prompt == "terminal":
        return {}
    if prompt in _PROMPTS:
        return {"prompt": _PROMPTS[prompt]}
    remedy = ", but an mfa_process can call it" if prompt == "ykman" else ""
    left.append(Left("AWS_VAULT_PROMPT", f"awsroles has no prompt {prompt}{remedy}"))
    return {}


def _tags(seen: Seen, theirs: Theirs) -> list[Left]:
    return [
        Left(f"{key} of {name}", "awsroles sends no tags of your own")
        for name in theirs.roles
        for key in _TAGS
        if key in _effective(seen, name)
    ]


def _with_left(theirs: Theirs, more: list[Left]) -> Theirs:
    from awsroles.core.dataclass import replace

    return replace(theirs, left=(*theirs.left, *more))
