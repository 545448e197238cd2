"""The roles that the groups of the master account let their users assume."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.org.live.account import Account, Group, Role, User
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.reach.callers import caller_of_user
from awsroles.core.org.reach.hop import World, find_hop

_ASSUME = "sts:assumerole"
_SOMEBODY = "somebody"


@dataclass(frozen=True)
class Reached:
    """A *role* that is read, and the names of the *groups* whose users may assume it."""

    role: Role
    groups: frozenset[str]


def named_roles(policies: Iterable[HeldPolicy]) -> Iterator[str]:
    """Yield the ARNs and patterns of roles that statements of *policies* let assume.

    A statement that allows everything names no role: it is of an administrator of the account.
    """
    for each in policies:
        for statement in each.policy.statements if each.policy is not None else ():
            actions = [action for action in statement.actions if not action.startswith("*")]
            is_for_roles = statement.allows and not statement.except_actions and not statement.except_resources
            if is_for_roles and any(matches(wild(action), _ASSUME) for action in actions):
                yield from statement.resources or ()


def roles_of_groups(snapshot: Snapshot, master: Account, now: datetime) -> list[Reached]:
    """Return the roles of the snapshot that groups of *master* name and that let their users in."""
    members = frozenset(() if snapshot.organization is None else snapshot.organization.accounts)
    world = World(now, None if snapshot.organization is None else snapshot.organization.id, members)
    found: dict[str, tuple[Role, set[str]]] = {}
    roles = [role for _, role in snapshot.roles() if not role.is_of_aws]
    for group in master.groups.values():
        caller = caller_of_user(snapshot, master, _user(master, group))
        patterns = [wild(each) for each in dict.fromkeys(named_roles(group.policies))]
        exact = {each for each in patterns if each.isascii()}
        wide = [each for each in patterns if each not in exact]
        for role in roles:
            is_named = role.arn in exact or any(matches(each, role.arn) for each in wide)
            if is_named and find_hop(caller, role, world) is not None:
                found.setdefault(role.arn, (role, set()))[1].add(group.name)
    return [Reached(role, frozenset(groups)) for role, groups in found.values()]


def _user(master: Account, group: Group) -> User:
    """Return a user in *group* alone: one of its users, as trust policies may name these."""
    members = master.members(group.name)
    arn = members[0].arn if members else f"{group.arn.partition(':group')[0]}:user/{_SOMEBODY}"
    return User(arn, arn.rpartition("/")[2], (group.name,), tags=members[0].tags if members else {})
