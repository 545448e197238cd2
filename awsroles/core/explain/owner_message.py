"""The text for the owner of a role: who is denied, when, and all that is known."""

from datetime import datetime

from awsroles.core.explain.evidence import Evidence, format_age
from awsroles.core.explain.explanation import Finding
from awsroles.core.explain.vocabulary import Cause


def owner_message(evidence: Evidence, finding: Finding) -> str:
    """Return the text, with lines of facts that the owner needs to look the call up."""
    call, caller = evidence.call, evidence.caller
    lines = [
        f"I cannot assume the role {evidence.role.name} in account {evidence.role.account}.",
        "",
        f"Role: {call.role_arn}",
        f"Caller: {caller.arn}",
        f"Session name: {call.session_name}",
        f"MFA: {_mfa(evidence)}",
        f"External ID: {call.external_id or 'none'}",
        f"Source identity: {call.source_identity or 'none'}",
        f"Time: {_time(call.at)}",
    ]
    if evidence.request_id:
        lines.append(f"Request ID: {evidence.request_id}")
    if evidence.words is not None and evidence.words.text:
        lines.append(f"AWS says: {evidence.words.text}")
    certainty = "Cause" if finding.certainty == "known" else "Likely cause"
    lines += ["", f"{certainty}: {finding.sentence}.", *_own_side(evidence), *_wish(finding.cause)]
    return "\n".join(lines)


def _mfa(evidence: Evidence) -> str:
    age = evidence.mfa_age
    if age is None:
        return "none"
    return f"yes, code given {format_age(age)} before the call"


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def _own_side(evidence: Evidence) -> list[str]:
    if evidence.own is not None and evidence.own.allows and not evidence.unread:
        return ["My own policies allow sts:AssumeRole on this role."]
    if evidence.own is None or evidence.unread:
        return ["I cannot read all of my own policies."]
    return []


def _wish(cause: Cause) -> list[str]:
    if cause in ("no_identity_policy", "explicit_deny", "boundary", "scp"):
        return ["Please look at the policies of my user and my account."]
    return [
        "Please check that the role exists, that its trust policy allows this call,",
        "and that no resource control policy or VPC endpoint policy denies it.",
    ]
