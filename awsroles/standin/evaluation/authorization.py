"""Authorization of a call by all policies that apply to it, and AWS's words for a denial.

IAM user guide, reference_policies_evaluation-logic and troubleshoot_access-denied.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from awsroles.standin.accounts import Caller, ControlPolicy, Document, Role
from awsroles.standin.errors import ApiError, access_denied, not_authorized
from awsroles.standin.evaluation.policy import AccessRequest, Decision, Trust, decide, trusts

if TYPE_CHECKING:
    from awsroles.standin.aws import StandIn

_IDENTITY = "identity-based policy"
_BOUNDARY = "permissions boundary"
_SESSION = "session policy"
_SCP = "service control policy"
_RCP = "resource control policy"
_ENDPOINT = "VPC endpoint policy"
_TRUST = "role trust policy"


@dataclass(frozen=True)
class Denial:
    """A denial by one kind of policy; *arn* is that of the policy, if it has one."""

    kind: str
    explicit: bool
    arn: str = ""


def own_denial(aws: "StandIn", caller: Caller, request: AccessRequest) -> Denial | None:
    """Return the denial by the caller's own policies, SCPs and the endpoint included; None if they allow."""
    kinds = _own_kinds(aws, caller)
    return next(_explicit(kinds, request), None) or next(_implicit(kinds, request), None)


def role_denial(
    aws: "StandIn", caller: Caller, role: Role, own: AccessRequest, trusted: AccessRequest
) -> Denial | None:
    """Return why *caller* may not assume *role*, None if it may.

    *trusted* has the context for the policies of the role's account, *own* that for the caller's.
    """
    account = role.arn.split(":")[4]
    rcps = [(_RCP, aws.rcps.get(account, ()))]
    kinds = _own_kinds(aws, caller)
    explicit = next(_explicit(rcps, trusted), None) or next(_explicit(kinds, own), None)
    trust = trusts(role.trust_policy, caller, trusted)
    if explicit is not None or trust is Trust.DENIED:
        return explicit or Denial(_TRUST, explicit=True)
    # Within one account, a trust policy that names the caller suffices.
    suffices = trust is Trust.BY_NAME and account == caller.account
    needed = [each for each in kinds if not (suffices and each[0] in (_IDENTITY, _BOUNDARY))]
    implicit = next(_implicit(needed, own), None)
    if implicit is not None and implicit.kind in (_SCP, _ENDPOINT):
        return implicit
    return Denial(_TRUST, explicit=False) if trust is Trust.NONE else implicit


def denied(aws: "StandIn", caller: Caller, action: str, resource: str, denial: Denial | None) -> ApiError:
    """Return the error for a denied sts:AssumeRole, with as much of the reason as the stand-in is set to tell."""
    if denial is None or aws.denial_words == "bare":
        return not_authorized(caller.arn, action, resource)
    why = reason(denial, action, with_arn=aws.denial_words == "arn")
    if denial.kind == _TRUST:
        # The documented form has no resource.
        return access_denied(f"User: {caller.arn} is not authorized to perform: {action}{why}")
    return not_authorized(caller.arn, action, resource, why)


def reason(denial: Denial, action: str, *, with_arn: bool = False) -> str:
    """Return the clause of AWS's message that names the kind of policy."""
    behind = f": {denial.arn}" if with_arn and denial.arn else ""
    if not denial.explicit:
        return f" because no {denial.kind} allows the {action} action{behind}"
    article = "the" if denial.kind == _TRUST else "an" if denial.kind == _IDENTITY else "a"
    return f" with an explicit deny in {article} {denial.kind}{behind}"


class _Policy(Protocol):
    """A policy of any kind."""

    @property
    def arn(self) -> str: ...

    @property
    def document(self) -> Document: ...


_Kinds = Sequence[tuple[str, Sequence[_Policy]]]


def _own_kinds(aws: "StandIn", caller: Caller) -> _Kinds:
    kinds: list[tuple[str, Sequence[_Policy]]] = []
    if caller.account in aws.scps and caller.account != aws.management_account:
        # Each level has to allow: the root, the OUs, the account.
        kinds.extend((_SCP, level) for level in (*aws.higher_scps.get(caller.account, ()), aws.scps[caller.account]))
    if aws.endpoint_policy is not None:
        kinds.append((_ENDPOINT, (aws.endpoint_policy,)))
    kinds.append((_IDENTITY, [ControlPolicy("", each) for each in caller.policies]))
    if caller.boundary is not None:
        kinds.append((_BOUNDARY, (caller.boundary,)))
    if caller.session_policies is not None:
        kinds.append((_SESSION, [ControlPolicy("", each) for each in caller.session_policies]))
    return kinds


def _explicit(kinds: _Kinds, request: AccessRequest) -> Iterator[Denial]:
    for kind, policies in kinds:
        for policy in policies:
            if decide([policy.document], request) is Decision.DENIED:
                yield Denial(kind, explicit=True, arn=policy.arn)


def _implicit(kinds: _Kinds, request: AccessRequest) -> Iterator[Denial]:
    for kind, policies in kinds:
        if decide([each.document for each in policies], request) is not Decision.ALLOWED:
            yield Denial(kind, explicit=False, arn=policies[0].arn if kind == _BOUNDARY else "")


def simulated(aws: "StandIn", caller: Caller, request: AccessRequest) -> Mapping[str, object]:
    """Return the result of SimulatePrincipalPolicy for one action and resource.

    For sts:AssumeRole it ignores trust policies (aws/aws-cli#10314).
    """
    denial = own_denial(aws, caller, request)
    decision = "allowed" if denial is None else "explicitDeny" if denial.explicit else "implicitDeny"
    kind = "" if denial is None else denial.kind
    result: dict[str, object] = {
        "EvalActionName": request.action,
        # Since 2026 the template of the ARN, not the ARN (service model of IAM).
        "EvalResourceName": "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
        "EvalDecision": decision,
        "MatchedStatements": [],
        "MissingContextValues": [],
        "ResourceSpecificResults": [
            {
                "EvalResourceName": request.resource,
                "EvalResourceDecision": decision,
                "MatchedStatements": [],
                "MissingContextValues": [],
            }
        ],
    }
    if caller.account in aws.scps:
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": kind != _SCP}
    if caller.user is not None and caller.user.boundary is not None:
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": kind != _BOUNDARY}
    return result
