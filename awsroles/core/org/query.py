"""Questions to an organization: the functions of an account, of a user, or of both, on a day."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.suggest import nearest
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Query:
    """The *accesses* that were asked for, those that have ended included, and the *user* if it was for one."""

    organization: Organization
    day: date
    accesses: tuple[Access, ...]
    user: Entry | None

    def people(self, access: Access) -> list[Entry]:
        """Return the people who have *access* on the day."""
        if not access.is_in_force(self.day, self.user):
            return []
        return self._members[access.function.name] if self.user is None else [self.user]

    @cached_property
    def _members(self) -> dict[str, list[Entry]]:
        return self.organization.members_on(self.day)

    def ends(self, access: Access) -> date | None:
        """Return the last day of *access*, for the user if there is one."""
        ends = [access.grant.get("until"), None if self.user is None else self.user.get("until")]
        return min((each for each in ends if each is not None), default=None)


def find(
    organization: Organization, day: date, *, account: str | None, function: str | None, user: str | None
) -> Query:
    """Return what is asked for; None means all. Raises ConfigurationError for an unknown name."""
    _check(account, organization.accounts, "account")
    _check(function, organization.functions, "function")
    _check(user, organization.users, "user")
    accesses = organization.accesses.values() if user is None else organization.of_user(user)
    found = tuple(
        each for each in accesses if account in (None, each.account.name) and function in (None, each.function.name)
    )
    if not found and account is not None and function is not None:
        who = "" if user is None else f" for {user}"
        raise ConfigurationError(f"no grant gives {function} in {account}{who}", f"run awsroles org show {account}")
    return Query(organization, day, found, None if user is None else organization.users[user])


def _check(name: str | None, known: Iterable[str], what: str) -> None:
    if name is None or name in known:
        return
    close = nearest(name, known)
    # The overview has no users.
    lists = "name a user of the table [users]" if what == "user" else "run awsroles org show"
    hint = lists if close is None else f"did you mean {close}?"
    raise ConfigurationError(f"the organization has no {what} {name!r}", hint)
