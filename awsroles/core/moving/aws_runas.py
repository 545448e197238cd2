"""Profiles and settings of aws-runas.

Sources: mmmorris1975/aws-runas 3.8, docs/iam_config.md and `config/aws_config.go`. The default section is the source
of every setting, then come the source profile and the profile itself.
"""

from collections.abc import Callable, Mapping

from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import replace
from awsroles.core.moving.reading import Reading
from awsroles.core.moving.rules import Rules
from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.errors import AwsrolesError

_SESSION, _ROLE = "session_token_duration", "credentials_duration"
_INHERITED = ("region", "mfa_serial", "external_id", "duration_seconds", "role_session_name", _SESSION, _ROLE)


def read(seen: Seen) -> Theirs:
    """Return the users and roles that aws-runas reads from the AWS files."""
    profiles, environ = seen.profiles, seen.environ
    left: dict[str, Left] = {}

    def inherited(name: str) -> dict[str, str]:
        own = profiles.options(name)
        source = profiles.options(own["source_profile"]) if own.get("source_profile") else {}
        found = {key: value for each in (profiles.options("default"), source) for key, value in each.items() if value}
        return {key: found[key] for key in _INHERITED if key in found} | dict(own)

    def effective(name: str) -> Mapping[str, str]:
        options = inherited(name)
        text = environ.get("CREDENTIALS_DURATION") or options.pop(_ROLE, None)
        seconds = _seconds(text, check_role_seconds, f"{_ROLE} of {name}", left) if "role_arn" in options else None
        return options if seconds is None else {**options, "duration_seconds": str(seconds)}

    def mfa_seconds(name: str) -> int | None:
        text = environ.get("SESSION_TOKEN_DURATION") or inherited(name).get(_SESSION)
        return _seconds(text, check_mfa_seconds, f"{_SESSION} of {name}", left)

    rules = Rules("aws-runas", effective, dropped=(_ROLE, _SESSION), mfa_seconds=mfa_seconds)
    theirs = Reading(profiles, rules).run()
    own = [
        Left(f"{_SESSION} of {name}", "an MFA session serves every role of a user, and has that user's duration")
        for name in theirs.roles
        if _SESSION in profiles.options(name)
    ]
    return replace(theirs, left=(*theirs.left, *left.values(), *own))


def _seconds(text: str | None, check: Callable[[int], int], what: str, left: dict[str, Left]) -> int | None:
    """Return the duration *text* in seconds, None if there is none or AWS does not grant it."""
    if not text:
        return None
    try:
        return check(parse_duration(text))
    except AwsrolesError as error:
        left[what] = Left(what, error.message)
        return None
