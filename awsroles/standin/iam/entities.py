"""IAM actions that create, change and delete users, groups, roles and managed policies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from awsroles.standin.accounts import Caller, Group, Role, User
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError
from awsroles.standin.iam.documents import characters, check_size, read_document
from awsroles.standin.iam.policies import managed, named_group, named_user
from awsroles.standin.iam.roles import described, named_role
from awsroles.standin.iam.users import authorize
from awsroles.standin.parameters import GET_ROLE, GROUP_NAME, POLICY_NAME, USER_NAME, check_parameters

Result = Mapping[str, Any]

_GROUPS_PER_USER, _VERSIONS = 10, 5


def create_user(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, USER_NAME)
    arn = _new_arn(aws, caller, parameters, "user", "CreateUser")
    user = aws.add_user(arn)
    return {"User": {"Path": parameters.get("Path", "/"), "UserName": user.name, "UserId": user.user_id, "Arn": arn}}


def delete_user(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = named_user(aws, caller, parameters, "DeleteUser")
    keys = any(key.user is user for key in aws.access_keys.values())
    devices = any(device.user is user for device in aws.mfa_devices.values())
    _check_bare(user, others=bool(user.groups or user.password is not None or keys or devices))
    del aws.users[user.arn]


def create_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, GROUP_NAME)
    arn = _new_arn(aws, caller, parameters, "group", "CreateGroup")
    group = aws.add_group(arn)
    shown = {"Path": parameters.get("Path", "/"), "GroupName": group.name, "GroupId": group.group_id, "Arn": arn}
    return {"Group": shown}


def delete_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    group = named_group(aws, caller, parameters, "DeleteGroup")
    _check_bare(group, others=any(group in user.groups for user in aws.users.values()))
    del aws.groups[group.arn]


def add_user_to_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    group = named_group(aws, caller, parameters, "AddUserToGroup")
    user = _member(aws, caller, parameters)
    others = tuple(each for each in user.groups if each is not group)
    if len(others) >= _GROUPS_PER_USER:
        raise ApiError(409, "LimitExceeded", f"Cannot exceed quota for GroupsPerUser: {_GROUPS_PER_USER}")
    user.groups = (*others, group)


def remove_user_from_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    group = named_group(aws, caller, parameters, "RemoveUserFromGroup")
    user = _member(aws, caller, parameters)
    user.groups = tuple(each for each in user.groups if each is not group)


def create_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, GET_ROLE)
    arn = _new_arn(aws, caller, parameters, "role", "CreateRole")
    trust = read_document(aws, parameters, "AssumeRolePolicyDocument", "trust")
    check_size(characters(trust), "trust", arn)
    boundary = None
    if "PermissionsBoundary" in parameters:
        boundary = aws.managed_policies.get(parameters["PermissionsBoundary"])
        if boundary is None:
            raise ApiError(404, "NoSuchEntity", f"Scope ARN: {parameters['PermissionsBoundary']} does not exist.")
    return {"Role": described(aws.add_role(arn, trust, _max_session(parameters), boundary=boundary))}


def update_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    role = named_role(aws, caller, parameters, "UpdateRole")
    role.max_session_duration = _max_session(parameters)
    return {}


def update_assume_role_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    role = named_role(aws, caller, parameters, "UpdateAssumeRolePolicy")
    trust = read_document(aws, parameters, "PolicyDocument", "trust")
    check_size(characters(trust), "trust", role.arn)
    role.trust_policy = trust


def delete_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    role = named_role(aws, caller, parameters, "DeleteRole")
    _check_bare(role)
    del aws.roles[role.arn]


def create_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, POLICY_NAME)
    arn = _new_arn(aws, caller, parameters, "policy", "CreatePolicy")
    document = read_document(aws, parameters, "PolicyDocument", "managed")
    check_size(characters(document), "managed", arn)
    policy = aws.add_managed_policy(arn, document)
    return {"Policy": {"PolicyName": policy.name, "PolicyId": policy.policy_id, "Arn": arn, "DefaultVersionId": "v1"}}


def create_policy_version(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Add a version, which has to be the default one here."""
    policy = managed(aws, caller, parameters, "CreatePolicyVersion")
    document = read_document(aws, parameters, "PolicyDocument", "managed")
    check_size(characters(document), "managed", policy.arn)
    if len(policy.versions) >= _VERSIONS:
        raise ApiError(409, "LimitExceeded", "A managed policy can have up to 5 versions.")
    changed = replace(policy, document=document, older=(*policy.older, policy.document))
    aws.managed_policies[policy.arn] = changed
    for holder in _holders(aws):
        holder.attached = tuple(changed if each.arn == policy.arn else each for each in holder.attached)
        if not isinstance(holder, Group) and holder.boundary is not None and holder.boundary.arn == policy.arn:
            holder.boundary = changed
    return {"PolicyVersion": {"VersionId": changed.default_version, "IsDefaultVersion": True}}


def delete_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    policy = managed(aws, caller, parameters, "DeletePolicy")
    if any(policy in holder.attached for holder in _holders(aws)):
        raise _conflict("Cannot delete a policy attached to entities.")
    del aws.managed_policies[policy.arn]


ACTIONS = {
    "CreateUser": create_user,
    "DeleteUser": delete_user,
    "CreateGroup": create_group,
    "DeleteGroup": delete_group,
    "AddUserToGroup": add_user_to_group,
    "RemoveUserFromGroup": remove_user_from_group,
    "CreateRole": create_role,
    "UpdateRole": update_role,
    "UpdateAssumeRolePolicy": update_assume_role_policy,
    "DeleteRole": delete_role,
    "CreatePolicy": create_policy,
    "CreatePolicyVersion": create_policy_version,
    "DeletePolicy": delete_policy,
}


def _holders(aws: StandIn) -> list[User | Group | Role]:
    return [*aws.users.values(), *aws.groups.values(), *aws.roles.values()]


def _new_arn(aws: StandIn, caller: Caller, parameters: Mapping[str, str], kind: str, action: str) -> str:
    """Return the ARN of a new entity; names are unique in an account whatever their case and path."""
    name = parameters[f"{kind.title()}Name"]
    arn = f"arn:{caller.partition}:iam::{caller.account}:{kind}{parameters.get('Path', '/')}{name}"
    authorize(aws, caller, arn, parameters, action)
    there = [*aws.users, *aws.groups, *aws.roles, *aws.managed_policies]
    start = arn.partition(f":{kind}/")[0] + f":{kind}/"
    if any(each.startswith(start) and each.rpartition("/")[2].lower() == name.lower() for each in there):
        raise ApiError(409, "EntityAlreadyExists", f"{kind.title()} with name {name} already exists.")
    return arn


def _member(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> User:
    """Return the user that a call about a group names: the group alone is what policies judge."""
    name = parameters.get("UserName", "")
    for user in aws.users.values():
        if (user.account, user.name) == (caller.account, name):
            return user
    raise ApiError(404, "NoSuchEntity", f"The user with name {name} cannot be found.")


def _max_session(parameters: Mapping[str, str]) -> int:
    duration = int(parameters.get("MaxSessionDuration", "3600"))
    if not 3600 <= duration <= 43_200:
        raise ApiError(400, "ValidationError", "Value at 'maxSessionDuration' failed to satisfy constraint")
    return duration


def _check_bare(holder: User | Group | Role, *, others: bool = False) -> None:
    if holder.policies:
        raise _conflict("Cannot delete entity, must delete policies first.")
    if holder.attached:
        raise _conflict("Cannot delete entity, must detach all policies first.")
    if others:
        raise _conflict("Cannot delete entity, must remove everything of it first.")


def _conflict(words: str) -> ApiError:
    return ApiError(409, "DeleteConflict", words)
