"""Answers where the context has unknown keys: open if some of their values allow and others do not."""

from collections.abc import Iterator
from itertools import islice, product

from awsroles.core.iam.applicable import Applicable, Applicables
from awsroles.core.iam.evaluation import ALLOW, Evaluation
from awsroles.core.iam.needs import RESOURCE, Need
from awsroles.core.iam.requests import Decision, Request
from awsroles.core.iam.resources import resource_variables
from awsroles.core.iam.unknown_keys.assignments import Assignment, assignments_of
from awsroles.core.iam.variables import Values

# So many conditions are looked at, of combinations times statements; a call hangs on a handful of each.
_MOST = 200_000


def decide_on_unknown(request: Request, applicables: Applicables) -> Decision:
    """Return the answer that holds for all values of the unknown keys, or an open one with what it needs.

    Where there are too many conditions to try all that can hold together, an answer that may be open is.
    """
    pending = [each for each in applicables.all if not each.is_settled]
    if not pending:
        return Evaluation(request, applicables).decide(request.context)
    best = Evaluation(request, applicables.settled(allowing=True)).decide(request.context)
    worst = Evaluation(request, applicables.settled(allowing=False)).decide(request.context)
    if best.answer in {worst.answer, "explicit_deny"}:
        return best
    return _tried(request, applicables, pending, best)


def _tried(request: Request, applicables: Applicables, pending: list[Applicable], best: Decision) -> Decision:
    """Return the answer by trying values, if it is not seen without; *best* is the one that the best could give."""
    evaluation = Evaluation(request, applicables)
    most = max(2, _MOST // len(pending))
    answers: dict[str, Decision] = {}
    count = 0
    for values in islice(_contexts(request, pending), most):
        count += 1
        decision = evaluation.decide(values)
        answers.setdefault(decision.answer, decision)
        if "implicit_deny" in answers and best is not ALLOW:
            return best
        if len({each is ALLOW for each in answers.values()}) > 1:
            break
    if best is ALLOW and (len(answers) > 1 or count == most):
        denial = answers.get("implicit_deny") or answers.get("explicit_deny") or best
        if "allow" in answers or count == most:
            return Decision("open", denial.kind, denial.statement, _needs(request, pending))
    # Denied by all values: by a statement only if none of them escapes each such statement.
    return answers.get("implicit_deny") or next(iter(answers.values()))


def _contexts(request: Request, pending: list[Applicable]) -> Iterator[Values]:
    known = dict(request.context)
    for key in request.unknown:
        known.pop(key, None)
    keys, choices = assignments_of(request, known, pending)
    for chosen in product(*choices):
        yield {**known, **_present(keys, chosen)}


def _present(keys: list[str], chosen: tuple[Assignment, ...]) -> dict[str, str | tuple[str, ...]]:
    return {key: value for key, value in zip(keys, chosen, strict=True) if value is not None}


def _needs(request: Request, pending: list[Applicable]) -> tuple[Need, ...]:
    """Return the conditions that decide, those of Allow statements first; the same one is said once."""
    found: dict[tuple[str, str, tuple[str, ...], bool], Need] = {}
    for applicable in sorted(pending, key=lambda each: not each.statement.allows):
        for each in (*_resource_needs(request, applicable), *_condition_needs(applicable)):
            found.setdefault((each.key, each.operator, each.values, applicable.statement.allows), each)
    return tuple(found.values())


def _condition_needs(applicable: Applicable) -> Iterator[Need]:
    for each in applicable.pending:
        yield Need(each.key, each.operator, each.values, applicable.statement)


def _resource_needs(request: Request, applicable: Applicable) -> Iterator[Need]:
    if applicable.by_resource:
        for key in sorted(request.unknown.intersection(resource_variables(applicable.statement))):
            yield Need(key, RESOURCE, applicable.statement.resources or (), applicable.statement)
