"""Parts of a snapshot that could not be read, each with the statement that would help."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.reading.user_policies import Reason
from awsroles.errors import AccessDeniedError, AwsrolesError, ThrottledError

# Actions of IAM and of Organizations that have no resource (service authorization reference).
_WITHOUT_RESOURCE = frozenset(
    {
        "iam:GetAccountAuthorizationDetails",
        "iam:GetAccountSummary",
        "iam:GenerateCredentialReport",
        "iam:GetCredentialReport",
        "iam:ListVirtualMFADevices",
        "organizations:DescribeOrganization",
        "organizations:ListPolicies",
        "organizations:ListRoots",
    }
)


@dataclass(frozen=True)
class Unread:
    """A part of *account* that is not known: *call* would read it, *resource* is the ARN that this is asked for.

    *why* is AWS's message, or says what is wrong with the document. *name* is the role, user or policy, if it is one.
    """

    account: str
    call: str
    resource: str
    reason: Reason
    why: str
    name: str = ""

    @property
    def statement(self) -> Mapping[str, Any] | None:
        """The statement that would allow the call, None if no policy is what is missing."""
        if self.reason != "denied":
            return None
        resource = "*" if self.call in _WITHOUT_RESOURCE else self.resource
        return {"Effect": "Allow", "Action": self.call, "Resource": resource}


def unread_for(account: str, call: str, resource: str, error: AwsrolesError, name: str = "") -> Unread:
    """Return the part of *account* that *call* could not read for *error*."""
    reason: Reason = "failed"
    if isinstance(error, AccessDeniedError):
        reason = "denied"
    elif isinstance(error, ThrottledError):
        reason = "throttled"
    return Unread(account, call, resource, reason, error.message, name)
