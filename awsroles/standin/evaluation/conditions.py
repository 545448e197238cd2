"""The Condition element of IAM policies: the operators in policies about MFA and AssumeRole."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

Context = Mapping[str, str | tuple[str, ...]]
"""The condition keys of a request, in lower case, and their values; those of several values have a tuple."""

_Test = Callable[[str, str], bool]

_NEGATED = {
    "DateNotEquals": "DateEquals",
    "NumericNotEquals": "NumericEquals",
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def _same_bool(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


def _instant(text: str) -> float:
    """Return a date of ISO 8601, or seconds since the epoch, as the latter."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return float(text)
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at if at.tzinfo is not None else at.replace(tzinfo=timezone.utc)).timestamp()


def _arn_matches(pattern: str, value: str) -> bool:
    """Return whether an ARN matches: each of the six fields apart (reference_policies_elements_condition_operators)."""
    patterns, fields = pattern.split(":", 5), value.split(":", 5)
    return len(patterns) == len(fields) and all(map(matches, patterns, fields))


def check_condition(condition: Mapping[str, Any]) -> None:
    """Raise ValueError if this evaluator does not support an operator."""
    for operator in condition:
        base = _base(operator)
        if base not in _TESTS and base not in _NEGATED and operator != "Null":
            raise ValueError(f"the condition operator {operator} is beyond the stand-in")


def is_met(condition: Mapping[str, Any], context: Context) -> bool:
    """Return whether every test is met; several values of one key are alternatives."""
    return all(
        _test(operator, context.get(key.lower()), [substitute(wanted, context) for wanted in _values(values)])
        for operator, tests in condition.items()
        for key, values in tests.items()
    )


def _test(operator: str, value: str | tuple[str, ...] | None, wanted: list[str]) -> bool:
    if operator == "Null":
        return any((value is None) == (text.lower() == "true") for text in wanted)
    base, members = _base(operator), (value,) if isinstance(value, str) else value
    if operator.startswith("ForAllValues:"):
        return all(_fits(base, each, wanted) for each in members or ())
    if operator.startswith("ForAnyValue:"):
        return any(_fits(base, each, wanted) for each in members or ())
    if members is None:
        return operator.endswith("IfExists") or base in _NEGATED
    return any(_fits(base, each, wanted) for each in members)


def _fits(base: str, value: str, wanted: list[str]) -> bool:
    if base in _NEGATED:
        return not any(_TESTS[_NEGATED[base]](text, value) for text in wanted)
    return any(_TESTS[base](text, value) for text in wanted)


def _base(operator: str) -> str:
    """Return *operator* without what is said of sets and of missing keys."""
    return operator.rpartition(":")[2].removesuffix("IfExists")


def _values(value: Any) -> list[str]:
    """Return the values of a test as text. IAM also accepts JSON booleans and numbers."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values]


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Return whether *value* matches a pattern with IAM's wildcards `*` and `?`."""
    if "*" not in pattern and "?" not in pattern:
        return pattern.lower() == value.lower() if ignore_case else pattern == value
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return re.fullmatch(expression, value, flags) is not None


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
    "ArnEquals": _arn_matches,
    "ArnLike": _arn_matches,
    "DateEquals": lambda wanted, value: _instant(value) == _instant(wanted),
    "DateLessThan": lambda wanted, value: _instant(value) < _instant(wanted),
    "DateLessThanEquals": lambda wanted, value: _instant(value) <= _instant(wanted),
    "DateGreaterThan": lambda wanted, value: _instant(value) > _instant(wanted),
    "DateGreaterThanEquals": lambda wanted, value: _instant(value) >= _instant(wanted),
}


def substitute(text: str, context: Context) -> str:
    """Return *text* with policy variables such as `${aws:username}` replaced. A missing one matches nothing."""
    if "${" not in text:
        return text
    return re.sub(r"\$\{([^}]*)\}", lambda found: _variable(found.group(1).lower(), context), text)


def _variable(name: str, context: Context) -> str:
    value = context.get(name)
    return value if isinstance(value, str) else "\0"
