"""The kinds of profiles, as values."""

from typing import NamedTuple

from awsroles.core.aws import durations as duration
from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.dataclass import dataclass

NARROWING = frozenset(("awsroles_policy_arns", "awsroles_policy_file"))
"""The options with the session policies of a profile."""
_BOOLEANS = {"true": True, "false": False}


class EndpointSettings(NamedTuple):
    """The settings of one profile that change its endpoints (SDK reference guide); None for those that are missing.

    *services* is the name of the section with the endpoints of single services.
    """

    services: str | None = None
    ignore_urls: bool | None = None
    use_fips: bool | None = None
    use_dualstack: bool | None = None
    sts_regional: str | None = None


NO_SETTINGS = EndpointSettings()


def true_or_false(value: str) -> bool:
    """Return the boolean *value* of a setting; raise ValueError for words that SDKs read differently."""
    if value.lower() not in _BOOLEANS:
        raise ValueError(f"neither true nor false: {value!r}")
    return _BOOLEANS[value.lower()]


def legacy_or_regional(value: str) -> str:
    """Return the *value* of sts_regional_endpoints in lower case; raise ValueError for an unknown one."""
    if value.lower() not in ("legacy", "regional"):
        raise ValueError(f"neither legacy nor regional: {value!r}")
    return value.lower()


def required(value: str) -> bool:
    """Return true for the *value* `required`; raise ValueError for any other."""
    if value.lower() != "required":
        raise ValueError(f"not the word required: {value!r}")
    return True


@dataclass(frozen=True)
class MasterProfile:
    """The profile of an IAM user with an access key in the store; *duration_seconds* is of its MFA session."""

    name: str
    user: UserArn
    mfa_serial: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    ca_bundle: str | None = None
    duration_seconds: int | None = None
    mfa_process: str | None = None
    mfa_max_age_seconds: int | None = None
    endpoints: EndpointSettings = NO_SETTINGS
    account_name: str | None = None


@dataclass(frozen=True)
class StaticProfile:
    """A profile with keys in a file, which are used as they are."""

    name: str
    key: AccessKey | Credentials
    mfa_serial: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    ca_bundle: str | None = None
    mfa_process: str | None = None
    duration_seconds: int | None = None
    mfa_max_age_seconds: int | None = None
    endpoints: EndpointSettings = NO_SETTINGS


SourceProfile = MasterProfile | StaticProfile


@dataclass(frozen=True)
class RoleProfile:
    """A profile of awsroles for one role, which *source* assumes.

    *needs_reason* if the user has to give a reason for its sessions, *tags_reason* if that becomes a session tag.
    With *confirm*, the user types the profile's name to log in. *policy_arns* and the policy in *policy_file*, whose
    digest is *policy_sha256*, are its session policies.
    """

    name: str
    role: RoleArn
    source: str
    region: str | None = None
    mfa_serial: str | None = None
    external_id: str | None = None
    duration_seconds: int | None = None
    session_name: str | None = None
    source_identity: str | None = None
    color: str | None = None
    mfa_process: str | None = None
    mfa_max_age_seconds: int | None = None
    endpoint_url: str | None = None
    ca_bundle: str | None = None
    endpoints: EndpointSettings = NO_SETTINGS
    account_name: str | None = None
    needs_reason: bool = False
    tags_reason: bool = False
    confirm: bool | None = None
    policy_arns: tuple[str, ...] | None = None
    policy_file: str | None = None
    policy_sha256: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """True if a session policy narrows the role's sessions until one is elevated."""
        return bool(self.policy_arns or self.policy_file)

    @property
    def seconds(self) -> int:
        """The requested duration of a role session."""
        return self.duration_seconds or duration.DEFAULT_ROLE_SESSION

    @property
    def label(self) -> str:
        """The words for the role in a message: `role operations in account 222222222222 (Production)`."""
        name = f" ({self.account_name})" if self.account_name else ""
        return f"role {self.role.name} in account {self.role.account}{name}"


@dataclass(frozen=True)
class NativeProfile:
    """A profile whose role the AWS CLI assumes itself, by `role_arn` and `source_profile`."""

    name: str
    role: RoleArn
    source: str
    mfa_serial: str | None = None
    account_name: str | None = None


@dataclass(frozen=True)
class ForeignProfile:
    """A profile that awsroles cannot serve; *why* is the reason in a sentence, *reason* in a word or two."""

    name: str
    why: str
    reason: str = "not of awsroles"


Profile = MasterProfile | StaticProfile | RoleProfile | NativeProfile | ForeignProfile
