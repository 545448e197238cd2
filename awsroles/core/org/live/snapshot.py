"""A snapshot: accounts as they are, wherever they were read, and the organization around them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from awsroles.core.dataclass import dataclass, field
from awsroles.core.org.live.account import Account, Role, User
from awsroles.core.org.live.organization import LiveOrganization
from awsroles.core.org.live.unread import Unread


@dataclass(frozen=True)
class Snapshot:
    """The *accounts* by ID, of the moment *at*; None for what is no moment, such as a file's meaning.

    *organization* is None if it was not read. *master* is the account of the users, if there is one such.
    """

    accounts: Mapping[str, Account]
    organization: LiveOrganization | None = None
    master: str | None = None
    at: datetime | None = None
    others: tuple[Unread, ...] = field(default_factory=tuple)

    @property
    def suspended(self) -> frozenset[str]:
        """The IDs of accounts that AWS has closed or suspended: nobody gets in, so there is nothing to read."""
        members = self.organization.accounts.values() if self.organization is not None else ()
        return frozenset(each.id for each in members if each.state not in ("", "ACTIVE"))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """All that could not be read, by account; nothing of suspended accounts."""
        suspended = self.suspended
        found = [each for id_, account in self.accounts.items() if id_ not in suspended for each in account.unread]
        of_organization = self.organization.unread if self.organization is not None else ()
        return (*self.others, *of_organization, *sorted(found, key=lambda each: (each.account, each.call, each.name)))

    @property
    def complete(self) -> bool:
        """True if nothing is unread."""
        return not self.unread

    def role(self, arn: str) -> Role | None:
        """Return the role of *arn*, None if it is missing."""
        fields = arn.split(":", 5)
        account = self.accounts.get(fields[4]) if len(fields) == 6 else None
        found = account.role(arn.rpartition("/")[2]) if account is not None else None
        return found if found is not None and found.arn == arn else None

    def roles(self) -> Iterator[tuple[Account, Role]]:
        """Yield each role with its account."""
        return ((account, each) for account in self.accounts.values() for each in account.roles.values())

    def users(self) -> Iterator[tuple[Account, User]]:
        """Yield each user with its account."""
        return ((account, each) for account in self.accounts.values() for each in account.users.values())
