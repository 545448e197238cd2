"""IAM actions on a whole account: GetAccountAuthorizationDetails and GetAccountSummary. Source: service model."""

from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.standin.accounts import Caller, Document, Group, ManagedPolicy, Role, User, inline_names
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import validation_error
from awsroles.standin.iam.policies import encoded, page
from awsroles.standin.iam.roles import described, described_alone, described_boundary
from awsroles.standin.iam.users import authorize, date_text, path_of
from awsroles.standin.xml import Entries

Result = Mapping[str, Any]

_KINDS = {
    "User": "UserDetailList",
    "Group": "GroupDetailList",
    "Role": "RoleDetailList",
    "LocalManagedPolicy": "Policies",
    "AWSManagedPolicy": "Policies",
}


def get_account_authorization_details(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Return a page of users, groups, roles and managed policies, in this order; all kinds without a filter."""
    authorize(aws, caller, "*", parameters, "GetAccountAuthorizationDetails")
    wanted = [value for key, value in parameters.items() if key.startswith("Filter.member.")] or list(_KINDS)
    if not set(wanted) <= set(_KINDS):
        raise validation_error(
            f"1 validation error detected: Value '[{', '.join(wanted)}]' at 'filter' failed to satisfy constraint: "
            f"Member must satisfy constraint: [Member must satisfy enum value set: [{', '.join(_KINDS)}]]"
        )
    paged = page(aws, parameters, "Details", list(_details(aws, caller, wanted)))
    lists: dict[str, Any] = {name: [] for name in _KINDS.values()}
    for name, each in paged["Details"]:
        lists[name].append(each)
    return {**lists, **{name: value for name, value in paged.items() if name != "Details"}}


def get_account_summary(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Return numbers of the account: what it has, its quotas, and the credentials of its root user."""
    authorize(aws, caller, "*", parameters, "GetAccountSummary")
    root = f"arn:{caller.partition}:iam::{caller.account}:root"
    start = f"arn:{caller.partition}:iam::{caller.account}:"
    summary = {
        "Users": sum(arn.startswith(start) and arn != root for arn in aws.users),
        "Groups": sum(arn.startswith(start) for arn in aws.groups),
        "Roles": sum(arn.startswith(start) for arn in aws.roles),
        "Policies": sum(arn.startswith(start) for arn in aws.managed_policies),
        "AccountMFAEnabled": int(any(each.user.arn == root for each in aws.mfa_devices.values())),
        "AccountAccessKeysPresent": int(any(each.user.arn == root for each in aws.access_keys.values())),
        "AccountSigningCertificatesPresent": 0,
        "AssumeRolePolicySizeQuota": 2048,
        "RolePolicySizeQuota": 10240,
        "GroupPolicySizeQuota": 5120,
        "UserPolicySizeQuota": 2048,
        "PolicySizeQuota": 6144,
        "AttachedPoliciesPerRoleQuota": 10,
        "AttachedPoliciesPerGroupQuota": 10,
        "AttachedPoliciesPerUserQuota": 10,
        "GroupsPerUserQuota": 10,
    }
    return {"SummaryMap": Entries(summary)}


ACTIONS = {
    "GetAccountAuthorizationDetails": get_account_authorization_details,
    "GetAccountSummary": get_account_summary,
}


def _details(aws: StandIn, caller: Caller, wanted: list[str]) -> Iterator[tuple[str, Result]]:
    start = f"arn:{caller.partition}:iam::{caller.account}:"
    if "User" in wanted:
        users = (each for arn, each in aws.users.items() if arn.startswith(start) and not each.is_root)
        yield from (("UserDetailList", _user(each)) for each in users)
    if "Group" in wanted:
        groups = (each for arn, each in aws.groups.items() if arn.startswith(start))
        yield from (("GroupDetailList", _group(each)) for each in groups)
    roles = [each for arn, each in aws.roles.items() if arn.startswith(start)]
    if "Role" in wanted:
        yield from (("RoleDetailList", _role(each)) for each in roles)
    if "LocalManagedPolicy" in wanted:
        own = (each for arn, each in aws.managed_policies.items() if arn.startswith(start))
        yield from (("Policies", _policy(each)) for each in own)
    if "AWSManagedPolicy" in wanted:
        others: list[User | Group] = [*aws.users.values(), *aws.groups.values()]
        holders: list[User | Group | Role] = [*(each for each in others if each.arn.startswith(start)), *roles]
        attached = {each.arn: each for holder in holders for each in holder.attached}
        yield from (("Policies", _policy(each)) for arn, each in attached.items() if arn.split(":")[4] == "aws")


def _user(user: User) -> Result:
    described_user: dict[str, Any] = {
        "Path": path_of(user.arn),
        "UserName": user.name,
        "UserId": user.user_id,
        "Arn": user.arn,
        "CreateDate": date_text(user.created_at),
        "UserPolicyList": _inline(user.policies),
        "GroupList": [each.name for each in user.groups],
        "AttachedManagedPolicies": _attached(user),
        "Tags": [{"Key": key, "Value": value} for key, value in user.tags.items()],
    }
    if user.boundary is not None:
        described_user["PermissionsBoundary"] = described_boundary(user.boundary)
    return described_user


def _group(group: Group) -> Result:
    return {
        "Path": path_of(group.arn),
        "GroupName": group.name,
        "GroupId": group.group_id,
        "Arn": group.arn,
        "CreateDate": date_text(group.created_at),
        "GroupPolicyList": _inline(group.policies),
        "AttachedManagedPolicies": _attached(group),
    }


def _role(role: Role) -> Result:
    told = {name: value for name, value in described(role).items() if name != "MaxSessionDuration"}
    return {
        **told,
        **described_alone(role),
        "InstanceProfileList": [],
        "RolePolicyList": _inline(role.policies),
        "AttachedManagedPolicies": _attached(role),
        "Tags": [],
    }


def _policy(policy: ManagedPolicy) -> Result:
    versions = [
        {
            "Document": encoded(document),
            "VersionId": version,
            "IsDefaultVersion": version == policy.default_version,
            "CreateDate": date_text(policy.created_at),
        }
        for version, document in policy.versions.items()
    ]
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.policy_id,
        "Arn": policy.arn,
        "Path": path_of(policy.arn),
        "DefaultVersionId": policy.default_version,
        "IsAttachable": True,
        "PolicyVersionList": versions,
    }


def _inline(policies: tuple[Document, ...]) -> list[Result]:
    return [
        {"PolicyName": name, "PolicyDocument": encoded(document)} for name, document in inline_names(policies).items()
    ]


def _attached(holder: User | Group | Role) -> list[Result]:
    return [{"PolicyName": each.name, "PolicyArn": each.arn} for each in holder.attached]
