"""IAM: roles, and the policy simulator."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from awsroles.adapters.aws.client import NOT_AWS_HINT, field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.iam_roles import RoleRecord, Simulation
from awsroles.errors import NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

_TYPES = {"aws:MultiFactorAuthPresent": "boolean", "aws:MultiFactorAuthAge": "numeric"}
_DECISIONS: dict[str, Literal["allowed", "explicitDeny", "implicitDeny"]] = {
    "allowed": "allowed",
    "explicitDeny": "explicitDeny",
    "implicitDeny": "implicitDeny",
}


class BotocoreIamRoles:
    """Implements the `IamRoles` port."""

    def __init__(self, client: "AwsClient") -> None:
        self._client = client

    def role(self, credentials: SigningCredentials, name: str) -> RoleRecord:
        found = field(self._client.call(credentials, "get_role", {"RoleName": name}), "Role")
        longest = found.get("MaxSessionDuration")
        return RoleRecord(str(field(found, "Arn")), found.get("AssumeRolePolicyDocument"), longest and int(longest))

    def simulate(
        self, credentials: SigningCredentials, user: UserArn, role_arn: str, context: Mapping[str, str]
    ) -> Simulation:
        entries = [
            {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": _TYPES.get(key, "string")}
            for key, value in context.items()
        ]
        parameters = {
            "PolicySourceArn": str(user),
            "ActionNames": ["sts:AssumeRole"],
            "ResourceArns": [role_arn],
            "ContextEntries": entries,
        }
        results = field(self._client.call(credentials, "simulate_principal_policy", parameters), "EvaluationResults")
        if not isinstance(results, list) or not results:
            raise NetworkError("the answer did not come from AWS: its simulation is empty", NOT_AWS_HINT)
        result = results[0]
        # Since 2026 the name of the first result is a template, and each resource has a result of its own.
        own: Mapping[str, Any] = next(
            (each for each in result.get("ResourceSpecificResults") or () if _is_of(each, role_arn)), {}
        )
        return Simulation(
            _DECISIONS.get(str(own.get("EvalResourceDecision") or field(result, "EvalDecision")), "implicitDeny"),
            _detail(result, "OrganizationsDecisionDetail", "AllowedByOrganizations"),
            _detail({**result, **own}, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"),
        )


def _is_of(result: Mapping[str, Any], role_arn: str) -> bool:
    return result.get("EvalResourceName") == role_arn


def _detail(result: Mapping[str, Any], name: str, key: str) -> bool | None:
    told = (result.get(name) or {}).get(key)
    return told if isinstance(told, bool) else None
