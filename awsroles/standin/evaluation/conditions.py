"""The Condition element of IAM policies: the operators in policies about MFA and AssumeRole."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from awsroles.standin.accounts import Caller

_Test = Callable[[str, str], bool]

_NEGATED = {
    "NumericNotEquals": "NumericEquals",
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}

_FROM_PARAMETERS = {
    "ExternalId": "sts:externalid",
    "RoleSessionName": "sts:rolesessionname",
    "SourceIdentity": "sts:sourceidentity",
}


def _same_bool(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


def check_condition(condition: Mapping[str, Any]) -> None:
    """Raise ValueError if this evaluator does not support an operator."""
    for operator in condition:
        base = operator.removesuffix("IfExists")
        if base not in _TESTS and base not in _NEGATED and operator != "Null":
            raise ValueError(f"the condition operator {operator} is beyond the stand-in")


def is_met(condition: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Return whether every test is met; several values of one key are alternatives."""
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
    "ArnEquals": matches,
    "ArnLike": matches,
}


def substitute(text: str, context: Mapping[str, str]) -> str:
    """Return *text* with policy variables such as `${aws:username}` replaced. A missing one matches nothing."""
    if "${" not in text:
        return text
    return re.sub(r"\$\{([^}]*)\}", lambda found: context.get(found.group(1).lower(), "\0"), text)


def request_context(caller: Caller, parameters: Mapping[str, str], now: float, mfa_at: float | None) -> dict[str, str]:
    """Return the condition keys, in lower case, and their values; *mfa_at* is the time of the MFA code.

    aws:MultiFactorAuthPresent is absent for access keys, and false for sessions without MFA
    (IAM user guide, id_credentials_mfa_configure-api-require).
    """
    context = {
        "aws:userid": caller.user_id,
        "aws:principalarn": caller.arn if caller.role is None else caller.role.arn,
        "aws:principalaccount": caller.account,
    }
    if caller.user is not None and not caller.user.is_root:
        context["aws:username"] = caller.user.name
    if mfa_at is not None:
        context["aws:multifactorauthpresent"] = "true"
        context["aws:multifactorauthage"] = str(int(now - mfa_at))
    elif caller.kind != "access-key":
        context["aws:multifactorauthpresent"] = "false"
    for parameter, key in _FROM_PARAMETERS.items():
        if parameter in parameters:
            context[key] = parameters[parameter]
    return context
