"""One account of a snapshot: its users, groups and roles, with their policies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.reading.user_policies import Reason, UserPolicies
from awsroles.core.iam.reading.user_policies import Unread as UnreadPolicy
from awsroles.core.iam.statements import Policy
from awsroles.core.org.live.credentials import Credentials
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread


@dataclass(frozen=True)
class Group:
    """A group, which is called *name* whatever its path."""

    arn: str
    name: str
    policies: tuple[HeldPolicy, ...] = ()
    unique_id: str | None = None


@dataclass(frozen=True)
class User:
    """A user: *groups* are the names of its groups, *policies* its own without theirs."""

    arn: str
    name: str
    groups: tuple[str, ...] = ()
    policies: tuple[HeldPolicy, ...] = ()
    boundary: HeldPolicy | None = None
    unique_id: str | None = None
    created: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """A role: *max_session* is in seconds, None if it was not asked for or is not told, as is *description*.

    *last_used* is None if it was not used in the time that AWS looks back (400 days), or if that is not known:
    *knows_use* tells the two apart.
    """

    arn: str
    name: str
    trust: HeldPolicy
    policies: tuple[HeldPolicy, ...] = ()
    boundary: HeldPolicy | None = None
    unique_id: str | None = None
    created: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    max_session: int | None = None
    last_used: datetime | None = None
    knows_use: bool = False
    description: str | None = None

    @property
    def path(self) -> str:
        """The path: it begins and ends with a slash."""
        return self.arn.split(":", 5)[5].removeprefix("role").removesuffix(self.name)

    @property
    def is_of_aws(self) -> bool:
        """True for a role that AWS manages itself: service-linked ones and those of Identity Center."""
        return self.path.startswith(("/aws-service-role/", "/aws-reserved/"))


@dataclass(frozen=True)
class Account:
    """The account *id*. Users and groups are by their names, roles too: AWS lets no two differ by case or path alone.

    *summary* is GetAccountSummary's, None if it is not known. *is_whole* if each user, group and role is here: one that
    is missing does not exist. *via* is the role by which it was read. *managed* are the account's own policies.
    """

    id: str
    users: Mapping[str, User] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    managed: Mapping[str, HeldPolicy] = field(default_factory=dict)
    summary: Mapping[str, int] | None = None
    credentials: Credentials | None = None
    is_whole: bool = False
    via: str | None = None
    unread: tuple[Unread, ...] = ()

    @property
    def is_read(self) -> bool:
        """True if anything of it is known."""
        return self.is_whole or self.summary is not None or bool(self.users or self.roles)

    def role(self, name: str) -> Role | None:
        """Return the role *name*, in any case of its letters, None if it is missing."""
        return self.roles.get(name) or self._folded_roles.get(name.lower())

    def members(self, group: str) -> list[User]:
        """Return the users in *group*."""
        return [each for each in self.users.values() if group in each.groups]

    def policies_of(self, user: User) -> Iterator[HeldPolicy]:
        """Yield the policies of *user*, then those of its groups."""
        yield from user.policies
        for name in user.groups:
            if name in self.groups:
                yield from self.groups[name].policies

    def user_policies(self, user: User) -> UserPolicies:
        """Return the policies of *user* as `discover` and `explain` judge them, those of its groups included."""
        held = list(self.policies_of(user))
        missing = [name for name in user.groups if name not in self.groups]
        lost = [UnreadPolicy(f"policies of group {name}", _READS, user.arn, "failed", "not read") for name in missing]
        parsed: UserArn = parse_user_arn(user.arn)
        return UserPolicies(
            parsed,
            user.unique_id,
            user.tags,
            user.groups,
            _evaluable(held),
            *_boundary(user.boundary),
            (*lost, *_unread([*held, user.boundary], user.arn)),
        )

    @cached_property
    def _folded_roles(self) -> dict[str, Role]:
        return {name.lower(): each for name, each in self.roles.items()}


_READS = "iam:GetAccountAuthorizationDetails"


def _boundary(held: HeldPolicy | None) -> tuple[Policy | None, str | None]:
    return (None, None) if held is None else (held.policy, held.arn)


def _evaluable(held: Sequence[HeldPolicy]) -> tuple[Policy, ...]:
    return tuple(each.policy for each in held if each.policy is not None)


def _unread(held: Sequence[HeldPolicy | None], holder: str) -> Iterator[UnreadPolicy]:
    for each in held:
        if each is not None and each.problem is not None:
            reason: Reason = "failed" if each.document is None else "unreadable"
            yield UnreadPolicy(each.label, _READS, each.arn or holder, reason, each.problem)
