"""The kinds of profiles, as plain values."""

from awsroles.core.aws import durations as duration
from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.endpoint_settings import NO_SETTINGS, EndpointSettings
from awsroles.core.dataclass import dataclass


@dataclass(frozen=True)
class MasterProfile:
    """The profile of an IAM user whose access key is in our store; *duration_seconds* is that of its MFA session."""

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


@dataclass(frozen=True)
class StaticProfile:
    """A profile whose keys stand in a file; used as it is."""

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
    """A profile of ours for one role; *source* is the profile that the role is assumed from."""

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

    @property
    def seconds(self) -> int:
        """How long a role session of this profile is asked for."""
        return self.duration_seconds or duration.DEFAULT_ROLE_SESSION


@dataclass(frozen=True)
class NativeProfile:
    """A profile that the AWS CLI itself assumes a role for: `role_arn` and `source_profile`."""

    name: str
    role: RoleArn
    source: str
    mfa_serial: str | None = None


@dataclass(frozen=True)
class ForeignProfile:
    """A profile that awsroles cannot serve; *why* names what stands in it."""

    name: str
    why: str


Profile = MasterProfile | StaticProfile | RoleProfile | NativeProfile | ForeignProfile
