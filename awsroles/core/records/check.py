"""The record of `org check --json`."""

from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.check.check import Report
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.kinds.kind import Severity
from awsroles.core.org.check.skipped import Skipped


@dataclass(frozen=True)
class FindingRecord:
    """Something that is not as the file means it; *account_name* is the name in the file, or the organization's."""

    severity: Severity
    account_id: str
    account_name: str | None
    resource: str
    finding: str
    message: str
    fix: str


@dataclass(frozen=True)
class SkippedRecord:
    """Findings that were not looked for; *call* is None if the file lacks something, and the answer is whole then."""

    account_id: str
    account_name: str | None
    checks: tuple[str, ...]
    message: str
    call: str | None
    resource: str | None
    statement: Any


@dataclass(frozen=True)
class CheckRecord:
    """The object of `org check`; *excepted* are findings with an exception, *known* those of the baseline."""

    complete: bool
    findings: tuple[FindingRecord, ...]
    skipped: tuple[SkippedRecord, ...]
    excepted: tuple[FindingRecord, ...]
    known: tuple[FindingRecord, ...]
    credential_report_at: str | None


def check_record(report: Report) -> CheckRecord:
    """Return the record of *report*."""
    return CheckRecord(
        report.complete,
        _findings(report, report.findings),
        tuple(_skipped(report, each) for each in report.skipped),
        _findings(report, report.excepted),
        _findings(report, report.known),
        None if report.credentials_at is None else instant(report.credentials_at),
    )


def _findings(report: Report, findings: tuple[Finding, ...]) -> tuple[FindingRecord, ...]:
    return tuple(
        FindingRecord(
            each.severity,
            each.account,
            report.names.get(each.account),
            each.resource,
            each.finding,
            each.message,
            each.kind.fix,
        )
        for each in findings
    )


def _skipped(report: Report, skipped: Skipped) -> SkippedRecord:
    return SkippedRecord(
        skipped.account,
        report.names.get(skipped.account),
        skipped.checks,
        skipped.why,
        skipped.call,
        skipped.resource or None,
        skipped.statement,
    )
