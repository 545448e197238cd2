"""The answer of the policies that are known, and what about the call would have to be different."""

from collections.abc import Callable, Iterator

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.explain.vocabulary import Cause
from awsroles.core.iam.calls import CallContext, CallerIdentity, RoleCall, build_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Decision, Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.errors import ConfigurationError

_ASSUME = "sts:AssumeRole"
_SET_SOURCE_IDENTITY = "sts:SetSourceIdentity"
_TAG_SESSION = "sts:TagSession"
_CAUSES: dict[str, Cause] = {_SET_SOURCE_IDENTITY: "source_identity", _TAG_SESSION: "session_tags"}
_OF_MFA = frozenset({"aws:multifactorauthpresent", "aws:multifactorauthage"})
_KINDS: dict[PolicyKind, Cause] = {
    PolicyKind.BOUNDARY: "boundary",
    PolicyKind.SCP: "scp",
    PolicyKind.RCP: "rcp",
    PolicyKind.SESSION: "explicit_deny",
    PolicyKind.TRUST: "untrusted",
}


@dataclass(frozen=True)
class OwnPolicies:
    """The caller's side: its identity-based policies and permissions boundary; *is_complete* if no part is missing."""

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    is_complete: bool = True


@dataclass(frozen=True)
class Judgment:
    """The *decision* on *action*; *cause* is None unless it is a denial. *also* are further causes that must go too.

    *wanted* are the values that the policies want of the call's parameter that is the cause.
    """

    decision: Decision
    action: str = _ASSUME
    cause: Cause | None = None
    also: tuple[Cause, ...] = ()
    wanted: tuple[str, ...] = ()

    @property
    def allows(self) -> bool:
        """Return true if the call is allowed."""
        return self.decision.answer == "allow"

    @property
    def denies(self) -> bool:
        """Return true if the call is denied, whatever is unknown of it."""
        return self.decision.answer in ("explicit_deny", "implicit_deny")

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions on which an undecided answer depends."""
        return tuple(need.text for need in self.decision.needs)


def judge(
    caller: CallerIdentity,
    call: RoleCall,
    own: OwnPolicies | None,
    trust: Policy | None,
    *,
    is_mfa_known: bool = True,
) -> Judgment:
    """Return the answer of the policies of both sides; a side that is None is taken to allow.

    Unless *is_mfa_known*, the answer is open if it depends on MFA.
    """
    policies = Policies(
        _ALLOW_ALL if own is None else own.identity,
        None if own is None else own.boundary,
        resource=_trust_account(caller) if trust is None else trust,
    )
    context = build_context(caller, call)
    if not is_mfa_known:
        known = {key: value for key, value in context.values.items() if key not in _OF_MFA}
        context = CallContext(known, context.unknown | _OF_MFA)
    asked = _Asked(policies, caller, call, context)
    found = asked.judge(_ASSUME)
    if found.allows and call.source_identity is not None:
        found = asked.judge(_SET_SOURCE_IDENTITY)
    if found.allows and call.tags:
        found = asked.judge(_TAG_SESSION)
    return found


def may_assume(caller: CallerIdentity, call: RoleCall, own: OwnPolicies, role: RoleArn) -> bool:
    """Return if the caller's *own* policies allow it to assume *role*, perhaps on a condition."""
    return not judge(caller, replace(call, role_arn=str(role), source_identity=None, tags={}), own, None).denies


def named_roles(policies: tuple[Policy, ...]) -> Iterator[RoleArn]:
    """Yield the roles that the statements of *policies* name without wildcards and allow."""
    for policy in policies:
        for statement in policy.statements:
            if statement.allows and not statement.except_resources:
                for resource in statement.resources or ():
                    if "*" in resource or "?" in resource or "$" in resource:
                        continue
                    try:
                        yield parse_role_arn(resource)
                    except ConfigurationError:
                        continue


def _cause(decision: Decision) -> Cause:
    if decision.kind is PolicyKind.IDENTITY or decision.kind is None:
        return "explicit_deny" if decision.answer == "explicit_deny" else "no_identity_policy"
    return _KINDS.get(decision.kind, "unknown")


def _session_arn(role: str, session_name: str) -> str:
    _, partition, _, _, account, resource = role.split(":", 5)
    return f"arn:{partition}:sts::{account}:assumed-role/{resource.rpartition('/')[2]}/{session_name}"


_Change = Callable[[CallContext], CallContext]


def _with_mfa(context: CallContext) -> CallContext:
    mfa = {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": "0"}
    return CallContext({**context.values, **mfa}, context.unknown - mfa.keys())


def _with_any(key: str) -> _Change:
    def change(context: CallContext) -> CallContext:
        values = {name: value for name, value in context.values.items() if name != key}
        return CallContext(values, context.unknown | {key})

    return change


_CHANGES: dict[str, _Change] = {
    "mfa": _with_mfa,
    "external_id": _with_any("sts:externalid"),
    "session_name": _with_any("sts:rolesessionname"),
    "source_identity": _with_any("sts:sourceidentity"),
}
_KEYS = {
    "external_id": "sts:externalid",
    "session_name": "sts:rolesessionname",
    "source_identity": "sts:sourceidentity",
}


class _Asked:
    """A call, its context, and the policies of both sides."""

    def __init__(self, policies: Policies, caller: CallerIdentity, call: RoleCall, context: CallContext) -> None:
        self._policies = policies
        self._call = call
        self._context = context
        name = caller.session_name
        self._principal = caller.arn if name is None else _session_arn(caller.arn, name)

    def judge(self, action: str) -> Judgment:
        decision = self._decide(self._context, action)
        if decision.answer not in ("explicit_deny", "implicit_deny"):
            return Judgment(decision, action)
        needed = self._needed_changes(action)
        if needed:
            return Judgment(decision, action, needed[0], tuple(needed[1:]), _wanted(self._policies, needed[0]))
        return Judgment(decision, action, _CAUSES.get(action) or _cause(decision))

    def _decide(self, context: CallContext, action: str) -> Decision:
        request = Request(self._principal, action, self._call.role_arn, context.values, context.unknown)
        return evaluate(self._policies, request)

    def _needed_changes(self, action: str) -> list[Cause]:
        """Return the causes that the call itself is: what has to change, and nothing that need not."""

        def helps(names: list[str]) -> bool:
            changed = self._context
            for name in names:
                changed = _CHANGES[name](changed)
            return self._decide(changed, action).answer in ("allow", "open")

        needed = list(_CHANGES)
        if not helps(needed):
            return []
        for name in list(_CHANGES):
            without = [each for each in needed if each != name]
            if helps(without):
                needed = without
        has_mfa = self._context.values.get("aws:multifactorauthpresent") == "true"
        causes: dict[str, Cause] = {
            "mfa": "mfa_too_old" if has_mfa else "mfa_missing",
            "external_id": "external_id",
            "session_name": "session_name",
            "source_identity": "source_identity",
        }
        return [causes[name] for name in needed]


def _wanted(policies: Policies, needed: Cause) -> tuple[str, ...]:
    """Return the values that Allow statements want of the parameter that is *needed*."""
    key = _KEYS.get(needed, "aws:multifactorauthage")
    every = [*policies.identity, *filter(None, (policies.boundary, policies.resource))]
    return tuple(
        dict.fromkeys(
            value
            for policy in every
            for statement in policy.statements
            if statement.allows
            for condition in statement.conditions
            if condition.folded_key == key
            for value in condition.values
        )
    )


_ALLOW_ALL = (
    read_policy(
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
        PolicyKind.IDENTITY,
    ),
)


def _trust_account(caller: CallerIdentity) -> Policy:
    """Return a trust policy that leaves the answer to the caller's own policies."""
    account = caller.arn.split(":")[4]
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:*"}
    return read_policy({"Version": "2012-10-17", "Statement": statement}, PolicyKind.TRUST)
