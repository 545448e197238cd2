"""Views of an explanation for tests."""

from awsroles.core.explain.explanation import Explanation, Step


def cause(explanation: Explanation) -> tuple[str, str, str] | None:
    """Return verdict, cause and certainty; None if there is no cause."""
    found = explanation.finding
    return None if found is None else (explanation.verdict, found.cause, found.certainty)


def step(explanation: Explanation, check: str) -> Step:
    """Return the step *check*."""
    return next(each for each in explanation.steps if each.check == check)


def advice(explanation: Explanation) -> str:
    """Return all advice."""
    return "\n".join(explanation.finding.advice) if explanation.finding is not None else ""
