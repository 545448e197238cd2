"""The record of `org report --decisions FILE --json`."""

from awsroles.core.dataclass import dataclass
from awsroles.core.org.report.decisions import CarriedOut


@dataclass(frozen=True)
class RemovalRecord:
    """A function that a user loses."""

    user: str
    function: str
    role_arns: tuple[str, ...]


@dataclass(frozen=True)
class NotRemovedRecord:
    """A decision to remove that is not carried out."""

    line: int
    user: str
    role_arn: str
    function: str | None
    reason: str
    message: str


@dataclass(frozen=True)
class DecisionsRecord:
    """The object of `org report --decisions`."""

    removed: tuple[RemovalRecord, ...]
    not_removed: tuple[NotRemovedRecord, ...]
    without_function: tuple[str, ...]
    kept: int
    undecided: int
    diff: str | None


def decisions_record(done: CarriedOut) -> DecisionsRecord:
    """Return the record of *done*."""
    outcome = done.outcome
    left = [
        NotRemovedRecord(
            each.decision.line,
            each.decision.user,
            each.decision.role_arn,
            each.decision.function,
            each.reason,
            each.why,
        )
        for each in outcome.left
    ]
    return DecisionsRecord(
        tuple(RemovalRecord(each.user, each.function, each.roles) for each in outcome.removals),
        tuple(left),
        done.without_function,
        outcome.kept,
        outcome.undecided,
        "\n".join(done.diff) or None,
    )
