"""The functions of the file: roles of one name that groups give, and who has them.

A function is what its role is called, because people can be moved to a group of another name, but a role cannot get
another name. Nobody gains by it: of several groups that give a role of one name in different accounts, one counts, with
those that give it in all of its accounts too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.from_live.assumable import Reached
from awsroles.core.org.from_live.draft import DraftAccount
from awsroles.core.org.from_live.names import best_group_name, best_role_name, unfilled
from awsroles.core.org.live.account import Account, Role
from awsroles.core.org.policies.break_glass import BREAK_GLASS
from awsroles.core.org.policies.everyone import EVERYONE

# Names of AWS's own roles begin so (naming.py).
_OF_AWS = ("stacksets-exec-", "awscontroltowerexecution", "awsreservedsso_", "awsservicerolefor")
_RESERVED_GROUPS = frozenset({EVERYONE, BREAK_GLASS})
_ROLE_NAME = "{function}"
_PATH = "/"


@dataclass(frozen=True)
class Function:
    """A function: its *roles* by the IDs of accounts, and the *groups* whose users have it."""

    name: str
    roles: Mapping[str, Role]
    groups: frozenset[str]


@dataclass(frozen=True)
class Functions:
    """All functions by name, the *settings* that name their roles and groups, and what is *left_out* in sentences."""

    functions: Mapping[str, Function]
    settings: Mapping[str, str]
    left_out: tuple[str, ...] = ()


def find_functions(
    reached: Sequence[Reached], accounts: Mapping[str, DraftAccount], master: Account, reserved: Collection[str]
) -> Functions:
    """Return the functions that *reached* roles are; roles of *reserved* names in lower case are none."""
    usable, left_out = [], []
    for each in reached:
        account = accounts[_account(each.role)]
        name = each.role.name.lower()
        if account.is_closed or each.groups <= _RESERVED_GROUPS:
            continue
        if name in reserved or name.startswith(_OF_AWS):
            left_out.append(_said(each, account, "its name is reserved"))
        else:
            usable.append(each)
    path = _most_frequent([each.role.path for each in usable])
    template = best_role_name([(each.role.name, accounts[_account(each.role)].key) for each in usable])
    named: dict[str, list[Reached]] = {}
    for each in usable:
        account = accounts[_account(each.role)]
        key = unfilled(template, each.role.name, account.key)
        if each.role.path != path:
            left_out.append(_said(each, account, f"its path is not {path}"))
        elif key is None or key in _RESERVED_GROUPS:
            left_out.append(_said(each, account, f"no function is called so that {template} is its name"))
        else:
            named.setdefault(key, []).append(each)
    groups = best_group_name(
        [(name, {group for each in roles for group in each.groups}) for name, roles in named.items()]
    )
    found: dict[str, Function] = {}
    for name in sorted(named):
        found[name], others = _function(name, named[name], master, groups.replace(_ROLE_NAME, name))
        left_out += [
            _said(each, accounts[_account(each.role)], "not all who have the function may assume it") for each in others
        ]
    settings = {"role_name": template, "role_path": path, "group_name": groups}
    return Functions(
        found, {key: value for key, value in settings.items() if value != DEFAULTS[key]}, tuple(sorted(left_out))
    )


def _function(name: str, reached: Sequence[Reached], master: Account, own: str) -> tuple[Function, list[Reached]]:
    """Return the function of *reached* roles, by the group *own* or that of most people, and the roles besides."""
    of_group: dict[str, set[str]] = {}
    for each in reached:
        for group in each.groups - _RESERVED_GROUPS:
            of_group.setdefault(group, set()).add(each.role.arn)
    first = own if own in of_group else max(sorted(of_group), key=lambda each: len(master.members(each)))
    arns = of_group[first]
    groups = frozenset(group for group, there in of_group.items() if there >= arns)
    roles = {_account(each.role): each.role for each in reached if each.role.arn in arns}
    return Function(name, roles, groups), [each for each in reached if each.role.arn not in arns]


def _most_frequent(paths: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for each in paths:
        counts[each] = counts.get(each, 0) + 1
    return max(sorted(counts), key=lambda each: counts[each], default=_PATH)


def _account(role: Role) -> str:
    return role.arn.split(":")[4]


def _said(reached: Reached, account: DraftAccount, why: str) -> str:
    return f"role {reached.role.path[1:]}{reached.role.name} in {account.key}: {why}"
