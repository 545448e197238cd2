"""IAM actions that write the policies of users, groups and roles: inline ones, attachments, boundaries."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from awsroles.standin.accounts import Caller, Group, InlinePolicy, Role, User, inline_names
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity
from awsroles.standin.iam.documents import Kind, characters, check_size, read_document
from awsroles.standin.iam.policies import named_group, named_user
from awsroles.standin.iam.roles import named_role
from awsroles.standin.parameters import POLICY_NAME, check_parameters

_Holder = User | Group | Role

# IAM user guide, reference_iam-quotas: managed policies per entity.
_ATTACHED: dict[Kind, int] = {"User": 10, "Group": 10, "Role": 10}


def holder_of(aws: StandIn, caller: Caller, parameters: Mapping[str, str], kind: Kind, action: str) -> _Holder:
    """Return the user, group or role that a call names, if the caller's policies allow *action*; raise ApiError."""
    if kind == "User":
        return named_user(aws, caller, parameters, action)
    if kind == "Group":
        return named_group(aws, caller, parameters, action)
    return named_role(aws, caller, parameters, action)


def put_inline(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Write an inline policy."""
    check_parameters(parameters, POLICY_NAME)
    holder = holder_of(aws, caller, parameters, kind, f"Put{kind}Policy")
    document = read_document(aws, parameters, "PolicyDocument", kind)
    named = inline_names(holder.policies) | {parameters["PolicyName"]: document}
    check_size(sum(map(characters, named.values())), kind, holder.name)
    holder.policies = tuple(InlinePolicy(name, each) for name, each in named.items())


def delete_inline(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Delete an inline policy."""
    check_parameters(parameters, POLICY_NAME)
    holder = holder_of(aws, caller, parameters, kind, f"Delete{kind}Policy")
    named = inline_names(holder.policies)
    if named.pop(parameters["PolicyName"], None) is None:
        raise no_such_entity(f"The {kind.lower()} policy with name {parameters['PolicyName']} cannot be found.")
    holder.policies = tuple(InlinePolicy(name, each) for name, each in named.items())


def attach(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Attach a managed policy of the account or of AWS; one that is attached stays so."""
    holder = holder_of(aws, caller, parameters, kind, f"Attach{kind}Policy")
    policy = aws.managed_policies.get(parameters.get("PolicyArn", ""))
    if policy is None or policy.arn.split(":")[4] not in ("aws", caller.account):
        raise no_such_entity(f"Policy {parameters.get('PolicyArn')} does not exist or is not attachable.")
    others = tuple(each for each in holder.attached if each.arn != policy.arn)
    if len(others) >= _ATTACHED[kind]:
        raise ApiError(409, "LimitExceeded", f"Cannot exceed quota for PoliciesPer{kind}: {_ATTACHED[kind]}")
    holder.attached = (*others, policy)


def detach(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Detach a managed policy."""
    holder = holder_of(aws, caller, parameters, kind, f"Detach{kind}Policy")
    others = tuple(each for each in holder.attached if each.arn != parameters.get("PolicyArn"))
    if len(others) == len(holder.attached):
        raise no_such_entity(f"Policy {parameters.get('PolicyArn')} was not found.")
    holder.attached = others


def put_boundary(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Set the permissions boundary."""
    holder = holder_of(aws, caller, parameters, kind, f"Put{kind}PermissionsBoundary")
    policy = aws.managed_policies.get(parameters.get("PermissionsBoundary", ""))
    if policy is None or isinstance(holder, Group):
        raise no_such_entity(f"Scope ARN: {parameters.get('PermissionsBoundary')} does not exist or is not attachable.")
    holder.boundary = policy


def delete_boundary(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Remove the permissions boundary."""
    holder = holder_of(aws, caller, parameters, kind, f"Delete{kind}PermissionsBoundary")
    if not isinstance(holder, Group):
        holder.boundary = None


_KINDS: tuple[Kind, ...] = ("User", "Group", "Role")
_FORMS: Mapping[str, Callable[..., Any]] = {
    "Put{}Policy": put_inline,
    "Delete{}Policy": delete_inline,
    "Attach{}Policy": attach,
    "Detach{}Policy": detach,
    "Put{}PermissionsBoundary": put_boundary,
    "Delete{}PermissionsBoundary": delete_boundary,
}
ACTIONS: Mapping[str, Callable[[StandIn, Caller, Mapping[str, str]], Mapping[str, Any] | None]] = {
    name.format(kind): partial(act, kind)
    for name, act in _FORMS.items()
    for kind in _KINDS
    if not (kind == "Group" and name.endswith("Boundary"))
}
