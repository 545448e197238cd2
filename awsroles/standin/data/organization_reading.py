"""AWS Organizations: roots, units, accounts below them, and control policies. Source: service model 2016-11-28."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from awsroles.standin.accounts import Caller, ControlPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.data.structure import ROOT, policy_id
from awsroles.standin.errors import ApiError
from awsroles.standin.evaluation.authorization import own_denial, reason
from awsroles.standin.evaluation.context import request_context
from awsroles.standin.evaluation.policy import AccessRequest

Result = Mapping[str, Any]

_PAGE = 20
_SCP = "SERVICE_CONTROL_POLICY"


def list_roots(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    _authorize(aws, caller, parameters, "ListRoots")
    types = [{"Type": each, "Status": "ENABLED"} for each in aws.structure.policy_types]
    root = {
        "Id": ROOT,
        "Arn": _arn(aws, caller, f"root/{aws.organization_id}/{ROOT}"),
        "Name": "Root",
        "PolicyTypes": types,
    }
    return _page(aws, parameters, "Roots", [root])


def list_organizational_units_for_parent(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    parent = _parent(aws, caller, parameters, "ListOrganizationalUnitsForParent")
    units = [
        {"Id": each.id, "Arn": _arn(aws, caller, f"ou/{aws.organization_id}/{each.id}"), "Name": each.name}
        for each in aws.structure.units.values()
        if each.parent == parent
    ]
    return _page(aws, parameters, "OrganizationalUnits", units)


def list_accounts_for_parent(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    parent = _parent(aws, caller, parameters, "ListAccountsForParent")
    below = [_account(aws, caller, each) for each in _accounts_in(aws, parent)]
    return _page(aws, parameters, "Accounts", below)


def list_children(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    parent = _parent(aws, caller, parameters, "ListChildren")
    kind = parameters.get("ChildType")
    units = [each.id for each in aws.structure.units.values() if each.parent == parent]
    ids = units if kind == "ORGANIZATIONAL_UNIT" else _accounts_in(aws, parent)
    if kind not in ("ORGANIZATIONAL_UNIT", "ACCOUNT"):
        raise _invalid()
    return _page(aws, parameters, "Children", [{"Id": each, "Type": kind} for each in ids])


def list_parents(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    child = parameters.get("ChildId", "")
    _authorize(aws, caller, parameters, "ListParents", _target_arn(aws, caller, child))
    if child in aws.structure.units:
        parent = aws.structure.units[child].parent
    elif child in _accounts(aws):
        parent = aws.structure.parents_of(child)[-1]
    else:
        raise ApiError(400, "ChildNotFoundException", "You provided a child that does not exist.")
    kind = "ROOT" if parent == ROOT else "ORGANIZATIONAL_UNIT"
    return _page(aws, parameters, "Parents", [{"Id": parent, "Type": kind}])


def list_policies(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    _authorize(aws, caller, parameters, "ListPolicies")
    found = _filtered(parameters, list(_policies(aws).values()))
    return _page(aws, parameters, "Policies", [_summary(aws, each) for each in found])


def list_policies_for_target(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Return the policies attached to a target itself, without those of the levels above it."""
    target = parameters.get("TargetId", "")
    _authorize(aws, caller, parameters, "ListPoliciesForTarget", _target_arn(aws, caller, target))
    if target not in (ROOT, *aws.structure.units, *_accounts(aws)):
        raise ApiError(400, "TargetNotFoundException", "You specified a target that does not exist.")
    found = _filtered(parameters, _attached(aws, target))
    return _page(aws, parameters, "Policies", [_summary(aws, each) for each in found])


def list_targets_for_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    policy = _policy(aws, caller, parameters, "ListTargetsForPolicy")
    accounts = _accounts(aws)
    there = [ROOT, *aws.structure.units, *accounts]
    targets = [
        {
            "TargetId": each,
            "Arn": _target_arn(aws, caller, each),
            "Name": each,
            "Type": "ROOT" if each == ROOT else "ACCOUNT" if each in accounts else "ORGANIZATIONAL_UNIT",
        }
        for each in there
        if policy_id(policy) in map(policy_id, _attached(aws, each))
    ]
    return _page(aws, parameters, "Targets", targets)


def describe_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    policy = _policy(aws, caller, parameters, "DescribePolicy")
    return {"Policy": {"PolicySummary": _summary(aws, policy), "Content": json.dumps(policy.document)}}


ACTIONS = {
    "DescribePolicy": describe_policy,
    "ListAccountsForParent": list_accounts_for_parent,
    "ListChildren": list_children,
    "ListOrganizationalUnitsForParent": list_organizational_units_for_parent,
    "ListParents": list_parents,
    "ListPolicies": list_policies,
    "ListPoliciesForTarget": list_policies_for_target,
    "ListRoots": list_roots,
    "ListTargetsForPolicy": list_targets_for_policy,
}


def _attached(aws: StandIn, target: str) -> Sequence[ControlPolicy]:
    """Return the policies attached to *target* itself; `scps` of an account precede those of the structure."""
    return aws.scps.get(target) or aws.structure.policies_of(target)


def _policies(aws: StandIn) -> dict[str, ControlPolicy]:
    there = (ROOT, *aws.structure.units, *_accounts(aws))
    return {policy_id(each): each for target in there for each in _attached(aws, target)}


def _accounts(aws: StandIn) -> list[str]:
    return list(dict.fromkeys([aws.management_account, *aws.member_accounts]))


def _account(aws: StandIn, caller: Caller, account: str) -> Result:
    member = aws.member_accounts.get(account)
    described = {"Id": account, "Arn": _target_arn(aws, caller, account)}
    if member is None:
        return {**described, "Name": "management", "State": "ACTIVE"}
    states = {"State": member.state, "Status": member.status}
    return {**described, "Name": member.name, **{name: value for name, value in states.items() if value}}


def _accounts_in(aws: StandIn, parent: str) -> list[str]:
    return [each for each in _accounts(aws) if aws.structure.parents_of(each)[-1] == parent]


def _parent(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> str:
    parent = parameters.get("ParentId", "")
    _authorize(aws, caller, parameters, action, _target_arn(aws, caller, parent))
    if parent not in (ROOT, *aws.structure.units):
        raise ApiError(400, "ParentNotFoundException", "You specified a parent that does not exist.")
    return parent


def _policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> ControlPolicy:
    wanted = parameters.get("PolicyId", "")
    found = _policies(aws).get(wanted)
    arn = (
        _arn(aws, caller, f"policy/{aws.organization_id}/service_control_policy/{wanted}")
        if found is None
        else found.arn
    )
    _authorize(aws, caller, parameters, action, arn)
    if found is None:
        raise ApiError(400, "PolicyNotFoundException", "You specified a policy that does not exist.")
    return found


def _summary(aws: StandIn, policy: ControlPolicy) -> Result:
    name = aws.structure.names.get(policy.arn) or policy_id(policy).removeprefix("p-")
    is_of_aws = policy.arn.split(":")[4:5] == ["aws"]
    return {"Id": policy_id(policy), "Arn": policy.arn, "Name": name, "Type": _SCP, "AwsManaged": is_of_aws}


def _filtered(parameters: Mapping[str, str], policies: Sequence[ControlPolicy]) -> Sequence[ControlPolicy]:
    if "Filter" not in parameters:
        raise _invalid()
    return policies if parameters["Filter"] == _SCP else []


def _page(aws: StandIn, parameters: Mapping[str, str], name: str, members: Sequence[Any]) -> Result:
    """Return a page of *members*; with small pages each is preceded by an empty one, as happens at AWS."""
    size = int(parameters.get("MaxResults", str(_PAGE)))
    token = parameters.get("NextToken", "0")
    if not 1 <= size <= _PAGE or not token.rstrip("+").isdecimal():
        raise _invalid()
    start = int(token.rstrip("+"))
    if aws.page_size is not None:
        size = min(size, aws.page_size)
        if not token.endswith("+"):
            return {name: [], "NextToken": f"{start}+"}
    more = {"NextToken": str(start + size)} if start + size < len(members) else {}
    return {name: list(members[start : start + size]), **more}


def _target_arn(aws: StandIn, caller: Caller, target: str) -> str:
    kind = "root" if target.startswith("r-") else "ou" if target.startswith("ou-") else "account"
    return _arn(aws, caller, f"{kind}/{aws.organization_id}/{target}")


def _arn(aws: StandIn, caller: Caller, rest: str) -> str:
    return f"arn:{caller.partition}:organizations::{aws.management_account}:{rest}"


def _authorize(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str, resource: str = "*") -> None:
    context = request_context(aws, caller, parameters, resource, caller.mfa_at)
    name = f"organizations:{action}"
    denial = own_denial(aws, caller, AccessRequest(name, resource, context))
    if denial is not None:
        words = f"User: {caller.arn} is not authorized to perform: {name} on resource: {resource}{reason(denial, name)}"
        raise ApiError(400, "AccessDeniedException", words)
    if not aws.management_account:
        words = "Your account is not a member of an organization."
        raise ApiError(400, "AWSOrganizationsNotInUseException", words)
    if caller.account not in {aws.management_account, *aws.delegated_administrators}:
        raise ApiError(400, "AccessDeniedException", "You don't have permissions to access this resource.")


def _invalid() -> ApiError:
    return ApiError(400, "InvalidInputException", "You specified an invalid value.")
