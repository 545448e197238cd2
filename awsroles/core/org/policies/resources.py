"""The resources that an organization's file means, before they are written in any format."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.dataclass import dataclass, field

Document = Mapping[str, Any]
"""A policy document, as the objects of its JSON."""


@dataclass(frozen=True)
class Account:
    """An account of the file, by its *name* there, with its 12-digit *id*."""

    name: str
    id: str


@dataclass(frozen=True)
class ManagedPolicy:
    """A customer managed policy of *account*."""

    account: Account
    name: str
    path: str
    description: str
    document: Document

    def arn(self, partition: str) -> str:
        """Return its ARN in *partition*."""
        return f"arn:{partition}:iam::{self.account.id}:policy{self.path}{self.name}"


@dataclass(frozen=True)
class Role:
    """A role of *account*.

    *trust* is its trust policy, *managed* and *boundary* are ARNs, *inline* documents by their policies' names,
    *max_session* is MaxSessionDuration in seconds. *function* is the function that it is made for, None for the role
    of break-glass.
    """

    account: Account
    name: str
    path: str
    description: str
    trust: Document
    max_session: int
    managed: tuple[str, ...] = ()
    inline: Mapping[str, Document] = field(default_factory=dict)
    boundary: str | None = None
    function: str | None = None

    def arn(self, partition: str) -> str:
        """Return its ARN in *partition*."""
        return f"arn:{partition}:iam::{self.account.id}:role{self.path}{self.name}"


@dataclass(frozen=True)
class Group:
    """A group of the master account: *inline* documents by their policies' names, ARNs of *managed* policies, *users*.

    *function* is the function that it is made for, None for everyone's and that of break-glass.
    """

    name: str
    users: tuple[str, ...]
    managed: tuple[str, ...] = ()
    inline: Mapping[str, Document] = field(default_factory=dict)
    function: str | None = None


@dataclass(frozen=True)
class ControlPolicy:
    """A service control policy and the accounts that it is attached to."""

    name: str
    description: str
    document: Document
    targets: tuple[Account, ...]


@dataclass(frozen=True)
class Resources:
    """All that a file means: it is the same whenever it is made.

    Each tuple is in the order in which it is written: by the names of accounts and then its own.
    """

    partition: str
    master: Account
    management: Account
    deploy_role: str
    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    policies: tuple[ManagedPolicy, ...] = ()
    control_policies: tuple[ControlPolicy, ...] = ()
    notes: tuple[str, ...] = ()
