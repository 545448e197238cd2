"""Resource and NotResource: ARNs whose six fields are matched apart, with variables in the last one alone."""

import re
from collections.abc import Iterator

from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.statements import PolicyKind, Statement
from awsroles.core.iam.variables import Values, pattern_of, variable_keys

_FIELDS = 6
_SERVICE = 2
# IAM user guide, reference-arns: AWS completes an incomplete ARN of an identity-based policy with wildcards.
_COMPLETED = (PolicyKind.IDENTITY, PolicyKind.BOUNDARY)
_COMPLETED_BEHIND_WILDCARD = (PolicyKind.SCP, PolicyKind.RESOURCE)
# What a field begins with, whatever its wildcards and variables stand for.
_FIXED = re.compile(r"[^*?$]*")


def covers(statement: Statement, kind: PolicyKind, resource: str, values: Values) -> bool:
    """Say whether *statement* speaks of *resource*; one without Resource speaks of what it is attached to."""
    if statement.resources is None:
        return True
    fields = resource.split(":", _FIELDS - 1)
    found = any(
        each == "*" or _matches(each, fields, kind, values, variables=statement.variables)
        for each in statement.resources
    )
    return found is not statement.except_resources


def resource_variables(statement: Statement) -> Iterator[str]:
    """Yield the keys that the resources of *statement* name."""
    if statement.variables:
        for each in statement.resources or ():
            yield from variable_keys(each)


def _matches(pattern: str, resource: list[str], kind: PolicyKind, values: Values, *, variables: bool) -> bool:
    fields = pattern.split(":", _FIELDS - 1)
    missing = _FIELDS - len(fields)
    if missing and not _is_completed(pattern, kind):
        return False
    if len(resource) < _FIELDS:
        return False
    for number, (field, value) in enumerate(zip(fields[: _FIELDS - 1], resource, strict=False)):
        if field != value and (number == _SERVICE or (field != "*" and not matches(wild(field), value))):
            return False
    return missing > 0 or _matches_last(fields[-1], resource[-1], values, variables=variables)


def _matches_last(field: str, text: str, values: Values, *, variables: bool) -> bool:
    if field in {"*", text}:
        return True
    fixed = _FIXED.match(field)
    if fixed and not text.startswith(fixed[0]):
        return False
    expanded = pattern_of(field, values, variables=variables)
    return expanded is not None and matches(expanded, text)


def _is_completed(pattern: str, kind: PolicyKind) -> bool:
    return kind in _COMPLETED or (kind in _COMPLETED_BEHIND_WILDCARD and ("*" in pattern or "?" in pattern))
