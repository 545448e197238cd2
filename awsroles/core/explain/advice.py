"""The cause of a denied call in a sentence, and what to do about it: commands, and sentences for people."""

import json
import re
from collections.abc import Callable, Iterator

from awsroles.core.aws.arn import RoleArn, parse_user_arn
from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import replace
from awsroles.core.discover.judge import statement_text
from awsroles.core.discover.missing import needed_policy
from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.explanation import Finding
from awsroles.core.explain.vocabulary import Cause, Certainty
from awsroles.core.iam.statements import Statement
from awsroles.core.profiles.options import options_for_role

Advice = tuple[str, tuple[str, ...]]

# A value of a policy that means nothing to a shell (STS service model, externalIdType).
_TYPED = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_SEND = "send the message below to the role's owner"


def find(evidence: Evidence, cause: Cause, certainty: Certainty) -> Finding:
    """Return the finding of *cause* for a call that is denied."""
    sentence, advice = _ADVICE.get(cause, _unknown)(evidence)
    if evidence.is_direct:
        source = evidence.chain.source.name
        advice = (f"{source} itself may assume the role", f"{_login(evidence)} --source {source}")
    return Finding(cause, certainty, sentence, advice if certainty == "known" else (*advice, *_reading(evidence)))


def _reading(evidence: Evidence) -> Iterator[str]:
    """Yield the advice to let the user read its own policies, if that was denied."""
    denied = [each.action for each in evidence.unread if each.reason == "denied"]
    policy = None if evidence.is_chained else needed_policy(denied, parse_user_arn(evidence.caller.arn))
    if policy is not None:
        yield "to know your own policies, ask your administrator for this one"
        yield json.dumps(policy)


def _mfa_missing(evidence: Evidence) -> Advice:
    name, source = evidence.chain.name, evidence.chain.source.name
    if evidence.is_chained:
        return (
            f"{_role(evidence)} demands MFA, which the session of another role never carries",
            (f"assume it from {source} itself", f"{_login(evidence)} --source {source}"),
        )
    return (
        f"{_role(evidence)} demands MFA, and profile {name} names no MFA device",
        (f"awsroles mfa enroll --profile {source}", "or name the device in awsroles_mfa_serial of the profile"),
    )


def _mfa_too_old(evidence: Evidence) -> Advice:
    age = format_duration(evidence.mfa_age or 0)
    limits = [value for judgment in (evidence.own, evidence.trust) if judgment for value in judgment.wanted]
    limit = next((value for value in limits if value.isdecimal()), None)
    allowed = "" if limit is None else f", and it takes one of at most {format_duration(int(limit))}"
    keep = f"awsroles_mfa_max_age_seconds = {limit or 3600} in the profile asks for a new code in time"
    return (
        f"the MFA code was given {age} ago, too long for {_role(evidence)}{allowed}",
        (f"awsroles login --force {evidence.chain.name}", keep),
    )


def _no_identity_policy(evidence: Evidence) -> Advice:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": str(evidence.role)}
    return (
        f"no policy of {_caller(evidence)} allows sts:AssumeRole on {_role(evidence)}",
        ("ask your administrator for this statement", json.dumps(statement)),
    )


def _explicit_deny(evidence: Evidence) -> Advice:
    if evidence.forced_mfa is not None and (evidence.own is None or evidence.own.allows):
        denied_by = evidence.forced_mfa.decision.statement
        sentence = (
            f"{_named(denied_by)} forces MFA, and may not count the code of a session made from the access key itself"
        )
        return sentence, (f"{_login(evidence)} --duration 1h --save",)
    statement = evidence.own.decision.statement if evidence.own is not None else None
    where = f"{_named(statement)} denies" if statement is not None else "an identity-based policy denies"
    if statement is None and evidence.words is not None and evidence.words.kind == "session policy":
        where = "a session policy denies"
    named = evidence.words.policy_arn if evidence.words is not None else None
    behind = f" ({named})" if named else ""
    return (
        f"{where} sts:AssumeRole on {_role(evidence)}{behind}",
        ("ask your administrator to except this role from the Deny statement",),
    )


def _boundary(evidence: Evidence) -> Advice:
    boundary = f"the permissions boundary of {_caller(evidence)}{_policy_arn(evidence)}"
    sentence = f"{boundary} does not allow sts:AssumeRole on {_role(evidence)}"
    return sentence, ("ask your administrator to add the role to the boundary",)


def _scp(evidence: Evidence) -> Advice:
    policy = f"a service control policy of your own account{_policy_arn(evidence)}"
    sentence = f"{policy} does not allow sts:AssumeRole on {_role(evidence)}"
    return sentence, ("send the message below to the administrators of your organization",)


def _rcp(evidence: Evidence) -> Advice:
    policy = f"a resource control policy of account {evidence.role.account}{_policy_arn(evidence)}"
    return f"{policy} denies {_role(evidence)}", (_SEND,)


def _endpoint_policy(evidence: Evidence) -> Advice:
    sentence = f"the policy of the VPC endpoint that the call goes through does not allow {_role(evidence)}"
    return sentence, ("ask the owners of the network to allow it, or call from another network",)


def _role_missing(evidence: Evidence) -> Advice:
    return f"account {evidence.role.account} has no role {evidence.role.path}{evidence.role.name}", (_SEND,)


def _role_missing_or_untrusted(evidence: Evidence) -> Advice:
    more = "" if evidence.own_is_known else ", or your own policies, which cannot all be read, do not allow it"
    return f"{_role(evidence)} does not exist, or its trust policy does not trust you{more}", (_SEND,)


def _untrusted(evidence: Evidence) -> Advice:
    trust = evidence.trust
    if trust is not None and trust.conditions:
        conditions = " and ".join(trust.conditions)
        return f"the trust policy of {_role(evidence)} trusts you {conditions}", (_SEND,)
    statement = trust.decision.statement if trust is not None else None
    if statement is not None:
        return f"{_named(statement)} denies {_caller(evidence)}", (_SEND,)
    return f"the trust policy of {_role(evidence)} does not trust {_caller(evidence)}", (_SEND,)


def _role_name_near(evidence: Evidence) -> Advice:
    asked = f"{evidence.role.path}{evidence.role.name}"
    meant = evidence.found_role
    if meant is not None and meant != evidence.role:
        sentence = f"the role {asked} is called {meant.path}{meant.name} in account {evidence.role.account}"
        return sentence, (_replace(evidence, meant),)
    meant = evidence.near_role or evidence.role
    return (
        f"no role {asked} is known in account {evidence.role.account}, and {meant.path}{meant.name} may be meant",
        (_replace(evidence, meant),),
    )


def _account_near(evidence: Evidence) -> Advice:
    account = evidence.near_account or evidence.role.account
    return (
        f"account {evidence.role.account} is not known; account {account} is and may be meant",
        (_replace(evidence, replace(evidence.role, account=account)),),
    )


def _external_id(evidence: Evidence) -> Advice:
    wanted = _wanted(evidence)
    given = evidence.call.external_id
    sentence = f"{_role(evidence)} wants {'an' if given is None else 'another'} external ID"
    if given is not None:
        sentence += f" than {given}"
    if wanted is None or not _TYPED.fullmatch(wanted):
        return sentence, ("ask the role's owner for the external ID", f"{_login(evidence)} --external-id ID")
    return sentence, (f"{_login(evidence)} --external-id {wanted}",)


def _session_name(evidence: Evidence) -> Advice:
    wanted = _wanted(evidence)
    name = evidence.caller.arn.rpartition("/")[2] if wanted == "${aws:username}" and not evidence.is_chained else wanted
    sentence = f"{_role(evidence)} wants another role session name than {evidence.call.session_name}"
    if name is None or not _TYPED.fullmatch(name):
        more = f" such as {name}" if name else ""
        return sentence, (f"the trust policy wants a name{more}", f"{_login(evidence)} --session-name NAME")
    return sentence, (f"{_login(evidence)} --session-name {name}",)


def _source_identity(evidence: Evidence) -> Advice:
    wanted = _wanted(evidence)
    given = evidence.call.source_identity
    if given is not None and wanted is None:
        return (
            f"your policies or the trust policy of {_role(evidence)} do not allow sts:SetSourceIdentity",
            ("remove awsroles_source_identity from the profile, or have both allow it",),
        )
    than = f"another source identity than {given}" if given else "a source identity"
    name = wanted if wanted is not None and _TYPED.fullmatch(wanted) else "NAME"
    return f"{_role(evidence)} wants {than}", (f"{_login(evidence)} --source-identity {name}",)


def _session_tags(evidence: Evidence) -> Advice:
    return (
        f"your policies or the trust policy of {_role(evidence)} do not allow sts:TagSession",
        ("remove awsroles_reason_in_session_tags from the profile, or have both allow it",),
    )


def _unknown(evidence: Evidence) -> Advice:
    if evidence.own is not None and evidence.own.conditions:
        return f"AWS denies {_role(evidence)}, which is allowed {' and '.join(evidence.own.conditions)}", (_SEND,)
    sentence = f"AWS denies {_role(evidence)}, and neither your policies nor its trust policy say why"
    return sentence, ("a control policy or the policy of a VPC endpoint may deny it", _SEND)


_ADVICE: dict[Cause, Callable[[Evidence], Advice]] = {
    "mfa_missing": _mfa_missing,
    "mfa_too_old": _mfa_too_old,
    "no_identity_policy": _no_identity_policy,
    "explicit_deny": _explicit_deny,
    "boundary": _boundary,
    "scp": _scp,
    "rcp": _rcp,
    "endpoint_policy": _endpoint_policy,
    "role_missing": _role_missing,
    "role_missing_or_untrusted": _role_missing_or_untrusted,
    "untrusted": _untrusted,
    "role_name_near": _role_name_near,
    "account_near": _account_near,
    "external_id": _external_id,
    "session_name": _session_name,
    "source_identity": _source_identity,
    "session_tags": _session_tags,
}


def _named(statement: Statement | None) -> str:
    return "a statement" if statement is None else statement_text(statement)


def _role(evidence: Evidence) -> str:
    return f"role {evidence.role.path}{evidence.role.name} in account {evidence.role.account}"


def _caller(evidence: Evidence) -> str:
    kind = "role" if evidence.is_chained else "user"
    return f"{kind} {evidence.caller.arn.rpartition('/')[2]}"


def _policy_arn(evidence: Evidence) -> str:
    named = evidence.words.policy_arn if evidence.words is not None else None
    return f" ({named})" if named else ""


def _wanted(evidence: Evidence) -> str | None:
    """Return the one value that the policies want, None if they do not tell it."""
    found = [value for each in (evidence.trust, evidence.own) if each for value in each.wanted]
    return found[0] if found else None


def _login(evidence: Evidence) -> str:
    return f"awsroles login {evidence.chain.name}"


def _replace(evidence: Evidence, role: RoleArn) -> str:
    """Return the command that gives the profile another role, and keeps its other options."""
    options = options_for_role(evidence.chain.role_profile, role)
    return f"awsroles profile add {evidence.chain.name} {options.to_arguments()} --replace"
