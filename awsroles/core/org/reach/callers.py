"""The callers of a snapshot: its users, and its roles, whose sessions may assume further ones."""

from collections.abc import Mapping
from typing import Literal

from awsroles.core.aws.sts import default_session_name
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.core.org.live.account import Account, Role, User
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot

Kind = Literal["user", "role", "door"]

_ALLOW_ALL = read_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, PolicyKind.IDENTITY
)


@dataclass(frozen=True)
class Caller:
    """A user or a role of the snapshot, or a *door*: a principal of which nothing but its ARN is known.

    *unread* are the policies that cannot be evaluated. *levels* are the service control policies of its account, from
    the root on, None if they are not known.
    """

    arn: str
    name: str
    kind: Kind
    identity: tuple[Policy, ...]
    boundary: Policy | None = None
    unread: tuple[str, ...] = ()
    unique_id: str | None = None
    tags: Mapping[str, str] | None = None
    levels: tuple[tuple[Policy, ...], ...] | None = ()

    @property
    def account(self) -> str:
        """The account ID."""
        return self.arn.split(":")[4]

    @property
    def principal(self) -> str:
        """The ARN that signs calls: for a role that of a session."""
        if self.kind != "role":
            return self.arn
        partition = self.arn.split(":")[1]
        return f"arn:{partition}:sts::{self.account}:assumed-role/{self.name}/{self.session_name}"

    @property
    def session_name(self) -> str:
        """The session name of its calls: the user's name, as awsroles and the console give it."""
        return default_session_name(self.name) if self.kind == "user" else "session"


def caller_of_user(snapshot: Snapshot, account: Account, user: User) -> Caller:
    """Return *user* as a caller, with the policies of its groups."""
    missing = tuple(f"group {name}" for name in user.groups if name not in account.groups)
    return _caller(snapshot, user, "user", [*account.policies_of(user)], missing)


def caller_of_role(snapshot: Snapshot, role: Role) -> Caller:
    """Return *role* as a caller."""
    return _caller(snapshot, role, "role", list(role.policies))


def door(arn: str) -> Caller:
    """Return the principal *arn*, whose policies are not known, as a caller whom they allow everything."""
    return Caller(arn, arn.rpartition("/")[2], "door", (_ALLOW_ALL,), levels=())


def with_unread_allowed(caller: Caller) -> Caller:
    """Return *caller* as if each policy that is not known allowed everything."""
    return replace(caller, identity=(*caller.identity, _ALLOW_ALL))


def _caller(
    snapshot: Snapshot, holder: User | Role, kind: Kind, policies: list[HeldPolicy], missing: tuple[str, ...] = ()
) -> Caller:
    account = holder.arn.split(":")[4]
    levels = snapshot.organization.levels(account) if snapshot.organization is not None else ()
    held = [*policies, *([holder.boundary] if holder.boundary else [])]
    return Caller(
        holder.arn,
        holder.name,
        kind,
        tuple(each.policy for each in policies if each.policy is not None),
        None if holder.boundary is None else holder.boundary.policy,
        (*missing, *(each.label for each in held if each.policy is None)),
        holder.unique_id,
        holder.tags,
        None if levels is None else tuple(tuple(each.policy for each in level if each.policy) for level in levels),
    )
