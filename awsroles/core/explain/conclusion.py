"""The first cause of a denial, and if it is known or likely."""

from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.vocabulary import Cause, Certainty
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.sessions.denial import RECENT

Conclusion = tuple[Cause, Certainty]


def conclude(evidence: Evidence) -> Conclusion:
    """Return the first cause of a denied call."""
    return (
        _of_own_policies(evidence)
        or _of_words(evidence)
        or _of_role(evidence)
        or _of_simulator(evidence)
        or _of_conditions(evidence)
        or _likely(evidence)
    )


def _of_own_policies(evidence: Evidence) -> Conclusion | None:
    own = evidence.own
    if own is None or not own.denies or not evidence.own_is_known or own.cause is None:
        return None
    return _not_allowed(evidence, "known") if own.cause == "no_identity_policy" else (own.cause, "known")


def _not_allowed(evidence: Evidence, certainty: Certainty) -> Conclusion:
    """Return the cause of a role that no identity-based policy allows, which may be mistyped."""
    return _mistyped(evidence) or ("no_identity_policy", certainty)


def _mistyped(evidence: Evidence) -> Conclusion | None:
    if evidence.near_account is not None:
        return "account_near", "likely"
    if evidence.near_role is not None:
        return "role_name_near", "likely"
    return None


_OF_ACTIONS: dict[str, Cause] = {"sts:setsourceidentity": "source_identity", "sts:tagsession": "session_tags"}


def _of_words(evidence: Evidence) -> Conclusion | None:
    words = evidence.words
    if words is None:
        return None
    action = (words.action or "").lower()
    if action in _OF_ACTIONS:
        return _OF_ACTIONS[action], "known"
    if words.kind == "session policy":
        return "explicit_deny", "known"
    if words.cause == "no_identity_policy":
        # AWS says so for faults of trust policies too.
        is_refuted = evidence.own is not None and evidence.own.allows and evidence.own_is_known
        return None if is_refuted or _is_settled_by_role(evidence) else _not_allowed(evidence, "likely")
    return None if words.cause is None else (words.cause, "known")


def _is_settled_by_role(evidence: Evidence) -> bool:
    return evidence.role_exists is False or (evidence.trust is not None and evidence.trust.denies)


def _of_role(evidence: Evidence) -> Conclusion | None:
    if evidence.found_role is not None and evidence.found_role != evidence.role:
        return "role_name_near", "known"
    if evidence.role_exists is False:
        return _mistyped(evidence) or ("role_missing", "known")
    trust = evidence.trust
    if trust is not None and trust.denies and trust.cause is not None:
        return trust.cause, "known"
    return None


def _of_simulator(evidence: Evidence) -> Conclusion | None:
    found = evidence.simulation
    if found is None or found.decision == "allowed":
        return None
    if found.by_organization is False:
        return "scp", "known"
    if evidence.own_is_known:
        return None
    if found.by_boundary is False:
        return "boundary", "known"
    return ("explicit_deny", "known") if found.decision == "explicitDeny" else _not_allowed(evidence, "known")


def _of_conditions(evidence: Evidence) -> Conclusion | None:
    """Return the cause if a policy allows on a condition that cannot be seen from here, which AWS has judged unmet."""
    for judgment in (evidence.own, evidence.trust):
        if judgment is not None and judgment.decision.answer == "open":
            if judgment is evidence.trust:
                return "untrusted", "likely"
            denied_by = judgment.decision.statement
            is_bounded = judgment.decision.kind is PolicyKind.BOUNDARY
            return "boundary" if is_bounded else "explicit_deny" if denied_by else "no_identity_policy", "likely"
    return None


def _likely(evidence: Evidence) -> Conclusion:
    found = _mistyped(evidence)
    if found is not None:
        return found
    if evidence.forced_mfa is not None:
        return "explicit_deny", "likely"
    if evidence.trust is not None and evidence.trust.allows:
        # Both sides were judged, or the own one cannot be.
        return ("unknown" if evidence.own_is_known else "no_identity_policy"), "likely"
    if evidence.mfa_age is None and not evidence.is_chained:
        return "mfa_missing", "likely"
    if evidence.mfa_age is not None and evidence.mfa_age > RECENT:
        return "mfa_too_old", "likely"
    named = evidence.words is not None and evidence.words.names_trust_policy
    return "untrusted" if named else "role_missing_or_untrusted", "likely"
