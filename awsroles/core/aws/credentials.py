"""What signs a request: the long-lived access key, or the temporary credentials of a session."""

from awsroles.core.dataclass import dataclass, field


@dataclass(frozen=True)
class AccessKey:
    """The long-lived pair of an IAM user."""

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
