"""The steps about both sides of a denied call: the caller's policies, its parameters, and the role's owner."""

import re

from awsroles.core.aws.arn import RoleArn
from awsroles.core.dataclass import replace
from awsroles.core.discover.judge import statement_text
from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.explanation import Notes
from awsroles.core.explain.judgment import Judgment, OwnPolicies, may_assume, named_roles
from awsroles.core.explain.near import KnownNames
from awsroles.core.iam.statements import Policy

# IAM user guide, reference_policies_elements_principal: the ARN of a deleted user or role is shown as its unique ID.
_DELETED = re.compile("(?:AIDA|AROA)[A-Z0-9]+")
_SIMULATED = {
    "allowed": "allows it",
    "explicitDeny": "says that a statement denies it",
    "implicitDeny": "says that nothing allows it",
}


def note_own(evidence: Evidence, notes: Notes) -> None:
    """Note the judgment of the caller's own policies, and the parts that are unread."""
    own = evidence.own
    if own is None:
        return
    unread = ""
    if evidence.unread:
        whole = ", ".join(dict.fromkeys(f"{each.what} ({each.action}: {each.reason})" for each in evidence.unread))
        unread = f"; not known: {whole}"
    if own.allows:
        notes.note("policies", "unknown" if evidence.unread else "ok", f"they allow {own.action} on the role{unread}")
    elif own.denies:
        notes.note("policies", "failed" if evidence.own_is_known else "unknown", f"{denial(own)}{unread}")
    else:
        notes.note("policies", "unknown", f"they allow {own.action} {' and '.join(own.conditions)}{unread}")


def note_simulation(evidence: Evidence, notes: Notes) -> None:
    """Note the simulator's answer, and a disagreement with the judgment of the policies."""
    found = evidence.simulation
    if found is None:
        return
    says = f"IAM's policy simulator, which ignores trust policies, {_SIMULATED[found.decision]}"
    if found.by_organization is False:
        says += ", because of a service control policy"
    if found.by_boundary is False:
        says += ", because of the permissions boundary"
    own = evidence.own
    allows = found.decision == "allowed"
    if own is not None and evidence.own_is_known and (own.allows or own.denies) and own.allows is not allows:
        says += f"; awsroles disagrees: it reads that your policies {'allow' if own.allows else 'deny'} it"
    notes.note("simulator", "ok" if allows else "failed", says)


def note_parameters(evidence: Evidence, notes: Notes) -> None:
    """Note the parameters that a trust policy may judge."""
    call = evidence.call
    notes.note(
        "parameters",
        "ok",
        f"external ID {call.external_id or 'none'}, role session name {call.session_name}, "
        f"source identity {call.source_identity or 'none'}",
    )


def note_role_side(evidence: Evidence, exists: bool | None, notes: Notes) -> None:
    """Note the judgment of the trust policy, and what only the role's owner can see."""
    trust = evidence.trust
    if trust is not None:
        if trust.allows:
            notes.note("trust_policy", "ok", "it trusts you for this call")
        elif trust.denies:
            named = ", ".join(_principals(evidence.trust_policy))
            notes.note("trust_policy", "failed", f"{denial(trust)}; it names {named or 'nobody'}")
        else:
            notes.note("trust_policy", "unknown", f"it trusts you {' and '.join(trust.conditions)}")
    hidden = "the resource control policies of its account, and the policies of VPC endpoints"
    if trust is None and exists is not False:
        hidden = f"if the role exists, its trust policy, {hidden}"
    notes.note("owner", "unknown", f"only the role's owner can see {hidden}")


def _principals(policy: Policy | None) -> list[str]:
    """Return the principals that *policy* trusts; a unique ID is that of a user or role that was deleted."""
    found: list[str] = []
    for statement in () if policy is None else policy.statements:
        if statement.allows and statement.principals is not None:
            named = statement.principals
            found += ["everyone"] if named.everyone else []
            found += [f"account {account}" for _, account in sorted(named.accounts)]
            others = sorted(named.arns | named.others)
            found += [f"{each}, which was deleted" if _DELETED.fullmatch(each) else each for each in others]
    return list(dict.fromkeys(found))


def denial(judgment: Judgment) -> str:
    """Return why *judgment* denies, in words."""
    decision = judgment.decision
    kind = decision.kind.value if decision.kind is not None else "policy"
    if decision.statement is not None:
        return f"{statement_text(decision.statement)} denies {judgment.action}"
    wanted = f" (it wants {' or '.join(judgment.wanted)})" if judgment.wanted else ""
    article = "no statement of the" if kind in ("role trust policy", "permissions boundary") else "no"
    return f"{article} {kind} allows {judgment.action}{_lacks(judgment)}{wanted}"


_LACKS = {
    "mfa_missing": "the call has no MFA",
    "mfa_too_old": "the MFA code is too old",
    "external_id": "the external ID does not fit",
    "session_name": "the role session name does not fit",
    "source_identity": "the source identity does not fit",
    "session_tags": "the session has a tag",
}


def _lacks(judgment: Judgment) -> str:
    causes = [_LACKS[cause] for cause in (judgment.cause, *judgment.also) if cause in _LACKS]
    return f", as {' and '.join(causes)}" if causes else ""


def with_near_names(evidence: Evidence, names: KnownNames, own: OwnPolicies | None) -> Evidence:
    """Return *evidence* with the role and the account that may be meant, by *names* and the caller's *own* policies.

    None for policies that are not known whole. If they are, they name roles too, and one that they deny is not meant.
    """

    def is_plausible(role: RoleArn) -> bool:
        return own is None or may_assume(evidence.caller, evidence.call, own, role)

    roles = names.roles if own is None else names.roles.union(named_roles(own.identity))
    known = KnownNames(roles, names.accounts)
    is_missing = evidence.role_exists is False
    return replace(
        evidence,
        near_role=known.near_role(evidence.role, is_plausible, is_missing=is_missing),
        near_account=known.near_account(evidence.role, is_plausible),
    )
