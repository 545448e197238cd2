"""The answer to the question if these policies allow this call."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.iam.applicable import applicables
from awsroles.core.iam.evaluation import Evaluation
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.requests import Decision, Policies, Request, read_policies, read_request
from awsroles.core.iam.unknown_keys import decide_on_unknown

_DOCUMENTS = ("identity_policies", "scps", "rcps")


def evaluate(policies: Policies, request: Request) -> Decision:
    """Return the answer of AWS's evaluation logic; `open` if it depends on keys that are unknown."""
    found = applicables(policies, request)
    if request.unknown:
        return decide_on_unknown(request, found)
    return Evaluation(request, found).decide(request.context)


def evaluate_documents(written: Mapping[str, Any]) -> Decision:
    """Return the answer for documents and a request as `benchmarks.policy_cases` has them; `error` for refused ones."""
    request = read_request(written["request"])
    try:
        policies = read_policies(
            resource=request.resource,
            boundary=written.get("boundary"),
            session_policy=written.get("session_policy"),
            trust_policy=written.get("trust_policy"),
            **{name: written.get(name) or () for name in _DOCUMENTS},
        )
    except RefusedPolicyError as error:
        return Decision("error", place=error.place, message=error.message)
    return evaluate(policies, request)
