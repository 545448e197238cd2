"""IAM: the policies of a user and of groups, all pages of each list."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.client import NOT_AWS_HINT, field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.iam_policies import AttachedPolicy, Holder, UserRecord
from awsroles.errors import NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

# The largest page that AWS gives (IAM service model, maxItemsType).
_PAGE = 1000
# Hundreds of calls in a few seconds: AWS may throttle some. botocore waits longer before each try.
_TRIES = 4


class BotocoreIamPolicies:
    """Implements the `IamPolicies` port."""

    def __init__(self, client: "AwsClient") -> None:
        self._client = client

    def user(self, credentials: SigningCredentials, user: UserArn) -> UserRecord:
        found = field(self._call(credentials, "get_user", {"UserName": user.name}), "User")
        boundary = found.get("PermissionsBoundary") or {}
        tags = {str(field(each, "Key")): str(field(each, "Value")) for each in found.get("Tags") or ()}
        return UserRecord(str(field(found, "UserId")), boundary.get("PermissionsBoundaryArn"), tags)

    def groups(self, credentials: SigningCredentials, user: UserArn) -> list[Holder]:
        found = self._all(credentials, "list_groups_for_user", {"UserName": user.name}, "Groups")
        return [Holder("group", str(field(each, "GroupName")), str(field(each, "Arn"))) for each in found]

    def inline_names(self, credentials: SigningCredentials, holder: Holder) -> list[str]:
        found = self._all(credentials, f"list_{holder.kind}_policies", _named(holder), "PolicyNames")
        return [str(each) for each in found]

    def inline_document(self, credentials: SigningCredentials, holder: Holder, name: str) -> Any:
        parameters = {**_named(holder), "PolicyName": name}
        return field(self._call(credentials, f"get_{holder.kind}_policy", parameters), "PolicyDocument")

    def attached(self, credentials: SigningCredentials, holder: Holder) -> list[AttachedPolicy]:
        found = self._all(credentials, f"list_attached_{holder.kind}_policies", _named(holder), "AttachedPolicies")
        return [AttachedPolicy(str(field(each, "PolicyName")), str(field(each, "PolicyArn"))) for each in found]

    def default_version(self, credentials: SigningCredentials, arn: str) -> str:
        response = self._call(credentials, "get_policy", {"PolicyArn": arn})
        return str(field(field(response, "Policy"), "DefaultVersionId"))

    def managed_document(self, credentials: SigningCredentials, arn: str, version: str) -> Any:
        parameters = {"PolicyArn": arn, "VersionId": version}
        response = self._call(credentials, "get_policy_version", parameters)
        return field(field(response, "PolicyVersion"), "Document")

    def _call(self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return self._client.call(credentials, operation, parameters, tries=_TRIES)

    def _all(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, str], name: str
    ) -> list[Any]:
        return all_pages(
            lambda page: self._call(credentials, operation, {**parameters, "MaxItems": _PAGE, **page}), name
        )


def all_pages(call: Callable[[dict[str, str]], Mapping[str, Any]], name: str) -> list[Any]:
    """Return the members of the list *name* from all pages; *call* takes the marker of a page as its parameter."""
    found: list[Any] = []
    marker: dict[str, str] = {}
    seen = set()
    while True:
        response = call(marker)
        found += field(response, name)
        if not response.get("IsTruncated"):
            return found
        marker = {"Marker": str(field(response, "Marker"))}
        if marker["Marker"] in seen:
            raise NetworkError("the answer did not come from AWS: its list has no end", NOT_AWS_HINT)
        seen.add(marker["Marker"])


def _named(holder: Holder) -> dict[str, str]:
    return {"UserName" if holder.kind == "user" else "GroupName": holder.name}
