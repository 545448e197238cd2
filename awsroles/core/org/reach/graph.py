"""The graph of a snapshot: its callers, its roles, and the hops between them, judged when they are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.statements import Principals
from awsroles.core.org.live.account import Role
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.reach.callers import Caller, caller_of_role, caller_of_user, door
from awsroles.core.org.reach.hop import Hop, World, find_hop
from awsroles.core.org.reach.judge import Judge

# The user of another account of which nothing is known.
_SOMEBODY = "user/somebody"


@dataclass(frozen=True)
class Door:
    """A principal outside the snapshot that a trust policy names: *hop* is None for what does not call AssumeRole."""

    principal: str
    hop: Hop | None = None


class Graph:
    """The hops between the users and roles of *snapshot* in *world*."""

    def __init__(self, snapshot: Snapshot, world: World) -> None:
        self.snapshot = snapshot
        self._world = world
        self._judge = Judge(world)
        self._to: dict[str, list[Hop]] = {}
        self._from: dict[str, list[Hop]] = {}

    @cached_property
    def callers(self) -> dict[str, Caller]:
        """The users and roles by their ARNs."""
        users = [caller_of_user(self.snapshot, *each) for each in self.snapshot.users()]
        roles = [caller_of_role(self.snapshot, role) for _, role in self.snapshot.roles()]
        return {each.arn: each for each in (*users, *roles)}

    def hops_to(self, role: Role) -> list[Hop]:
        """Return the hops to *role*, those of users first, in the order of names."""
        if role.arn not in self._to:
            found = [self._judge.hop(each, role) for each in self._trusted_callers(role)]
            self._to[role.arn] = sorted(filter(None, found), key=_order)
        return self._to[role.arn]

    def hops_from(self, caller: Caller) -> list[Hop]:
        """Return the hops of *caller*, in the order of the roles' accounts and names."""
        if caller.arn not in self._from:
            found = [self._judge.hop(caller, role) for role in self._trusting(caller)]
            self._from[caller.arn] = sorted(filter(None, found), key=lambda hop: hop.role_arn)
        return self._from[caller.arn]

    def doors(self, role: Role) -> list[Door]:
        """Return the principals outside the snapshot that the trust policy of *role* lets in."""
        found: dict[str, Door] = {}
        for principals in _trusted(role):
            for name, arn in self._outside(principals, role.arn.split(":")[1]):
                hop = find_hop(door(arn), role, self._world)
                if hop is not None:
                    found[name] = Door(name, hop)
            # Services, federations, and the unique IDs that are left of deleted users and roles.
            found |= {each: Door(each) for each in principals.others | principals.arns if not each.startswith("arn:")}
        return [found[name] for name in sorted(found)]

    def _outside(self, principals: Principals, partition: str) -> Iterator[tuple[str, str]]:
        """Yield the callers outside the snapshot that *principals* mean, as they are shown and as ARNs."""
        for account in {account for _, account in principals.accounts} - self.snapshot.accounts.keys():
            yield f"account {account}", f"arn:{partition}:iam::{account}:{_SOMEBODY}"
        for arn in principals.arns - self.callers.keys():
            if arn.startswith("arn:") and self._is_outside(arn):
                yield arn, arn
        if principals.everyone:
            yield "everyone", f"arn:{partition}:iam::000000000000:{_SOMEBODY}"

    def role(self, name: str, accounts: Mapping[str, str]) -> Role | None:
        """Return the role *name*, an ARN or ACCOUNT/NAME by the IDs of *accounts* or an ID; None if there is none."""
        if name.startswith("arn:"):
            return self.snapshot.role(name)
        account, _, rest = name.partition("/")
        found = self.snapshot.accounts.get(accounts.get(account, account))
        return None if found is None or not rest else found.role(rest.rpartition("/")[2])

    def user(self, name: str) -> Caller | None:
        """Return the user *name*, an ARN or a name in the master account or else in the only account that has it."""
        if name.startswith("arn:"):
            return self.callers.get(name)
        named = [user for _, user in self.snapshot.users() if user.name == name]
        of_master = [each for each in named if each.arn.split(":")[4] == self.snapshot.master]
        found = of_master or named
        return self.callers[found[0].arn] if len(found) == 1 else None

    @cached_property
    def _roles(self) -> dict[str, list[Role]]:
        """The roles by an account or ARN that their trust policies name, `*` for everyone."""
        found: dict[str, list[Role]] = {}
        for _, role in self.snapshot.roles():
            keys = ["*"] if role.trust.policy is None else [key for each in _trusted(role) for key in _keys(each)]
            for key in dict.fromkeys(keys):
                found.setdefault(key, []).append(role)
        return found

    @cached_property
    def _callers_by_account(self) -> dict[str, list[Caller]]:
        found: dict[str, list[Caller]] = {}
        for each in self.callers.values():
            found.setdefault(each.account, []).append(each)
        return found

    def _trusting(self, caller: Caller) -> Iterable[Role]:
        named = [role for key in (caller.account, caller.arn, "*") for role in self._roles.get(key, ())]
        return {role.arn: role for role in named if role.arn != caller.arn}.values()

    def _trusted_callers(self, role: Role) -> Iterable[Caller]:
        if role.trust.policy is None:
            return self.callers.values()
        found: dict[str, Caller] = {}
        for principals in _trusted(role):
            for key in _keys(principals):
                if key == "*":
                    found |= self.callers
                elif key in self.callers:
                    found[key] = self.callers[key]
                else:
                    found |= {each.arn: each for each in self._callers_by_account.get(key, ())}
        found.pop(role.arn, None)
        return found.values()

    def _is_outside(self, arn: str) -> bool:
        """Say whether *arn* is of an account that is not in the snapshot, or whose parts are not all there."""
        fields = arn.split(":", 5)
        account = self.snapshot.accounts.get(fields[4]) if len(fields) == 6 else None
        return account is None or not account.is_whole


def _trusted(role: Role) -> Iterator[Principals]:
    policy = role.trust.policy
    for statement in () if policy is None else policy.statements:
        if statement.allows and statement.principals is not None and not statement.except_principals:
            yield statement.principals


def _keys(principals: Principals) -> Iterator[str]:
    """Yield what *principals* name: IDs of accounts, ARNs, and `*` for everyone."""
    yield from (account for _, account in principals.accounts)
    yield from principals.arns
    if principals.everyone:
        yield "*"


def _order(hop: Hop) -> tuple[bool, str, str]:
    return hop.caller.kind != "user", hop.caller.name.lower(), hop.caller.arn
