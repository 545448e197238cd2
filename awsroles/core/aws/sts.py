"""Port to STS and the console's federation endpoint."""

from typing import TYPE_CHECKING, Protocol

from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.dataclass import dataclass

if TYPE_CHECKING:
    from awsroles.core.aws.iam import Iam


@dataclass(frozen=True)
class AssumeRoleRequest:
    """The parameters of AssumeRole; *mfa_serial* and *code* only where the access key itself signs."""

    role_arn: str
    session_name: str
    seconds: int
    external_id: str | None = None
    source_identity: str | None = None
    mfa_serial: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class AssumedRole:
    """What AssumeRole gives."""

    credentials: Credentials
    caller_arn: str


class Sts(Protocol):
    """The three calls of AWS's Security Token Service; each raises a kind of AwsError."""

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        """Return the ARN of who signs."""

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> Credentials:
        """Return session credentials of the user."""

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
        """Return a role session."""


class Federation(Protocol):
    """The console's federation endpoint."""

    def sign_in_token(self, endpoint: str, credentials: Credentials, seconds: int | None) -> str:
        """Return a token that signs *credentials* in to the console; raise a kind of AwsError.

        *seconds* is how long the console session is to last, None where AWS decides.
        """


class Aws(Protocol):
    """Connections to AWS."""

    def sts(self, endpoint: Endpoint) -> Sts:
        """Return STS at *endpoint*."""

    def iam(self, endpoint: Endpoint) -> "Iam":
        """Return IAM at *endpoint*."""
