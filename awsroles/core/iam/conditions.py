"""Conditions on a context: absent keys, `IfExists`, `Null`, and the two quantifiers for keys of several values."""

from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.core.iam.operators import compares, is_negated
from awsroles.core.iam.statements import Condition
from awsroles.core.iam.variables import Values, variable_keys

_WITH_VARIABLES = ("String", "Arn", "Bool")


def read_context(written: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """Return a context by keys in lower case; a key with no value, or with an empty list of them, is absent."""
    read: dict[str, str | tuple[str, ...]] = {}
    for key, value in written.items():
        if isinstance(value, (list, tuple)):
            if several := tuple(_text(each) for each in value if each is not None):
                read[key.lower()] = several
        elif value is not None:
            read[key.lower()] = _text(value)
    return read


def holds(condition: Condition, values: Values, *, variables: bool) -> bool:
    """Say whether *condition* holds on the context *values*; *variables* says whether its document has them."""
    value = values.get(condition.folded_key)
    if condition.comparison == "Null":
        return any(each.lower() == ("true" if value is None else "false") for each in condition.values)
    if condition.quantifier:
        return _holds_for_set(condition, value, values, variables=variables)
    if value is None:
        return condition.if_exists or is_negated(condition.comparison)
    # reference_policies_condition-single-vs-multi-valued-context-keys: several values need a quantifier.
    return isinstance(value, str) and compares(condition, value, values, variables=variables)


def condition_variables(condition: Condition, *, variables: bool) -> Iterator[str]:
    """Yield the keys that the values of *condition* name."""
    if variables and condition.comparison.startswith(_WITH_VARIABLES):
        for each in condition.values:
            yield from variable_keys(each)


def _holds_for_set(
    condition: Condition, value: str | tuple[str, ...] | None, values: Values, *, variables: bool
) -> bool:
    members = (value,) if isinstance(value, str) else value or ()
    for_all = condition.quantifier == "ForAllValues"
    # The same page: of an absent key and of an empty set, such as an empty string, ForAllValues is true and ForAnyValue
    # false. IfExists changes neither: AWS asks for it after the quantifier.
    if not any(members):
        return for_all
    each = (compares(condition, member, values, variables=variables) for member in members)
    return all(each) if for_all else any(each)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
