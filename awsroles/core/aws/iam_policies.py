"""Port to IAM: the policies of a user and of groups."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.dataclass import dataclass


@dataclass(frozen=True)
class UserRecord:
    """A user in IAM: its unique ID (AIDA…), the ARN of its permissions boundary and its tags."""

    unique_id: str
    boundary_arn: str | None
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Holder:
    """A user or a group, which holds policies."""

    kind: Literal["user", "group"]
    name: str
    arn: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class AttachedPolicy:
    """A managed policy that is attached to a user or a group."""

    name: str
    arn: str


class IamPolicies(Protocol):
    """The actions of IAM that read policies; each reads all pages and raises a kind of AwsError.

    A document is what its JSON holds, or text that is no JSON.
    """

    def user(self, credentials: SigningCredentials, user: UserArn) -> UserRecord:
        """Return *user* (GetUser)."""

    def groups(self, credentials: SigningCredentials, user: UserArn) -> list[Holder]:
        """Return the groups of *user* (ListGroupsForUser)."""

    def inline_names(self, credentials: SigningCredentials, holder: Holder) -> list[str]:
        """Return the names of the in-line policies of *holder* (ListUserPolicies, ListGroupPolicies)."""

    def inline_document(self, credentials: SigningCredentials, holder: Holder, name: str) -> Any:
        """Return the document of an in-line policy (GetUserPolicy, GetGroupPolicy)."""

    def attached(self, credentials: SigningCredentials, holder: Holder) -> list[AttachedPolicy]:
        """Return the managed policies of *holder* (ListAttachedUserPolicies, ListAttachedGroupPolicies)."""

    def default_version(self, credentials: SigningCredentials, arn: str) -> str:
        """Return the ID of the default version of a managed policy (GetPolicy)."""

    def managed_document(self, credentials: SigningCredentials, arn: str, version: str) -> Any:
        """Return the document of a version of a managed policy (GetPolicyVersion)."""
