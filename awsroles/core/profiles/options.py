"""The options of a role profile as the user gives them, checked, and as they are in the config file."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.core.aws.arn import RoleArn, check_mfa_serial, named_role, parse_role_arn, pasted
from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import (
    check_account_name,
    check_color,
    check_external_id,
    check_policy_file,
    check_profile_name,
    check_region,
    check_role_seconds,
    check_session_name,
    check_source_identity,
)
from awsroles.errors import ConfigurationError, UsageError

T = TypeVar("T")

# Twice the time before its end in which botocore asks for another at each use (botocore, credentials.py).
_SHORT_SECONDS = 1_800
_ARNS = ("awsroles_user_arn", "awsroles_role_arn", "role_arn")
_USUAL_PARTITION = "aws"


@dataclass(frozen=True)
class RoleProfileOptions:
    """Options of a role profile, None for those that were not given. *seconds* is the duration of its role session."""

    role: RoleArn | None = None
    source: str | None = None
    region: str | None = None
    external_id: str | None = None
    seconds: int | None = None
    session_name: str | None = None
    source_identity: str | None = None
    mfa_serial: str | None = None
    color: str | None = None
    account_name: str | None = None
    confirm: bool | None = None
    policy_arns: str | None = None
    policy_file: str | None = None

    def to_config(self) -> dict[str, str]:
        """Return the given options as options of the config file; raise UsageError or ConfigurationError."""
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
            "awsroles_account_name": _given(self.account_name, check_account_name),
            "awsroles_confirm": "true" if self.confirm else None,
            "awsroles_policy_arns": _given(self.policy_arns, _joined_arns),
            "awsroles_policy_file": _given(self.policy_file, check_policy_file),
        }
        return {key: value for key, value in checked.items() if value is not None}

    def to_arguments(self) -> str:
        """Return the given options as arguments of `awsroles profile add`."""
        from shlex import quote

        given = {
            "--role-arn": self.role,
            "--source": self.source,
            "--region": self.region,
            "--external-id": self.external_id,
            "--duration": self.seconds,
            "--session-name": self.session_name,
            "--source-identity": self.source_identity,
            "--mfa-serial": self.mfa_serial,
            "--color": self.color,
            "--account-name": self.account_name,
            "--policy-arns": self.policy_arns,
            "--policy-file": self.policy_file,
        }
        words = [f"{name} {quote(str(value))}" for name, value in given.items() if value is not None]
        return " ".join([*words, *(["--confirm"] if self.confirm else [])])

    def warn(self, say: Callable[[str], None]) -> None:
        """Warn of the cost of a short session."""
        if self.seconds is not None and self.seconds < _SHORT_SECONDS:
            usual = "in the last 15 min of a session the AWS CLI and boto3 ask again before every request"
            say(f"{usual}: {format_duration(self.seconds)} is short")


def _joined_arns(text: str) -> str:
    from awsroles.core.guards.session_policy import read_policy_arns

    return ", ".join(read_policy_arns(text))


def _given(value: T | None, check: Callable[[T], object]) -> str | None:
    return None if value is None else str(check(value))


def options_for_role(profile: RoleProfile, role: RoleArn) -> RoleProfileOptions:
    """Return the options of *profile* with another *role*; the account's name stays if the account does."""
    return RoleProfileOptions(
        role,
        profile.source,
        profile.region,
        profile.external_id,
        profile.duration_seconds,
        profile.session_name,
        profile.source_identity,
        profile.mfa_serial,
        profile.color,
        profile.account_name if role.account == profile.role.account else None,
        profile.confirm,
        ", ".join(profile.policy_arns) if profile.policy_arns else None,
        profile.policy_file,
    )


def given_role(
    profiles: Callable[[], Profiles],
    name: str | None,
    source: str | None,
    *,
    role_arn: str | None,
    account: str | None,
    role: str | None,
) -> RoleArn | None:
    """Return the role that the options name, None if they name none; raise UsageError or ConfigurationError.

    An account and a role name are in the partition of the profile *name*, or of its *source*.
    """
    if role_arn is not None:
        if account is not None or role is not None:
            raise UsageError("--role-arn names an account and a role already", "leave out --account and --role")
        return parse_role_arn(pasted(role_arn))
    if account is None and role is None:
        return None
    if account is None or role is None:
        raise UsageError("--account and --role go together", "give both, or --role-arn alone")
    return named_role(partition_of(profiles(), name, source), account, role)


def partition_of(profiles: Profiles, name: str | None, source: str | None) -> str:
    """Return the partition of the profile *name*, which may be new and then has this *source*."""
    for each in (source, name, _default_source(profiles)):
        options = profiles.options(each) if each is not None else {}
        for key in _ARNS:
            if key in options and options[key].startswith("arn:"):
                return options[key].split(":")[1]
    return _USUAL_PARTITION


def _default_source(profiles: Profiles) -> str | None:
    try:
        return profiles.default_source()
    except ConfigurationError:
        return None
