"""The organization of AWS Organizations: its accounts, the units around them and the policies attached to each."""

from collections.abc import Mapping

from awsroles.core.dataclass import dataclass, field
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread


@dataclass(frozen=True)
class MemberAccount:
    """An account of the organization: *state* is AWS's word, such as ACTIVE, SUSPENDED or PENDING_CLOSURE.

    *parents* are the IDs of the root and the units around it, the root first.
    """

    id: str
    name: str
    state: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A root or an organizational unit; a root has no *parent*."""

    id: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class LiveOrganization:
    """The organization *id*. *units* and *policies* are by ID, *attached* the IDs of policies by that of their target.

    *has_control_policies* if the type is enabled in the root. Unless *is_whole* something may be missing.
    """

    id: str
    management_account: str
    accounts: Mapping[str, MemberAccount] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    policies: Mapping[str, HeldPolicy] = field(default_factory=dict)
    attached: Mapping[str, tuple[str, ...]] | None = None
    has_control_policies: bool | None = None
    unread: tuple[Unread, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True if everything is known."""
        return not self.unread

    def unit_names(self, account: str) -> tuple[str, ...] | None:
        """Return the names of root and units around *account*, the root first; None if they are not known."""
        parents = self.accounts[account].parents if account in self.accounts else None
        return None if parents is None else tuple(self.units[each].name for each in parents)

    def levels(self, account: str) -> tuple[tuple[HeldPolicy, ...], ...] | None:
        """Return the control policies of each level from the root to *account*, None if they are not known.

        Nothing limits the management account, and no account if the type is off: there are no levels then.
        """
        if account == self.management_account or self.has_control_policies is False:
            return ()
        parents = self.accounts[account].parents if account in self.accounts else None
        if parents is None or self.attached is None:
            return None
        attached = self.attached
        return tuple(
            tuple(self.policies[each] for each in attached.get(level, ()) if each in self.policies)
            for level in (*parents, account)
        )
