"""The answer to the question if these policies allow this call."""

from collections.abc import Iterator
from typing import Any

from awsroles.core.dataclass import replace
from awsroles.core.iam.applicable import applicables
from awsroles.core.iam.conditions import condition_variables
from awsroles.core.iam.evaluation import Evaluation
from awsroles.core.iam.refusal import RefusedPolicyError, object_at
from awsroles.core.iam.requests import Decision, Policies, Request, read_policies, read_request
from awsroles.core.iam.resources import resource_variables
from awsroles.core.iam.unknown_keys.decision import decide_on_unknown

_DOCUMENTS = ("identity_policies", "boundary", "session_policy", "trust_policy", "scps", "rcps")


def evaluate(policies: Policies, request: Request) -> Decision:
    """Return the answer of AWS's evaluation logic; `open` if it depends on keys that are unknown."""
    if not request.unknown:
        return Evaluation(request, applicables(policies, request)).decide(request.context)
    families = tuple(key.removesuffix("*") for key in request.unknown if key.endswith("/*"))
    if families:
        named = {key for key in _keys(policies) if key.startswith(families)}
        request = replace(request, unknown=request.unknown | (named - request.context.keys()))
    return decide_on_unknown(request, applicables(policies, request))


def _keys(policies: Policies) -> Iterator[str]:
    """Yield the keys that the documents name, in lower case."""
    single = [each for each in (policies.boundary, policies.session, policies.resource) if each]
    levels = [each for level in (*policies.scps, *policies.rcps) for each in level]
    for policy in (*policies.identity, *single, *levels):
        for statement in policy.statements:
            yield from resource_variables(statement)
            for condition in statement.conditions:
                yield condition.folded_key
                yield from condition_variables(condition, variables=statement.variables)


def evaluate_documents(written: Any) -> Decision:
    """Return the answer for documents and a request as `benchmarks.policy_cases` has them; `error` for refused ones."""
    try:
        case = object_at(written, "")
        request = read_request(case.get("request"))
        policies = read_policies(resource=request.resource, **{name: case.get(name) for name in _DOCUMENTS})
    except RefusedPolicyError as error:
        return Decision("error", place=error.place, message=error.message)
    return evaluate(policies, request)
