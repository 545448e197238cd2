"""Comparisons of condition operators: one value of a policy with one of the request."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from operator import eq, ge, gt, le, lt

from awsroles.core.iam.patterns import matches
from awsroles.core.iam.statements import Condition
from awsroles.core.iam.variables import Values, pattern_of

# True or False, or None if the two cannot be compared: then neither an operator nor its negation holds.
_Test = Callable[[str, str, Values, bool], bool | None]
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
# The forms of W3C's note on ISO 8601, which reference_policies_elements_condition_operators names, and epoch time.
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII
)
_EPOCH = re.compile(r"-?\d{5,15}(?:\.\d+)?|0", re.ASCII)


def is_negated(comparison: str) -> bool:
    """Say whether *comparison* holds if no value matches, and if the key is absent."""
    return "Not" in comparison


def compares(condition: Condition, value: str, values: Values, *, variables: bool) -> bool:
    """Say whether *value* is as *condition* asks, by one of its values, or by none of them if it is negated."""
    test = _TESTS[condition.comparison.replace("Not", "", 1)]
    found = [test(each, value, values, variables) for each in condition.values]
    if is_negated(condition.comparison):
        return all(each is False for each in found)
    return any(found)


def _string(wildcards: bool, fold: bool = False) -> _Test:
    def test(policy: str, value: str, values: Values, variables: bool) -> bool:
        pattern = pattern_of(policy, values, variables=variables, wildcards=wildcards)
        if pattern is None:
            return False
        return matches(pattern.lower(), value.lower()) if fold else matches(pattern, value)

    return test


def _arn(policy: str, value: str, values: Values, variables: bool) -> bool | None:
    pattern = pattern_of(policy, values, variables=variables)
    if pattern is None:
        return False
    fields, parts = pattern.split(":", 5), value.split(":", 5)
    if len(fields) < 6 or len(parts) < 6:
        return None
    return all(matches(field, part) for field, part in zip(fields, parts, strict=True))


def _boolean(policy: str, value: str, values: Values, variables: bool) -> bool | None:
    pattern = pattern_of(policy, values, variables=variables, wildcards=False)
    two = {(pattern or "").lower(), value.lower()}
    return len(two) == 1 if two <= {"true", "false"} else None


def _ordered(parse: Callable[[str], Decimal | None], order: Callable[[Decimal, Decimal], bool]) -> _Test:
    def test(policy: str, value: str, _values: Values, _variables: bool) -> bool | None:
        left, right = parse(value), parse(policy)
        return None if left is None or right is None else order(left, right)

    return test


def _binary(policy: str, value: str, _values: Values, _variables: bool) -> bool | None:
    try:
        return policy == value or b64decode(policy, validate=True) == value.encode()
    except (binascii.Error, ValueError):
        return None


def _address(policy: str, value: str, _values: Values, _variables: bool) -> bool | None:
    network, address = parse_network(policy), _parse_address(value)
    if network is None or address is None:
        return None
    return network.version == address.version and address in network


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """Return the integer or decimal that *text* is."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Decimal | None:
    """Return the seconds since 1970 that *text* is; four digits are a year, and a time without a zone is UTC's."""
    if _EPOCH.fullmatch(text):
        return Decimal(text)
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (
        int(part or least) for part, least in zip(found.groups(), (1, 1, 1, 0, 0, 0), strict=False)
    )
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError:
        return None
    seconds = Decimal((at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(seconds=1))
    return seconds + Decimal(f"0.{found[7] or 0}") - _offset(found[8])


def _offset(zone: str | None) -> int:
    if zone in {None, "Z"} or zone is None:
        return 0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if zone[0] == "-" else seconds


@lru_cache(maxsize=4096)
def parse_network(text: str) -> IPv4Network | IPv6Network | None:
    """Return the network that *text* is; an address alone is a network of one."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "Equals": eq,
    "LessThan": lt,
    "LessThanEquals": le,
    "GreaterThan": gt,
    "GreaterThanEquals": ge,
}
_TESTS: dict[str, _Test] = {
    "StringEquals": _string(wildcards=False),
    "StringEqualsIgnoreCase": _string(wildcards=False, fold=True),
    "StringLike": _string(wildcards=True),
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "Bool": _boolean,
    "BinaryEquals": _binary,
    "IpAddress": _address,
    **{f"Numeric{name}": _ordered(parse_number, order) for name, order in _ORDERS.items()},
    **{f"Date{name}": _ordered(parse_date, order) for name, order in _ORDERS.items()},
}
