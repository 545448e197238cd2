"""Answers where the context has unknown keys: open if some of their values allow and others do not."""

from collections.abc import Iterator
from itertools import islice, product

from awsroles.core.iam.applicable import Applicable, Applicables
from awsroles.core.iam.assignments import Assignment, assignments_of
from awsroles.core.iam.evaluation import ALLOW, Evaluation
from awsroles.core.iam.needs import Need, need
from awsroles.core.iam.requests import Decision, Request
from awsroles.core.iam.variables import Values

# More combinations than this are not tried: a call hangs on a handful of keys, each with a few kinds of values.
_MOST = 50_000


def decide_on_unknown(request: Request, applicables: Applicables) -> Decision:
    """Return the answer that holds for all values of the unknown keys, or an open one with what it needs."""
    evaluation = Evaluation(request, applicables)
    pending = [each for each in applicables.all if not each.is_settled]
    if not pending:
        return evaluation.decide(request.context)
    allowed = False
    denials: list[Decision] = []
    for values in islice(_contexts(request, pending), _MOST):
        decision = evaluation.decide(values)
        if decision is ALLOW:
            allowed = True
        else:
            denials.append(decision)
        if allowed and denials:
            return Decision("open", denials[0].kind, denials[0].statement, _needs(pending))
    if allowed:
        return ALLOW
    # Denied by all values: by a statement only if none of them escapes each such statement.
    return next((each for each in denials if each.answer == "implicit_deny"), denials[0])


def _contexts(request: Request, pending: list[Applicable]) -> Iterator[Values]:
    known = dict(request.context)
    for key in request.unknown:
        known.pop(key, None)
    keys, choices = assignments_of(request, known, pending)
    for chosen in product(*choices):
        yield {**known, **_present(keys, chosen)}


def _present(keys: list[str], chosen: tuple[Assignment, ...]) -> dict[str, str | tuple[str, ...]]:
    return {key: value for key, value in zip(keys, chosen, strict=True) if value is not None}


def _needs(pending: list[Applicable]) -> tuple[Need, ...]:
    """Return the conditions that decide, those of Allow statements first; the same one is said once."""
    ordered = sorted(pending, key=lambda each: not each.statement.allows)
    found = {
        (each.key, each.operator, each.values, applicable.statement.allows): need(each, applicable.statement)
        for applicable in reversed(ordered)
        for each in reversed(applicable.pending)
    }
    return tuple(reversed(found.values()))
