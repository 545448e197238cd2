"""The record of `org report --json`."""

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.report.report import Report
from awsroles.core.org.report.row import AccessRow
from awsroles.core.org.report.since import OldRow, Since
from awsroles.core.org.report.trail import Trail
from awsroles.core.records.reach import UnreadRecord, unread_record


@dataclass(frozen=True)
class ReviewedAccessRecord:
    """A user who reaches a role; *external_ids* is None unless they were asked for."""

    user: str
    user_arn: str
    account: str
    account_id: str
    function: str | None
    role_arn: str
    through: tuple[str, ...]
    groups: tuple[str, ...]
    grant: str | None
    owner: str | None
    mfa: str | None
    mfa_max_age_seconds: int | None
    until: str | None
    external_id: bool | None
    external_ids: tuple[str, ...] | None
    known: bool
    conditions: tuple[str, ...]
    role_last_used_by_anybody: str
    access_key_last_used: str
    password_last_used: str
    own_last_use_of_role: str


@dataclass(frozen=True)
class LostAccessRecord:
    """An access of the last review that is no more."""

    user: str
    user_arn: str
    account: str
    function: str | None
    role_arn: str


@dataclass(frozen=True)
class SinceRecord:
    """The changes since the last review."""

    at: str
    complete: bool
    gained: tuple[ReviewedAccessRecord, ...]
    lost: tuple[LostAccessRecord, ...]


@dataclass(frozen=True)
class TrailRecord:
    """The events of a CloudTrail export."""

    events: int
    first_at: str | None
    last_at: str | None


@dataclass(frozen=True)
class ReportRecord:
    """The object of `org report`."""

    complete: bool
    at: str
    source: str
    accesses: tuple[ReviewedAccessRecord, ...]
    owners: dict[str, str | None]
    since: SinceRecord | None
    cloudtrail: TrailRecord | None
    unread: tuple[UnreadRecord, ...]


def report_record(report: Report, since: Since | None, *, with_external_ids: bool) -> ReportRecord:
    """Return the record of *report*."""

    def record(row: AccessRow) -> ReviewedAccessRecord:
        return _access(row, with_external_ids=with_external_ids)

    return ReportRecord(
        not report.unread,
        instant(report.at),
        "live" if report.is_live else "file",
        tuple(map(record, report.rows)),
        dict(report.owners),
        None
        if since is None
        else SinceRecord(since.at, since.is_complete, tuple(map(record, since.gained)), tuple(map(_lost, since.lost))),
        None if report.trail is None else _trail(report.trail),
        tuple(map(unread_record, report.unread)),
    )


def _access(row: AccessRow, *, with_external_ids: bool) -> ReviewedAccessRecord:
    return ReviewedAccessRecord(
        row.user,
        row.user_arn,
        row.account,
        row.account_id,
        row.function,
        row.role_arn,
        row.through,
        row.groups,
        row.grant,
        row.owner,
        row.mfa,
        row.mfa_max_age,
        None if row.until is None else instant(row.until),
        bool(row.external_ids) if row.external_ids or row.is_read else None,
        row.external_ids if with_external_ids else None,
        not row.conditions,
        row.conditions,
        row.last_uses.role,
        row.last_uses.key,
        row.last_uses.password,
        row.last_uses.own,
    )


def _lost(row: OldRow) -> LostAccessRecord:
    return LostAccessRecord(row.user, row.user_arn, row.account, row.function, row.role_arn)


def _trail(trail: Trail) -> TrailRecord:
    moments = [None if at is None else instant(at) for at in (trail.first_at, trail.last_at)]
    return TrailRecord(trail.events, *moments)
