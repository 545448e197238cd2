"""The Condition element as AWS takes it: operators, keys, and values that are texts, numbers or Booleans."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from awsroles.core.iam.refusal import RefusedPolicyError, child, object_at
from awsroles.core.iam.statements import Condition, Quantifier

# IAM user guide, reference_policies_elements_condition_operators.
_ORDERED = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_STRING = ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
COMPARISONS = (
    *(f"String{each}" for each in _STRING),
    *(f"Numeric{each}" for each in _ORDERED),
    *(f"Date{each}" for each in _ORDERED),
    *(f"Arn{each}" for each in ("Equals", "NotEquals", "Like", "NotLike")),
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
)
_NAMES = {name.lower(): name for name in COMPARISONS}
_QUANTIFIERS: dict[str, Quantifier] = {
    "": "",
    "forallvalues": "ForAllValues",
    "foranyvalue": "ForAnyValue",
}
_OPERATOR = re.compile(r"(?:(\w+):)?([a-z]+?)(ifexists)?", re.ASCII | re.IGNORECASE)


class _Operator(NamedTuple):
    comparison: str
    quantifier: Quantifier
    if_exists: bool


def read_conditions(written: Any, place: str) -> tuple[Condition, ...]:
    """Return the conditions, all of which have to hold; raise RefusedPolicyError."""
    conditions = []
    for operator, keys in object_at(written, place).items():
        where = child(place, operator)
        meaning = _meaning(operator)
        if meaning is None:
            raise RefusedPolicyError(where, "is not a condition operator")
        for key, values in object_at(keys, where).items():
            if ":" not in key:
                raise RefusedPolicyError(child(where, key), "is not a service, a colon and a key")
            conditions.append(Condition(operator, *meaning, key, _values(values, where, key)))
    return tuple(conditions)


@lru_cache(maxsize=256)
def _meaning(operator: str) -> _Operator | None:
    found = _OPERATOR.fullmatch(operator)
    if found is None:
        return None
    comparison = _NAMES.get(found[2].lower())
    quantifier = _QUANTIFIERS.get((found[1] or "").lower())
    if comparison is None or quantifier is None or (comparison == "Null" and found[3]):
        return None
    return _Operator(comparison, quantifier, found[3] is not None)


def _values(written: Any, place: str, key: str) -> tuple[str, ...]:
    several = written if isinstance(written, list) else [written]
    return tuple([each if isinstance(each, str) else _text(each, place, key) for each in several])


def _text(value: Any, place: str, key: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
    raise RefusedPolicyError(child(place, key), "holds something other than text, a number or a Boolean")
