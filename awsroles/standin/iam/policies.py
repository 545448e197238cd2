"""IAM actions that read policies: inline and attached ones of users and groups, and versions of managed ones."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from awsroles.standin.accounts import Caller, Document, Group, ManagedPolicy, User, inline_names
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity, validation_error
from awsroles.standin.iam.users import authorize, authorized_user, date_text, path_of
from awsroles.standin.parameters import (
    GET_POLICY,
    GET_POLICY_VERSION,
    GROUP_NAME,
    POLICY_NAME,
    check_parameters,
)

Result = Mapping[str, Any]

# IAM service model, maxItemsType.
_PAGE, _LARGEST_PAGE = 100, 1000


def list_groups_for_user(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = named_user(aws, caller, parameters, "ListGroupsForUser")
    return page(aws, parameters, "Groups", [described_group(group) for group in user.groups])


def list_user_policies(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = named_user(aws, caller, parameters, "ListUserPolicies")
    return page(aws, parameters, "PolicyNames", sorted(inline_names(user.policies)))


def get_user_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, POLICY_NAME)
    user = named_user(aws, caller, parameters, "GetUserPolicy")
    return {"UserName": user.name, **_inline(user.policies, parameters["PolicyName"], "user")}


def list_attached_user_policies(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = named_user(aws, caller, parameters, "ListAttachedUserPolicies")
    return page(aws, parameters, "AttachedPolicies", _described_attachments(user.attached))


def list_group_policies(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    group = named_group(aws, caller, parameters, "ListGroupPolicies")
    return page(aws, parameters, "PolicyNames", sorted(inline_names(group.policies)))


def get_group_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, POLICY_NAME)
    group = named_group(aws, caller, parameters, "GetGroupPolicy")
    return {"GroupName": group.name, **_inline(group.policies, parameters["PolicyName"], "group")}


def list_attached_group_policies(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    group = named_group(aws, caller, parameters, "ListAttachedGroupPolicies")
    return page(aws, parameters, "AttachedPolicies", _described_attachments(group.attached))


def get_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, GET_POLICY)
    policy = managed(aws, caller, parameters, "GetPolicy")
    holders: list[User | Group] = [*aws.users.values(), *aws.groups.values()]
    described = {
        "PolicyName": policy.name,
        "PolicyId": policy.policy_id,
        "Arn": policy.arn,
        "Path": path_of(policy.arn),
        "DefaultVersionId": policy.default_version,
        "AttachmentCount": sum(policy in holder.attached for holder in holders),
        "PermissionsBoundaryUsageCount": sum(user.boundary is policy for user in aws.users.values()),
        "IsAttachable": True,
        "CreateDate": date_text(policy.created_at),
        "UpdateDate": date_text(policy.created_at),
    }
    return {"Policy": described}


def get_policy_version(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, GET_POLICY_VERSION)
    policy = managed(aws, caller, parameters, "GetPolicyVersion")
    version = parameters["VersionId"]
    if version not in policy.versions:
        raise no_such_entity(f"Policy {policy.arn} version {version} does not exist or is not attachable.")
    described = {
        "Document": encoded(policy.versions[version]),
        "VersionId": version,
        "IsDefaultVersion": version == policy.default_version,
        "CreateDate": date_text(policy.created_at),
    }
    return {"PolicyVersion": described}


ACTIONS = {
    "ListGroupsForUser": list_groups_for_user,
    "ListUserPolicies": list_user_policies,
    "GetUserPolicy": get_user_policy,
    "ListAttachedUserPolicies": list_attached_user_policies,
    "ListGroupPolicies": list_group_policies,
    "GetGroupPolicy": get_group_policy,
    "ListAttachedGroupPolicies": list_attached_group_policies,
    "GetPolicy": get_policy,
    "GetPolicyVersion": get_policy_version,
}


def page(aws: StandIn, parameters: Mapping[str, str], name: str, members: Sequence[Any]) -> Result:
    """Return the page of the list *name* that MaxItems and Marker ask for; raise ApiError."""
    size = _page_size(parameters)
    if aws.page_size is not None:
        size = min(size, aws.page_size)
    start = 0
    if "Marker" in parameters:
        found = re.fullmatch(f"{name}-([0-9]+)", parameters["Marker"])
        if found is None:
            raise validation_error(f"Invalid Marker: {parameters['Marker']}")
        start = int(found[1])
    shown = {name: list(members[start : start + size]), "IsTruncated": start + size < len(members)}
    return {**shown, "Marker": f"{name}-{start + size}"} if shown["IsTruncated"] else shown


def _page_size(parameters: Mapping[str, str]) -> int:
    asked = parameters.get("MaxItems", str(_PAGE))
    if not asked.isdecimal() or not 1 <= int(asked) <= _LARGEST_PAGE:
        bound = (
            f"less than or equal to {_LARGEST_PAGE}"
            if asked.isdecimal() and int(asked)
            else "greater than or equal to 1"
        )
        raise validation_error(
            f"1 validation error detected: Value '{asked}' at 'maxItems' failed to satisfy constraint: "
            f"Member must have value {bound}"
        )
    return int(asked)


def named_user(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> User:
    """Return the user that a call has to name, if the caller's policies allow *action*; raise ApiError."""
    if not parameters.get("UserName"):
        raise validation_error(
            "The specified value for userName is invalid. It must contain only alphanumeric "
            "characters and/or the following: +=,.@_-"
        )
    return authorized_user(aws, caller, parameters, action)


def named_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> Group:
    """Return the group that a call names, if the caller's policies allow *action*; raise ApiError."""
    """Return the group that a call names, if the caller's policies allow *action*; raise ApiError."""
    check_parameters(parameters, GROUP_NAME)
    name = parameters["GroupName"]
    found = [group for group in aws.groups.values() if (_account(group.arn), group.name) == (caller.account, name)]
    arn = found[0].arn if found else f"arn:{caller.partition}:iam::{caller.account}:group/{name}"
    authorize(aws, caller, arn, parameters, action)
    if not found:
        raise no_such_entity(f"The group with name {name} cannot be found.")
    return found[0]


def managed(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> ManagedPolicy:
    """Return the managed policy of a call: one of the caller's account, or of AWS."""
    arn = parameters["PolicyArn"]
    authorize(aws, caller, arn, parameters, action)
    if _account(arn) not in ("aws", caller.account):
        raise ApiError(403, "AccessDenied", f"User: {caller.arn} is not authorized to perform: iam:{action}")
    boundaries = {user.boundary.arn: user.boundary for user in aws.users.values() if user.boundary is not None}
    found = aws.managed_policies.get(arn) or boundaries.get(arn)
    if found is None:
        raise no_such_entity(f"Policy {arn} was not found.")
    return found if isinstance(found, ManagedPolicy) else ManagedPolicy(arn, found.document)


def _inline(policies: tuple[Document, ...], name: str, kind: str) -> Result:
    named = inline_names(policies)
    if name not in named:
        raise no_such_entity(f"The {kind} policy with name {name} cannot be found.")
    return {"PolicyName": name, "PolicyDocument": encoded(named[name])}


def described_group(group: Group) -> Result:
    """Return *group* as IAM's responses contain it."""
    return {
        "Path": path_of(group.arn),
        "GroupName": group.name,
        "GroupId": group.group_id,
        "Arn": group.arn,
        "CreateDate": date_text(group.created_at),
    }


def _described_attachments(policies: Sequence[ManagedPolicy]) -> list[Result]:
    return [{"PolicyName": policy.name, "PolicyArn": policy.arn} for policy in policies]


def encoded(document: Document) -> str:
    """Return *document* as IAM sends it: JSON, encoded as in a URL (IAM API reference, GetPolicyVersion)."""
    return quote(json.dumps(document, indent=4), safe="-._~")


def _account(arn: str) -> str:
    return arn.split(":")[4]
