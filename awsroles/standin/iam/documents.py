"""Policy documents that callers send: what IAM refuses in them, and how long they may be."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from awsroles.standin.accounts import Document
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError
from awsroles.standin.evaluation.policy import check_document

Kind = Literal["User", "Group", "Role", "managed", "trust"]

# IAM user guide, reference_iam-quotas: characters without white space. For in-line policies, all of an entity together.
LONGEST: dict[Kind, int] = {"User": 2048, "Group": 5120, "Role": 10_240, "managed": 6144, "trust": 2048}
_FIELDS: dict[bool, set[str]] = {
    True: {"Sid", "Effect", "Principal", "Action", "NotAction", "Condition"},
    False: {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"},
}


def read_document(aws: StandIn, parameters: Mapping[str, str], name: str, kind: Kind) -> Document:
    """Return the policy document in the parameter *name*; raise ApiError for one that IAM refuses."""
    try:
        document = json.loads(parameters[name], object_pairs_hook=_once)
        statements = document["Statement"]
        statements = [statements] if isinstance(statements, Mapping) else statements
    except (KeyError, TypeError, ValueError):
        raise malformed("Syntax errors in policy.") from None
    for statement in statements:
        _check(aws, statement, is_trust=kind == "trust")
    try:
        check_document(document)
    except ValueError as error:
        raise malformed(str(error)) from None
    if not statements:
        raise malformed("Syntax errors in policy.")
    return dict(document)


def characters(document: Document) -> int:
    """Return the number of characters of *document* that count."""
    return len("".join(json.dumps(document, separators=(",", ":"), ensure_ascii=False).split()))


def check_size(size: int, kind: Kind, holder: str) -> None:
    """Raise ApiError if the policies of *holder* have more than they may."""
    if size <= LONGEST[kind]:
        return
    what = {"managed": "PolicySize", "trust": "ACLSizePerRole"}.get(kind)
    if what is not None:
        raise ApiError(409, "LimitExceeded", f"Cannot exceed quota for {what}: {LONGEST[kind]}")
    words = f"Maximum policy size of {LONGEST[kind]} bytes exceeded for {kind.lower()} {holder}"
    raise ApiError(409, "LimitExceeded", words)


def malformed(words: str) -> ApiError:
    """Return the error for a document that IAM refuses."""
    return ApiError(400, "MalformedPolicyDocument", words)


def _check(aws: StandIn, statement: Mapping[str, Any], *, is_trust: bool) -> None:
    for field in statement:
        if field not in _FIELDS[is_trust]:
            raise malformed(f"Has prohibited field {field}")
    if ("Action" in statement) == ("NotAction" in statement):
        raise malformed("Policy statement must contain actions.")
    if not is_trust and ("Resource" in statement) == ("NotResource" in statement):
        raise malformed("Policy statement must contain resources.")
    if not is_trust and not str(statement.get("Sid", "a")).isalnum():
        raise malformed("Statement IDs (SID) must be alpha-numeric.")
    if is_trust:
        _check_principal(aws, statement.get("Principal"))


def _check_principal(aws: StandIn, principal: Any) -> None:
    if principal is None:
        raise malformed("AssumeRole policy may only specify STS AssumeRole actions.")
    named = principal.get("AWS", []) if isinstance(principal, Mapping) else []
    for arn in [named] if isinstance(named, str) else named:
        if (":user/" in arn or ":role/" in arn) and arn not in aws.users and arn not in aws.roles:
            raise malformed(f'Invalid principal in policy: "AWS":"{arn}"')


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key is repeated")
    return dict(pairs)
