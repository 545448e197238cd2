"""Roles and accounts whose name is nearly that of a known one: mistyped, or spelled in another way."""

from collections.abc import Iterable

from awsroles.core.aws.arn import RoleArn
from awsroles.core.dataclass import dataclass

_MOST_EDITS = 2
# Shorter names differ by chance.
_LETTERS_AN_EDIT = 4


@dataclass(frozen=True)
class Near:
    """The *role* that may be meant, known in *account* or by its name alone."""

    role: RoleArn
    same_account: bool


def near_account(role: RoleArn, known: Iterable[RoleArn], accounts: Iterable[str] = ()) -> str | None:
    """Return the known account whose ID is nearly that of *role*'s, None if that is known itself."""
    ids = sorted({*(each.account for each in known), *accounts})
    if role.account in ids:
        return None
    return next((each for each in ids if distance(each, role.account) <= _MOST_EDITS), None)


def near_role(role: RoleArn, known: Iterable[RoleArn]) -> Near | None:
    """Return the known role whose name or path is nearly that of *role*, one of its account first.

    None if *role* is known itself, or its name is in another account. Names that differ in digits alone are different.
    """
    roles = sorted(set(known), key=str)
    here = [each for each in roles if each.account == role.account]
    if role in here:
        return None
    for each in here:
        if _is_near(each.name, role.name) or each.name.lower() == role.name.lower():
            return Near(each, same_account=True)
    if any(each.name == role.name for each in roles):
        return None
    found = next((each for each in roles if _is_near(each.name, role.name)), None)
    return None if found is None else Near(RoleArn(role.partition, role.account, found.path, found.name), False)


def distance(one: str, other: str) -> int:
    """Return the number of edits from *one* to *other*: a sign more, less or changed, or two swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        above, before = before, row
        row = [place]
        for column, sign_of_other in enumerate(other, 1):
            edits = min(row[-1] + 1, before[column] + 1, before[column - 1] + (sign != sign_of_other))
            if place > 1 and column > 1 and sign == other[column - 2] and one[place - 2] == sign_of_other:
                edits = min(edits, above[column - 2] + 1)
            row.append(edits)
    return row[-1]


def _is_near(known: str, name: str) -> bool:
    one, other = known.lower(), name.lower()
    if "".join(filter(str.isalpha, one)) == "".join(filter(str.isalpha, other)) and _digits(one) != _digits(other):
        return False
    return distance(one, other) <= min(_MOST_EDITS, max(len(one), len(other)) // _LETTERS_AN_EDIT)


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
