"""IAM policy evaluation, as far as policies about MFA and AssumeRole need it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from awsroles.standin.accounts import Caller, Document
from awsroles.standin.evaluation.conditions import Context, check_condition, is_met, matches, substitute

_KNOWN = {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}


class Decision(Enum):
    """The result of policy evaluation: DENIED is an explicit deny, SILENT an implicit one."""

    ALLOWED = "allowed"
    DENIED = "denied"
    SILENT = "silent"


class Trust(Enum):
    """The result of a trust policy for a caller.

    A caller trusted by account also needs an Allow in its own policies.
    """

    BY_NAME = "by name"
    BY_ACCOUNT = "by account"
    DENIED = "denied"
    NONE = "none"


@dataclass(frozen=True)
class AccessRequest:
    """A request to authorize; *context* holds the condition keys in lower case."""

    action: str
    resource: str
    context: Context


def check_document(document: Document) -> None:
    """Raise ValueError if this evaluator does not support an element of *document*."""
    for statement in _statements(document):
        strange = set(statement) - _KNOWN
        if strange:
            raise ValueError(f"policy elements beyond the stand-in: {', '.join(sorted(strange))}")
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise ValueError("a policy statement needs an Effect of Allow or Deny")
        check_condition(statement.get("Condition", {}))


def decide(documents: Iterable[Document], request: AccessRequest) -> Decision:
    """Return the decision of identity-based policies: an explicit deny overrides any allow."""
    decision = Decision.SILENT
    for document in documents:
        for statement in _statements(document):
            if not (_names_action(statement, request) and _names_resource(statement, request)):
                continue
            if not is_met(statement.get("Condition", {}), request.context):
                continue
            if statement["Effect"] == "Deny":
                return Decision.DENIED
            decision = Decision.ALLOWED
    return decision


def trusts(document: Document, caller: Caller, request: AccessRequest) -> Trust:
    """Return the result of a role's trust policy for *caller*."""
    trust = Trust.NONE
    for statement in _statements(document):
        found = _names_principal(statement.get("Principal", {}), caller)
        if found is Trust.NONE or not _names_action(statement, request):
            continue
        if not is_met(statement.get("Condition", {}), request.context):
            continue
        if statement["Effect"] == "Deny":
            return Trust.DENIED
        trust = found if trust is not Trust.BY_NAME else trust
    return trust


def _statements(document: Document) -> list[Mapping[str, Any]]:
    statements = document.get("Statement", [])
    return list(statements) if isinstance(statements, list | tuple) else [statements]


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _names_action(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    return _names(statement, "Action", lambda pattern: matches(pattern, request.action, ignore_case=True))


def _names_resource(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    context = request.context
    return _names(statement, "Resource", lambda pattern: matches(substitute(pattern, context), request.resource))


def _names(statement: Mapping[str, Any], element: str, fits: Callable[[str], bool]) -> bool:
    if f"Not{element}" in statement:
        return not any(fits(pattern) for pattern in _strings(statement[f"Not{element}"]))
    return any(fits(pattern) for pattern in _strings(statement.get(element, [])))


def _names_principal(principal: Any, caller: Caller) -> Trust:
    names = _strings(principal if principal == "*" else principal.get("AWS", []))
    own = {caller.arn, "*"} | ({caller.role.arn} if caller.role is not None else set())
    accounts = {caller.account, f"arn:{caller.partition}:iam::{caller.account}:root"}
    if own & set(names):
        return Trust.BY_NAME
    return Trust.BY_ACCOUNT if accounts & set(names) else Trust.NONE
