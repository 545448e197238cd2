"""The policies of an IAM user as far as they are known, whether AWS or a file told them."""

from collections.abc import Mapping
from typing import Literal

from awsroles.core.aws.arn import UserArn
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.statements import Policy

# Why a part is unknown: a policy denied the call, AWS throttled it, it failed, or the document cannot be evaluated.
Reason = Literal["denied", "throttled", "failed", "unreadable"]


@dataclass(frozen=True)
class Unread:
    """A part that is not known: *what* names it, *action* would read it, *resource* is the ARN that this is asked for.

    *message* is AWS's, or says what is wrong with the document.
    """

    what: str
    action: str
    resource: str
    reason: Reason
    message: str


@dataclass(frozen=True)
class UserPolicies:
    """The identity-based policies of *user*, those of its groups included, and its permissions boundary.

    The name of a policy reads `policy NAME of group GROUP`. *boundary_arn* is known even if its document is not.
    *unique_id* and *tags* are None if they are not known.
    """

    user: UserArn
    unique_id: str | None = None
    tags: Mapping[str, str] | None = None
    groups: tuple[str, ...] = ()
    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    boundary_arn: str | None = None
    unread: tuple[Unread, ...] = ()

    @property
    def is_complete(self) -> bool:
        """True if no part is unknown."""
        return not self.unread


def policy_name(name: str, holder: str) -> str:
    """Return the name by which messages call the policy *name* of *holder*, such as `group operations`."""
    return f"policy {name} of {holder}"
