"""Values of one unknown key, by the operators that ask for it: on, between and beside what they compare it with."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from ipaddress import ip_address
from itertools import pairwise
from typing import NamedTuple

from awsroles.core.iam.operators import parse_date, parse_network, parse_number
from awsroles.core.iam.statements import Condition
from awsroles.core.iam.unknown_keys.coverings import covering, covering_arns
from awsroles.core.iam.variables import VARIABLE, Values, pattern_of

_BOOLEAN_KEYS = frozenset(
    {"aws:multifactorauthpresent", "aws:principalisawsservice", "aws:securetransport", "aws:viaawsservice"}
)
_WHOLE_NUMBERS = frozenset({"aws:multifactorauthage", "aws:epochtime"})
_PLACEHOLDER = "x"
# A hole that a variable leaves in a pattern is open for any text, as a wildcard is.
_HOLE = "*"
_OPEN = re.compile(r"[*?]+")


class Asked(NamedTuple):
    """A condition, and whether its document has variables."""

    condition: Condition
    variables: bool


def samples(key: str, asked: Iterable[Asked], known: Values) -> list[str]:
    """Return values of *key*, in which each combination of the conditions *asked* that can hold together holds."""
    by_family: dict[str, list[Asked]] = {}
    for each in asked:
        by_family.setdefault(_family(each.condition.comparison), []).append(each)
    if key in _BOOLEAN_KEYS or "Bool" in by_family:
        return ["true", "false"]
    found: list[str] = []
    for family, members in by_family.items():
        found += _of_family(family, key, members, known)
    return list(dict.fromkeys(found or [_PLACEHOLDER]))


def captured(pattern: str, text: str) -> Iterator[str]:
    """Yield what a variable of *pattern* can be so that *text* is of the pattern: from and to where it may stand."""
    for part, after in pairwise([*_OPEN.split(VARIABLE.sub(_HOLE, pattern)), ""]):
        starts = {place + len(part) for place in (text.find(part), text.rfind(part)) if place >= 0}
        ends = {place if after else len(text) for place in (text.find(after), text.rfind(after)) if place >= 0}
        yield from (text[start:end] for start in sorted(starts) for end in sorted(ends) if start < end)


def _family(comparison: str) -> str:
    for family in ("String", "Numeric", "Date", "Arn", "Bool", "Binary", "Null"):
        if comparison.startswith(family):
            return family
    return "Address"


def _of_family(family: str, key: str, members: list[Asked], known: Values) -> list[str]:
    values = [value for each in members for value in each.condition.values]
    fold = any("IgnoreCase" in each.condition.comparison for each in members)
    match family:
        case "Numeric":
            found = _around([number for each in values if (number := parse_number(each)) is not None], key)
        case "Date":
            found = [_instant(each) for each in _around_dates(values)]
        case "Address":
            found = _addresses(values)
        case "Arn":
            found = covering_arns(_patterns(members, known))
        case "String":
            found = covering(_patterns(members, known), fold=fold)
        case _:
            found = [*values, _PLACEHOLDER] if family == "Binary" else [_PLACEHOLDER]
    return found


def _patterns(members: list[Asked], known: Values) -> list[str]:
    found = []
    for condition, variables in members:
        wildcards = condition.comparison.startswith("Arn") or "Like" in condition.comparison
        for value in condition.values:
            pattern = pattern_of(value, known, variables=variables, wildcards=wildcards)
            if pattern is not None:
                found.append(pattern)
    return found


def _around(numbers: list[Decimal], key: str) -> list[str]:
    """Return *numbers*, what lies beside them, and what lies between them; ages and times are whole."""
    ordered = sorted(set(numbers))
    near = {each + step for each in ordered for step in (-1, 0, 1)}
    if key not in _WHOLE_NUMBERS:
        near |= {(one + other) / 2 for one, other in pairwise(ordered)}
    return [format(each, "f") for each in sorted(near) if each >= 0 or key not in _WHOLE_NUMBERS]


def _around_dates(values: list[str]) -> list[Decimal]:
    dates = [date for each in values if (date := parse_date(each)) is not None]
    return sorted({each + step for each in dates for step in (-1, 0, 1)})


def _instant(seconds: Decimal) -> str:
    try:
        at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=int(seconds * 1_000_000))
    except OverflowError:
        # Before the year 1 or after 9999, which epoch time alone can say.
        return format(seconds, "f")
    return at.isoformat().replace("+00:00", "Z")


def _addresses(values: list[str]) -> list[str]:
    """Return the first and last address of each network, those beside it, and one of each family."""
    found = ["192.0.2.1", "2001:db8::1"]
    for network in [each for each in map(parse_network, values) if each is not None]:
        first, last = int(network.network_address), int(network.broadcast_address)
        top = 2**network.max_prefixlen - 1
        kind = type(network.network_address)
        found += [str(kind(each)) for each in (first, last, first - 1, last + 1) if 0 <= each <= top]
    return [str(ip_address(each)) for each in dict.fromkeys(found)]
