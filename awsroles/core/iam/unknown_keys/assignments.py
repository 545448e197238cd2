"""Values that unknown keys are tried with: for each key enough that every combination of its conditions occurs."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from awsroles.core.iam.applicable import Applicable
from awsroles.core.iam.conditions import condition_variables, holds
from awsroles.core.iam.requests import Request
from awsroles.core.iam.resources import resource_variables
from awsroles.core.iam.unknown_keys.samples import Asked, captured, samples
from awsroles.core.iam.variables import Values, pattern_of

Assignment = str | tuple[str, ...] | None
# Keys with several values, by the IAM user guide's reference_policies_condition-keys.
_SEVERAL = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "sts:transitivetagkeys",
    }
)
# Names have no slash, so that no user's name is the path and the name of a role (roleSessionNameType, userNameType).
_NAMES = frozenset({"aws:username", "sts:rolesessionname"})
_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
_MOST_IN_ALL_SUBSETS = 6
_MOST_TO_COMPARE = 100_000
# A value that two unknown keys can have in common.
_SHARED = "shared"


def assignments_of(
    request: Request, known: Values, pending: Iterable[Applicable]
) -> tuple[list[str], list[list[Assignment]]]:
    """Return the unknown keys that *pending* statements depend on, and what each is tried with: None is absent."""
    pending = list(pending)
    asked = [Asked(each, one.statement.variables) for one in pending for each in one.pending]
    linked = _linked(request, known, pending, asked)
    keys = sorted(request.unknown.intersection([*linked, *(each.condition.folded_key for each in asked)]))
    return keys, [_choices(key, known, asked, linked.get(key)) for key in keys]


def _choices(key: str, known: Values, asked: list[Asked], linked: list[str] | None) -> list[Assignment]:
    own = [each for each in asked if each.condition.folded_key == key]
    values = list(dict.fromkeys([*(linked or ()), *samples(key, own, known)]))
    if key in _NAMES:
        values = [each for each in values if _NAME.fullmatch(each)]
    choices: list[Assignment] = [None, *_shaped(key, values, own)]
    if linked is not None or len(choices) * len(own) > _MOST_TO_COMPARE:
        return choices
    return _distinct(key, choices, known, own)


def _shaped(key: str, values: list[str], own: list[Asked]) -> Iterator[Assignment]:
    """Yield *values* one by one, and as sets if the key has several values or a quantifier asks for them."""
    quantified = any(each.condition.quantifier for each in own)
    plain = any(not each.condition.quantifier for each in own) or not own
    if key not in _SEVERAL and (plain or not quantified):
        yield from values
    if key in _SEVERAL or quantified:
        sizes = range(1, len(values) + 1) if len(values) <= _MOST_IN_ALL_SUBSETS else (1, 2, len(values))
        for size in sizes:
            yield from combinations(values, size)


def _distinct(key: str, choices: list[Assignment], known: Values, own: list[Asked]) -> list[Assignment]:
    """Return one of all choices on which the same conditions hold."""
    found: dict[tuple[bool, ...], Assignment] = {}
    for choice in choices:
        values = known if choice is None else {**known, key: choice}
        found.setdefault(tuple(holds(each.condition, values, variables=each.variables) for each in own), choice)
    return list(found.values())


def _linked(request: Request, known: Values, pending: list[Applicable], asked: list[Asked]) -> dict[str, list[str]]:
    """Return unknown keys that variables compare with something, each with the values that could be equal."""
    linked: dict[str, list[str]] = {}
    for one in pending:
        if one.by_resource:
            names = request.unknown.intersection(resource_variables(one.statement))
            for pattern in one.statement.resources or ():
                _link(linked, names, pattern.split(":", 5)[-1], [request.resource.split(":", 5)[-1]])
    for condition, variables in asked:
        names = request.unknown.intersection(condition_variables(condition, variables=variables))
        if not names:
            continue
        key = condition.folded_key
        for pattern in condition.values:
            _link(linked, names, pattern, [_SHARED] if key in request.unknown else _texts(known, key))
        if key in request.unknown:
            shared = {**known, **dict.fromkeys(names, _SHARED)}
            patterns = (pattern_of(each, shared, variables=True, wildcards=False) for each in condition.values)
            linked.setdefault(key, []).extend(filter(None, patterns))
    return linked


def _link(linked: dict[str, list[str]], names: Iterable[str], pattern: str, texts: list[str]) -> None:
    for name in names:
        linked.setdefault(name, []).extend([_SHARED, *(each for text in texts for each in captured(pattern, text))])


def _texts(known: Values, key: str) -> list[str]:
    value = known.get(key, ())
    return [value] if isinstance(value, str) else list(value)
