"""Durations in text, and AWS's limits for the durations of sessions."""

import re

from awsroles.errors import UsageError

# STS service model: AssumeRole 900 to 43200 s, GetSessionToken 900 to 129600 s.
SHORTEST = 900
LONGEST_ROLE_SESSION = 43_200
LONGEST_MFA_SESSION = 129_600
DEFAULT_ROLE_SESSION = 3_600
DEFAULT_MFA_SESSION = 43_200
# AssumeRole from GetSessionToken or role credentials (re:Post, iam-role-chaining-limit).
LONGEST_CHAINED_SESSION = 3_600

_DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?|(\d{1,6})", re.ASCII)


def parse_duration(text: str) -> int:
    """Return the seconds of `8h`, `90m`, `1h30m` or `5400`; raise UsageError for anything else."""
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or not any(match.groups()):
        raise UsageError(f"{text!r} is not a duration", "write 8h, 90m, 1h30m or a number of seconds")
    hours, minutes, seconds, bare = (int(group or 0) for group in match.groups())
    return hours * 3600 + minutes * 60 + seconds + bare


def format_duration(seconds: int) -> str:
    """Return `11 h 59 min`, `59 min` or `45 s`."""
    if seconds < 60:
        return f"{max(seconds, 0)} s"
    hours, minutes = divmod(seconds // 60, 60)
    if hours == 0:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
