"""The policies of a snapshot that judge the calls of a user or a role, as the engine takes them."""

from collections.abc import Iterator

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.requests import Policies
from awsroles.core.org.live.account import Account, Role, User
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot


@dataclass(frozen=True)
class Judges:
    """The *policies* that judge a call; *unknown* names those that should and are not known or cannot be evaluated."""

    policies: Policies
    unknown: tuple[str, ...] = ()

    def with_trust(self, role: Role) -> "Judges":
        """Return them with the trust policy of *role*, for a call that assumes it."""
        unknown = (*self.unknown, *_unknown([role.trust]))
        return Judges(replace(self.policies, resource=role.trust.policy), unknown)


def judges_of(snapshot: Snapshot, account: Account, caller: User | Role) -> Judges:
    """Return the policies of *caller* in *account* itself: its own, its boundary and the control policies."""
    held = list(account.policies_of(caller)) if isinstance(caller, User) else list(caller.policies)
    boundary = [caller.boundary] if caller.boundary is not None else []
    levels = snapshot.organization.levels(account.id) if snapshot.organization is not None else ()
    controls = [each for level in levels or () for each in level]
    missing = [f"group {name}" for name in getattr(caller, "groups", ()) if name not in account.groups]
    unknown = [*_unknown([*held, *boundary, *controls]), *missing]
    if levels is None:
        unknown.append("service control policies")
    policies = Policies(
        tuple(each.policy for each in held if each.policy is not None),
        boundary[0].policy if boundary else None,
        scps=tuple(tuple(each.policy for each in level if each.policy is not None) for level in levels or ()),
    )
    return Judges(policies, tuple(unknown))


def _unknown(held: list[HeldPolicy]) -> Iterator[str]:
    return (each.label for each in held if each.policy is None)
