"""Records of roles that `discover` finds."""

from awsroles.core.discover.plan import Plan, Row
from awsroles.core.records.vocabulary import DiscoveredRecord


def discovered_records(plan: Plan) -> list[DiscoveredRecord]:
    """Return the record of each row of *plan*."""
    return [_record(row) for row in plan.rows]


def _record(row: Row) -> DiscoveredRecord:
    found = row.found
    return DiscoveredRecord(
        profile=row.profile,
        account_id=found.role.account,
        account_name=row.account_name,
        role_arn=str(found.role),
        role_name=found.role.name,
        access=found.access,
        conditions=(*found.conditions, *([found.why] if found.why else [])),
        allowed_by=found.allowed_by,
        state=row.state,
        verified=found.verified,
    )
