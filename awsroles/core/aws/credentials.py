"""Credentials that sign requests: long-lived access keys, and temporary credentials of sessions."""

from awsroles.core.dataclass import dataclass, field


@dataclass(frozen=True)
class AccessKey:
    """The long-lived access key of an IAM user."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class Credentials:
    """Temporary credentials; *expires_at* in whole seconds since the epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: int


SigningCredentials = AccessKey | Credentials
