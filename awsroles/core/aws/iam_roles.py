"""Port to IAM: roles, and the policy simulator."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.dataclass import dataclass


@dataclass(frozen=True)
class RoleRecord:
    """A role in IAM; *trust_policy* is what its JSON holds, *max_session_seconds* the longest session."""

    arn: str
    trust_policy: Any
    max_session_seconds: int | None


@dataclass(frozen=True)
class Simulation:
    """The answer of IAM's policy simulator about the user's side of a call.

    *by_organization* and *by_boundary* are False if SCPs or the permissions boundary do not allow, None if untold.
    """

    decision: Literal["allowed", "explicitDeny", "implicitDeny"]
    by_organization: bool | None = None
    by_boundary: bool | None = None


class IamRoles(Protocol):
    """The actions of IAM on roles; each raises a kind of AwsError."""

    def role(self, credentials: SigningCredentials, name: str) -> RoleRecord:
        """Return the role of the caller's account with this *name*, in any case and path.

        Raises NotFoundError if there is none.
        """

    def simulate(
        self, credentials: SigningCredentials, user: UserArn, role_arn: str, context: Mapping[str, str]
    ) -> Simulation:
        """Return if the policies of *user* allow sts:AssumeRole on *role_arn*, with the keys of *context*.

        The simulator ignores trust policies (aws/aws-cli#10314).
        """
