"""The record of `explain --json`."""

from awsroles.core.explain.explanation import Explanation
from awsroles.core.records.vocabulary import ExplanationRecord, StepRecord


def explanation_record(explanation: Explanation) -> ExplanationRecord:
    """Return the record of *explanation*."""
    finding = explanation.finding
    return ExplanationRecord(
        profile=explanation.profile,
        role_arn=explanation.role_arn,
        verdict=explanation.verdict,
        cause=None if finding is None else finding.cause,
        certainty=explanation.certainty,
        steps=tuple(StepRecord(each.check, each.result, each.evidence) for each in explanation.steps),
        advice=() if finding is None else finding.advice,
        message=explanation.message,
    )
