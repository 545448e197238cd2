"""Ports to STS, to the console's federation endpoint, and to all of AWS."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.dataclass import dataclass

if TYPE_CHECKING:
    from awsroles.core.aws.actions import Actions
    from awsroles.core.aws.iam import Iam
    from awsroles.core.aws.iam_policies import IamPolicies
    from awsroles.core.aws.iam_roles import IamRoles
    from awsroles.core.aws.organizations import Organizations
    from awsroles.core.profiles.model import RoleProfile

REASON_TAG = "awsroles-reason"
"""The key of the session tag with the reason for a session."""
# STS service model, tagValueType: letters, separators, numbers and _.:/=+-@, 256 at most.
_NO_TAG = re.compile(r"[^\w .:/=+\-@]")
_LONGEST_TAG = 256


@dataclass(frozen=True)
class AssumeRoleRequest:
    """The parameters of AssumeRole; *mfa_serial* and *code* only if an access key signs.

    *is_sent_once* if the caller itself asks again after a failure. *tags* are session tags, which are not transitive.
    *policy* and *policy_arns* are session policies.
    """

    role_arn: str
    session_name: str
    seconds: int
    external_id: str | None = None
    source_identity: str | None = None
    mfa_serial: str | None = None
    code: str | None = None
    is_sent_once: bool = False
    tags: Mapping[str, str] = {}
    policy: str | None = None
    policy_arns: tuple[str, ...] = ()


@dataclass(frozen=True)
class AssumedRole:
    """The result of AssumeRole, and AWS's ID of the request."""

    credentials: Credentials
    caller_arn: str
    request_id: str | None = None


@dataclass(frozen=True)
class UserSession:
    """The result of GetSessionToken, and AWS's ID of the request."""

    credentials: Credentials
    request_id: str | None = None


class Sts(Protocol):
    """The actions of STS that awsroles calls; each raises a kind of AwsError."""

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        """Return the ARN of the caller."""

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> UserSession:
        """Return a session of the user."""

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
        """Return a role session."""


def default_session_name(user_name: str) -> str:
    """Return the IAM user's name, padded to the two characters that STS requires of a role session name."""
    return user_name.ljust(2, "_")


def reason_tag(reason: str) -> dict[str, str]:
    """Return the session tag of *reason*, in the characters and the length that STS allows."""
    return {REASON_TAG: _NO_TAG.sub("_", reason)[:_LONGEST_TAG]}


def role_request(role: "RoleProfile", user_name: str, reason: str | None = None) -> AssumeRoleRequest:
    """Return the request for a session of *role* by the user of that name, for *reason*."""
    return AssumeRoleRequest(
        role_arn=str(role.role),
        session_name=role.session_name or default_session_name(user_name),
        seconds=role.seconds,
        external_id=role.external_id,
        source_identity=role.source_identity,
        tags=reason_tag(reason) if role.tags_reason and reason else {},
    )


class Federation(Protocol):
    """The console's federation endpoint."""

    def sign_in_token(self, endpoint: str, credentials: Credentials, seconds: int | None, ca_bundle: str | None) -> str:
        """Return a token that signs *credentials* in to the console; raise a kind of AwsError.

        *seconds* is the duration of the console session, or None for AWS's default. *ca_bundle* is that of the profile
        or the environment.
        """


class Aws(Protocol):
    """Connections to AWS."""

    def sts(self, endpoint: Endpoint, *, is_kept: bool = False) -> Sts:
        """Return STS at *endpoint*; if *is_kept*, its connections serve many calls."""

    def iam(self, endpoint: Endpoint) -> "Iam":
        """Return IAM at *endpoint*."""

    def iam_policies(self, endpoint: Endpoint) -> "IamPolicies":
        """Return the policies in IAM at *endpoint*."""

    def iam_roles(self, endpoint: Endpoint) -> "IamRoles":
        """Return the roles in IAM at *endpoint*, and its policy simulator."""

    def organizations(self, endpoint: Endpoint) -> "Organizations":
        """Return Organizations at *endpoint*."""

    def actions(self, service: str, endpoint: Endpoint) -> "Actions":
        """Return the actions of *service*, `iam` or `organizations`, at *endpoint*."""
