"""The record of `org offboard --json`: the plan before it is applied, and the evidence afterwards."""

from datetime import datetime, timezone

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.offboard.bounds import bounds
from awsroles.core.org.offboard.file_change import FileChange
from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import OffboardPlan, Step
from awsroles.core.records.reach import UnreadRecord, unread_record


@dataclass(frozen=True)
class CredentialRecord:
    """A credential of the user."""

    kind: str
    id: str
    active: bool


@dataclass(frozen=True)
class RoleEndRecord:
    """A role whose sessions end; *sessions_until* is the latest end of one that begins now."""

    role_arn: str
    account: str
    sessions_until: str
    session_name_pinned: bool


@dataclass(frozen=True)
class PlannedStepRecord:
    """A call that is to be made."""

    phase: str
    account_id: str
    action: str
    target: str


@dataclass(frozen=True)
class TakenStepRecord:
    """A call that was made."""

    phase: str
    account_id: str
    action: str
    target: str
    outcome: str
    at: str
    message: str | None


@dataclass(frozen=True)
class OffboardingRecord:
    """The object of `org offboard`."""

    complete: bool
    applied: bool
    user_arn: str
    user_id: str
    to_functions: tuple[str, ...] | None
    denied: bool
    password: bool
    credentials: tuple[CredentialRecord, ...]
    groups: tuple[str, ...]
    policies: tuple[str, ...]
    mfa_session_until: str | None
    console_session_until: str | None
    roles: tuple[RoleEndRecord, ...]
    planned: tuple[PlannedStepRecord, ...]
    taken: tuple[TakenStepRecord, ...]
    began_at: str | None
    finished_at: str | None
    file_diff: tuple[str, ...]
    notes: tuple[str, ...]
    unread: tuple[UnreadRecord, ...]


def offboarding_record(
    plan: OffboardPlan, file: FileChange, journal: Journal, now: float, *, applied: bool, complete: bool
) -> OffboardingRecord:
    """Return the record of *plan* at *now*; *applied* if the steps were taken."""
    until = bounds(plan, now)
    finished = journal.fact("finished") if journal.is_finished else None
    return OffboardingRecord(
        complete,
        applied,
        plan.holdings.arn,
        plan.holdings.unique_id,
        plan.change.to,
        plan.is_denied,
        plan.holdings.has_password,
        tuple(CredentialRecord(each.kind, each.id, each.is_active) for each in plan.holdings.credentials),
        plan.holdings.groups,
        (*plan.holdings.attached, *plan.holdings.inline),
        _at(until.mfa_session),
        _at(until.console),
        tuple(
            RoleEndRecord(each.arn, each.account_name, str(_at(now + each.max_session)), each.pins_name)
            for each in plan.roles
        ),
        tuple(map(_planned, plan.steps())),
        tuple(
            TakenStepRecord(
                each.phase, each.account, each.action, each.target, each.outcome, str(_at(each.at)), each.message
            )
            for each in (journal.steps if applied else ())
        ),
        _at(journal.first("began")) if applied else None,
        _at(finished) if applied else None,
        file.diff,
        (*plan.notes, *file.rest),
        tuple(map(unread_record, plan.unread)),
    )


def _planned(step: Step) -> PlannedStepRecord:
    return PlannedStepRecord(step.phase, step.account, step.action, step.target)


def _at(seconds: float | None) -> str | None:
    return None if seconds is None else instant(datetime.fromtimestamp(seconds, timezone.utc))
