"""The values of the file that the trust policy of a live role asks for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from awsroles.core.iam.statements import Condition, Statement
from awsroles.core.org.keys import TABLES
from awsroles.core.org.live.account import Role

_GRANT = TABLES["grants"].keys
_USER = "${aws:username}"
_EQUAL = frozenset({"StringEquals", "StringLike", "StringEqualsIgnoreCase"})
_MIDNIGHT = "T00:00:00Z"


def trust_values(role: Role, master: str) -> tuple[dict[str, Any], str | None]:
    """Return the values of a grant that *role* asks for, and its external ID.

    Only what is asked of users of the account *master* counts, by the first statement that lets them in.
    """
    policy = role.trust.policy
    statements = [each for each in (policy.statements if policy is not None else ()) if _is_for(each, master)]
    conditions = list(statements[0].conditions) if statements else []
    values: dict[str, Any] = {
        "mfa_max_age": next(_ages(conditions), None),
        "session_name": None if _USER in _values(conditions, "sts:rolesessionname") else "off",
        "source_identity": _USER in _values(conditions, "sts:sourceidentity") or None,
        "tags": sorted(_values(conditions, "aws:tagkeys", "ForAllValues")) or None,
        "until": next(_last_days(conditions), None),
    }
    external_ids = _values(conditions, "sts:externalid")
    external_id = external_ids[0] if len(external_ids) == 1 else None
    kind = _GRANT["external_id"].kind
    if external_id is not None and any(kind.wrong({"any": external_id})):
        external_id = None
    found = {key: value for key, value in values.items() if value is not None}
    return {key: value for key, value in found.items() if not any(_GRANT[key].kind.wrong(value))}, external_id


def _is_for(statement: Statement, master: str) -> bool:
    principals = statement.principals
    if not statement.allows or principals is None or statement.except_principals:
        return False
    accounts = {account for _, account in principals.accounts}
    return principals.everyone or master in accounts or any(f"::{master}:user/" in arn for arn in principals.arns)


def _values(conditions: list[Condition], key: str, quantifier: str = "") -> list[str]:
    return [
        value
        for each in conditions
        if each.folded_key == key and each.quantifier == quantifier and each.comparison in _EQUAL
        for value in each.values
    ]


def _ages(conditions: list[Condition]) -> Iterator[str]:
    for each in conditions:
        if each.folded_key == "aws:multifactorauthage" and each.comparison.startswith("NumericLessThan"):
            yield from (duration_text(int(value)) for value in each.values if value.isdecimal())


def _last_days(conditions: list[Condition]) -> Iterator[date]:
    for each in conditions:
        if each.folded_key == "aws:currenttime" and each.comparison == "DateLessThan":
            yield from (day - timedelta(days=1) for day in filter(None, map(_midnight, each.values)))


def _midnight(text: str) -> date | None:
    """Return the day that begins at the moment *text*, None for any other text."""
    try:
        return date.fromisoformat(text.removesuffix(_MIDNIGHT)) if text.endswith(_MIDNIGHT) else None
    except ValueError:
        return None


def duration_text(seconds: int) -> str:
    """Return *seconds* as the file writes a duration, such as 12h or 90m."""
    if seconds % 3600 == 0:
        return f"{seconds // 3600}h"
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"
