"""Roles and accounts whose name is nearly that of a known one: mistyped, or spelled in another way."""

from collections.abc import Callable

from awsroles.core.aws.arn import RoleArn
from awsroles.core.dataclass import dataclass, replace

_MOST_EDITS = 2
# Shorter names differ by chance.
_LETTERS_AN_EDIT = 4


@dataclass(frozen=True)
class KnownNames:
    """The roles and accounts that other profiles and policies name."""

    roles: frozenset[RoleArn] = frozenset()
    accounts: frozenset[str] = frozenset()

    def near_account(self, role: RoleArn, is_plausible: Callable[[RoleArn], bool]) -> str | None:
        """Return the known account that may be meant by that of *role*, None if that is known itself.

        *is_plausible* says if a role may be meant, as one that the user may not assume is not.
        """
        known = sorted({*(each.account for each in self.roles), *self.accounts})
        if role.account in known:
            return None
        near = (each for each in known if distance(each, role.account) <= _MOST_EDITS)
        return next((each for each in near if is_plausible(replace(role, account=each))), None)

    def near_role(
        self, role: RoleArn, is_plausible: Callable[[RoleArn], bool], *, is_missing: bool = False
    ) -> RoleArn | None:
        """Return the known role that may be meant by *role*, one of its account first.

        None if *role* is known itself and not *is_missing*, or if its name is known in another account.
        """
        known = sorted(self.roles - {role} if is_missing else self.roles, key=str)
        here = [each for each in known if each.account == role.account]
        if role in here:
            return None
        named_here = [each for each in here if each.name.lower() == role.name.lower() or _is_near(each.name, role.name)]
        elsewhere = [] if any(each.name == role.name for each in known) else known
        named_there = [replace(each, account=role.account) for each in elsewhere if _is_near(each.name, role.name)]
        return next(filter(is_plausible, (*named_here, *named_there)), None)


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
    """Return true for names with a slip; those that differ in digits alone are different."""
    one, other = known.lower(), name.lower()
    if "".join(filter(str.isalpha, one)) == "".join(filter(str.isalpha, other)) and _digits(one) != _digits(other):
        return False
    most = min(_MOST_EDITS, max(len(one), len(other)) // _LETTERS_AN_EDIT)
    return abs(len(one) - len(other)) <= most and distance(one, other) <= most


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
