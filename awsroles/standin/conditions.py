"""The Condition element of IAM policies: the operators that policies about MFA and role switching use."""

from collections.abc import Callable, Mapping
from typing import Any

from awsroles.standin.wildcards import matches, substitute


def _same_bool(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


_Test = Callable[[str, str], bool]
_TESTS: dict[str, _Test] = {
    "Bool": _same_bool,
    "NumericEquals": lambda wanted, value: float(value) == float(wanted),
    "NumericLessThan": lambda wanted, value: float(value) < float(wanted),
    "NumericLessThanEquals": lambda wanted, value: float(value) <= float(wanted),
    "NumericGreaterThan": lambda wanted, value: float(value) > float(wanted),
    "NumericGreaterThanEquals": lambda wanted, value: float(value) >= float(wanted),
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
}
_NEGATED = {
    "NumericNotEquals": "NumericEquals",
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def check_condition(condition: Mapping[str, Any]) -> None:
    """Raise ValueError for an operator this evaluator does not know."""
    for operator in condition:
        base = operator.removesuffix("IfExists")
        if base not in _TESTS and base not in _NEGATED and operator != "Null":
            raise ValueError(f"the condition operator {operator} is beyond the stand-in")


def holds(condition: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Say whether every test holds; several values of one key are alternatives."""
    return all(
        _test(operator, context.get(key.lower()), [substitute(wanted, context) for wanted in _values(values)])
        for operator, tests in condition.items()
        for key, values in tests.items()
    )


def _test(operator: str, value: str | None, wanted: list[str]) -> bool:
    if operator == "Null":
        return any((value is None) == (text.lower() == "true") for text in wanted)
    base = operator.removesuffix("IfExists")
    if value is None:
        return base != operator or base in _NEGATED
    if base in _NEGATED:
        return not any(_TESTS[_NEGATED[base]](text, value) for text in wanted)
    return any(_TESTS[base](text, value) for text in wanted)


def _values(value: Any) -> list[str]:
    """Return the values of a test as text: JSON's true and numbers are allowed for it."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values]
