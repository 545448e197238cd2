"""The options of a slave profile as a person gives them, checked, and as they stand in the config file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from awsroles.core.aws.arn import RoleArn, check_mfa_serial
from awsroles.core.aws.durations import format_duration
from awsroles.core.console.urls import check_color
from awsroles.core.profiles.validation import check_profile_name
from awsroles.core.sessions.limits import check_role_seconds
from awsroles.errors import UsageError

T = TypeVar("T")

# Patterns and lengths of the STS service model.
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_NAME_HINT = "use 2 to 64 letters, digits and _+=,.@-"
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z0-9]+)+", re.ASCII)
# Twice the time before its end in which botocore asks for another at each use (botocore, credentials.py).
_SHORT_SECONDS = 1_800


@dataclass(frozen=True)
class SlaveOptions:
    """What a person says of a slave profile; None where they say nothing. *seconds* is that of its role session."""

    role: RoleArn | None = None
    source: str | None = None
    region: str | None = None
    external_id: str | None = None
    seconds: int | None = None
    session_name: str | None = None
    source_identity: str | None = None
    mfa_serial: str | None = None
    color: str | None = None

    def settings(self) -> dict[str, str]:
        """Return what was given as options of the config file; raise UsageError or ConfigurationError."""
        checked = {
            "awsroles_role_arn": _given(self.role, str),
            "awsroles_source_profile": _given(self.source, check_profile_name),
            "region": _given(self.region, check_region),
            "awsroles_external_id": _given(self.external_id, check_external_id),
            "awsroles_duration_seconds": _given(self.seconds, check_role_seconds),
            "awsroles_role_session_name": _given(self.session_name, check_session_name),
            "awsroles_source_identity": _given(self.source_identity, check_source_identity),
            "awsroles_mfa_serial": _given(self.mfa_serial, check_mfa_serial),
            "awsroles_color": _given(self.color, check_color),
        }
        return {key: value for key, value in checked.items() if value is not None}

    def warn(self, say: Callable[[str], None]) -> None:
        """Say what a session as short as that costs."""
        if self.seconds is not None and self.seconds < _SHORT_SECONDS:
            usual = "in the last 15 min of a session the AWS CLI and boto3 ask again before every request"
            say(f"{usual}: {format_duration(self.seconds)} is short")


def check_region(region: str) -> str:
    """Return *region*; raise UsageError where it cannot be the name of one."""
    return _matching(region, _REGION, "a region", "a region reads eu-west-1")


def check_external_id(value: str) -> str:
    """Return *value*; raise UsageError where STS cannot take it as an external ID."""
    return _matching(value, _EXTERNAL_ID, "an external ID", "use 2 to 1224 letters, digits and _+=,.@:/-")


def check_session_name(value: str) -> str:
    """Return *value*; raise UsageError where STS cannot take it as a role session name."""
    return _matching(value, _SESSION_NAME, "a role session name", _NAME_HINT)


def check_source_identity(value: str) -> str:
    """Return *value*; raise UsageError where STS cannot take it as a source identity."""
    if value.startswith("aws:"):
        raise UsageError("a source identity does not begin with aws:", "AWS keeps that beginning for itself")
    return _matching(value, _SESSION_NAME, "a source identity", _NAME_HINT)


def _given(value: T | None, check: Callable[[T], object]) -> str | None:
    return None if value is None else str(check(value))


def _matching(value: str, pattern: re.Pattern[str], what: str, hint: str) -> str:
    if not pattern.fullmatch(value):
        raise UsageError(f"{value!r} is not {what}", hint)
    return value
