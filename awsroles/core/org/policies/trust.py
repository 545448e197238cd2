"""The trust policy of a role: users of the master account, with MFA, under their own names."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.sts import default_session_name
from awsroles.core.org.access import Access
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.resources import Document

_USER = "${aws:username}"
# A user's name of one letter, and the name that STS takes for its sessions.
_SHORT_USER = "?"
_PADDED_USER = _USER + default_session_name(_SHORT_USER).removeprefix(_SHORT_USER)


class TrustPolicies:
    """The trust policies of an organization's roles."""

    def __init__(self, organization: Organization) -> None:
        master = organization.accounts[organization.settings.get("master_account")]
        self._principal = f"arn:{organization.setting('partition')}:iam::{master.get('id')}:root"
        self._has_short_names = has_short_names(organization)

    def of(self, access: Access) -> Document:
        """Return the trust policy of the role of *access*."""
        statements = [_statement(access, self._principal, "AssumeWithMFA", _USER)]
        is_named = access.get("session_name") == "username" or access.get("source_identity")
        if is_named and self._has_short_names:
            # As two values of one condition, `ada` could take the name of `ada_`.
            short = _statement(access, self._principal, "AssumeWithMFAByShortNames", _PADDED_USER)
            short["Condition"]["StringLike"] = {"aws:username": _SHORT_USER}
            statements.append(short)
        return {"Version": "2012-10-17", "Statement": statements}


def trust_actions(access: Access) -> list[str]:
    """Return the actions that the role asks for: its users need them, too."""
    actions = ["sts:AssumeRole"]
    if access.get("source_identity"):
        actions.append("sts:SetSourceIdentity")
    if access.get("tags"):
        actions.append("sts:TagSession")
    return actions


def has_short_names(organization: Organization) -> bool:
    """Say whether someone's name is too short to be a session's."""
    return any(default_session_name(name) != name for name in organization.users)


def console_notes(organization: Organization) -> Iterator[str]:
    """Yield a note for each role to which the console cannot switch."""
    for access in organization.accesses.values():
        if access.account.name in access.grant.get("external_id", ()) and not access.account.get("closed"):
            role = f"role {access.role_name} in {access.account.name}"
            yield f"the console cannot switch to {role}, as it sends no external ID"


def end_of(day: date) -> str:
    """Return the instant at which *day* has ended, in UTC."""
    return f"{day + timedelta(days=1)}T00:00:00Z" if day < date.max else f"{day}T23:59:59Z"


def _statement(access: Access, principal: str, sid: str, session_name: str) -> dict[str, Any]:
    actions = trust_actions(access)
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": actions if len(actions) > 1 else actions[0],
        "Condition": _condition(access, session_name),
    }


def _condition(access: Access, session_name: str) -> dict[str, dict[str, Any]]:
    # Bool, never BoolIfExists: a long-lived key without a code has no such key (reference_policies_condition-keys).
    condition: dict[str, dict[str, Any]] = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": str(parse_duration(access.get("mfa_max_age")))},
    }
    equals = {"sts:ExternalId": access.get("external_id")}
    if access.get("session_name") == "username":
        equals["sts:RoleSessionName"] = session_name
    if any(equals.values()):
        condition["StringEquals"] = {key: value for key, value in equals.items() if value is not None}
    if access.get("source_identity"):
        # The console sends none.
        condition["StringEqualsIfExists"] = {"sts:SourceIdentity": session_name}
    if access.get("tags"):
        condition["ForAllValues:StringEquals"] = {"aws:TagKeys": sorted(access.get("tags"))}
    if access.get("until") is not None:
        condition["DateLessThan"] = {"aws:CurrentTime": end_of(access.get("until"))}
    return condition
