"""Findings about revocations: in-line policies by which sessions of a role ended, and that may go."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.live.account import Role
from awsroles.core.org.live.credentials import read_time
from awsroles.core.org.live.policies import HeldPolicy

REVOCATION = "awsroles-revoke-"
"""The beginning of the names of revocations."""
# Seconds: IAM's longest MaxSessionDuration, if that of the role is not known.
_LONGEST = 43_200
_ISSUED = "aws:tokenissuetime"


def is_revocation(policy: HeldPolicy) -> bool:
    """Say whether *policy* ends sessions of the role that has it."""
    return policy.arn is None and policy.name.startswith(REVOCATION)


def check_revocations(case: Case) -> Iterator[Finding]:
    """Yield the revocations that stop no session any more: each that was there has ended."""
    for account in case.whole():
        for role in account.roles.values():
            for policy in filter(is_revocation, role.policies):
                ended = _last_end(role, policy)
                if ended is not None and ended < case.at:
                    said = f"{policy.name}: the last session that it stops ended on {ended.date()}"
                    yield Finding("revocation_may_go", account.id, f"role/{role.name}", said, policy.name)


def _last_end(role: Role, policy: HeldPolicy) -> datetime | None:
    """Return when the last session that *policy* denies has ended, None if that cannot be told."""
    moments = [read_time(each) for each in _issued_before(policy)]
    if not moments or None in moments:
        return None
    return max(each for each in moments if each is not None) + timedelta(seconds=role.max_session or _LONGEST)


def _issued_before(policy: HeldPolicy) -> Iterator[str]:
    read = policy.policy
    for statement in () if read is None else read.statements:
        values = [value for each in statement.conditions if each.folded_key == _ISSUED for value in _values(each)]
        # A Deny without a time stops sessions for ever.
        yield from values or ["never"]


def _values(condition: Any) -> Iterator[str]:
    yield from condition.values
