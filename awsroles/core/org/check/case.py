"""A check of one organization: what the file means, what is live, and the day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

from awsroles.core.org.access import Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Resources, Role

LONG = timedelta(days=90)
"""What was not used for so long is reported, and keys that are older."""


class Case:
    """An *organization* against the snapshot *live*, at the moment *at* in UTC."""

    def __init__(self, organization: Organization, live: Snapshot, at: datetime) -> None:
        self.organization = organization
        self.live = live
        self.at = at
        self.resources: Resources = generate(organization)
        self.meant = snapshot_of_resources(self.resources)
        self.entries: Mapping[str, Entry] = {str(each.get("id")): each for each in organization.accounts.values()}

    @property
    def day(self) -> date:
        """Today in UTC."""
        return self.at.date()

    @property
    def master(self) -> str:
        """The ID of the account of the users."""
        return self.resources.master.id

    @property
    def management(self) -> str:
        """The ID of the management account."""
        return self.resources.management.id

    @property
    def partition(self) -> str:
        """The partition."""
        return self.resources.partition

    @property
    def organization_id(self) -> str | None:
        """The ID of the organization, as the file or AWS says."""
        named: str | None = self.organization.settings.get("id")
        return named if named is not None or self.live.organization is None else self.live.organization.id

    def name(self, account: str) -> str | None:
        """Return the name of the account of that ID in the file, None for another one."""
        return self.entries[account].name if account in self.entries else None

    def place(self, account: str) -> Place | None:
        """Return the place of the account of that ID in the file."""
        return self.entries[account].place if account in self.entries else None

    @cached_property
    def own(self) -> list[str]:
        """The IDs of the accounts that are neither closed nor another company's."""
        return [
            number
            for number, each in self.entries.items()
            if not each.get("closed") and not each.get("external") and number is not None
        ]

    def whole(self) -> Iterator[Account]:
        """Yield the own accounts of which each user, group and role is known."""
        for number in self.own:
            found = self.live.accounts.get(number)
            if found is not None and found.is_whole:
                yield found

    @cached_property
    def whole_master(self) -> Account | None:
        """The account of the users, None if not all of it is known."""
        return next((each for each in self.whole() if each.id == self.master), None)

    @cached_property
    def roles(self) -> dict[str, list[Role]]:
        """The roles that the file means, by account."""
        found: dict[str, list[Role]] = {}
        for role in self.resources.roles:
            found.setdefault(role.account.id, []).append(role)
        return found

    @cached_property
    def accesses(self) -> dict[str, Access]:
        """The functions in accounts by the ARNs of their roles."""
        return {each.role_arn: each for each in self.organization.accesses.values()}

    def role_place(self, role: Role) -> Place | None:
        """Return where the file speaks of *role*."""
        access = self.accesses.get(role.arn(self.partition))
        return self.place(role.account.id) if access is None else access.grant.place

    @cached_property
    def glass(self) -> tuple[str, ...]:
        """The users of break-glass."""
        return tuple(self.organization.table("break_glass").get("users", ()))

    @cached_property
    def named_users(self) -> dict[str, Entry]:
        """The people and machines of the file."""
        return {**self.organization.users, **self.organization.machines}

    def user_place(self, name: str) -> Place | None:
        """Return where the file speaks of the user *name*."""
        if name in self.named_users:
            return self.named_users[name].place
        return self.organization.table("break_glass").place if name in self.glass else None

    def is_recent(self, moment: datetime | None) -> bool:
        """Say whether *moment* is in the last 90 days."""
        return moment is not None and self.at - moment <= LONG

    def days_since(self, moment: datetime) -> int:
        """Return the number of whole days since *moment*."""
        return max(0, (self.at - moment).days)
