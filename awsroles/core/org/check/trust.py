"""Trust policies of the file's roles: the ways to call AssumeRole in which a live one answers otherwise."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone

from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.sts import default_session_name
from awsroles.core.dataclass import replace
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.statements import Policy
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.questions import ALLOW_ALL, Call, passes, request_of
from awsroles.core.org.live.account import Role as LiveRole
from awsroles.core.org.policies.resources import Role

_ASSUME, _IDENTITY, _TAG = "sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"
_OTHER = "somebody-else"
# Seconds: the longest session of GetSessionToken.
_OLDEST = 129_600


class TrustPolicies:
    """The differences between trust policies, which are the same for the same documents."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[tuple[object, ...], list[str]] = {}

    def differences(self, role: Role, live: LiveRole) -> list[str]:
        """Return the ways in which the trust policy of *live* answers other than that of *role*, in words.

        A door without MFA is left to `doors`.
        """
        account = role.account.id
        meant = self._case.meant.accounts[account].roles[role.name]
        if meant.trust.text == live.trust.text:
            return []
        text = live.trust.text or ""
        own = account if account in text or "resource" in text.lower() else ""
        key = (meant.trust.text, text, role.function, own)
        if key not in self._known:
            self._known[key] = list(_differences(self._case, role, meant, live))
        return self._known[key]


def _differences(case: Case, role: Role, meant: LiveRole, live: LiveRole) -> Iterator[str]:
    one, other = meant.trust.policy, live.trust.policy
    if one is None or other is None:
        return
    more, less = [], []
    for words, call in _ways(case, role, live.arn):
        request = request_of(call)
        wanted, there = _lets_in(one, replace(request, resource=meant.arn)), _lets_in(other, request)
        if there and not wanted:
            more.append(words)
        elif wanted and not there:
            less.append(words)
    for verb, found in (("lets in", more), ("keeps out", less)):
        if found:
            yield f"{verb} {', '.join(dict.fromkeys(found))}"


def _lets_in(trust: Policy, request: Request) -> bool:
    return passes(request, Policies((ALLOW_ALL,), resource=trust))


def _ways(case: Case, role: Role, arn: str) -> Iterator[tuple[str, Call]]:
    """Yield ways to ask for the role, each with MFA."""
    for user in _people(case, role):
        who = f"arn:{case.partition}:iam::{case.master}:user/{user}"
        right = Call(who, _ASSUME, arn, case.at, session_name=default_session_name(user))
        right = replace(right, organization=case.organization_id, resource_organization=case.organization_id)
        access = case.accesses.get(role.arn(case.partition))
        external_id = None if access is None else access.get("external_id")
        right = replace(right, external_id=external_id)
        yield "users as the file wants them", right
        yield "users under another session name", replace(right, session_name=_OTHER)
        yield "users with another external ID", replace(right, external_id="another")
        yield "users without an external ID", replace(right, external_id=None)
        yield "users with a source identity", replace(right, action=_IDENTITY, source_identity=right.session_name)
        yield "users with another source identity", replace(right, action=_IDENTITY, source_identity=_OTHER)
        yield "users with session tags", replace(right, action=_TAG, tags={"team": "any"})
        if access is None:
            continue
        for tag in access.get("tags") or ():
            yield f"users with the session tag {tag}", replace(right, action=_TAG, tags={tag: "any"})
        age = parse_duration(access.get("mfa_max_age"))
        yield "users with a code that is too old", replace(right, mfa_age=min(age, _OLDEST))
        yield "users with a code of the greatest age", replace(right, mfa_age=age - 1)
        if access.get("until") is not None:
            over = datetime.combine(access.get("until"), time(), timezone.utc) + timedelta(days=2)
            yield "users after the last day", replace(right, at=over)


def _people(case: Case, role: Role) -> list[str]:
    """Return somebody of the function, or of break-glass; and one of a short name if there is one; and anybody."""
    if role.function is None:
        return [*case.glass, "anybody"]
    members = [each.name for each in case.organization.members.get(role.function, ())]
    short = [each for each in members if default_session_name(each) != each]
    return list(dict.fromkeys([*members[:1], *short[:1], "anybody"]))
