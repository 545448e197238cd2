"""The record of `doctor --json`."""

from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import Check, Finding, Severity


@dataclass(frozen=True)
class FindingRecord:
    """A finding of `doctor`; *fix* is a command, None if no command mends it."""

    severity: Severity
    check: Check
    message: str
    evidence: str | None
    fix: str | None


def finding_record(finding: Finding) -> FindingRecord:
    """Return the record of *finding*."""
    return FindingRecord(finding.severity, finding.check, finding.message, finding.evidence or None, finding.fix)
