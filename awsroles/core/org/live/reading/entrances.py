"""The ways into each account: the roles of the file that may be assumed, the one of `--via` first."""

from collections.abc import Mapping, Sequence

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.access import Access
from awsroles.core.org.organization import Organization

DEFAULT_FUNCTION = "audit"
# More roles than these are not tried in one account.
_MOST_TRIES = 4
# Policies of AWS that allow reading IAM: their roles are tried before others.
_READING = frozenset({"SecurityAudit", "ReadOnlyAccess", "ViewOnlyAccess", "IAMReadOnlyAccess", "AdministratorAccess"})


@dataclass(frozen=True)
class Entrance:
    """A role of the file by which an account may be read."""

    role_arn: str
    external_id: str | None = None
    sends_source_identity: bool = False


@dataclass(frozen=True)
class ToRead:
    """An account to read: by one of the *entrances*, else by the user itself if it is *own*.

    *roles* are the names of the roles that the file means there. *is_master* if people's credentials are read;
    *is_people_only* if nothing but its users, their groups and credentials is.
    """

    account: str
    entrances: tuple[Entrance, ...] = ()
    roles: tuple[str, ...] = ()
    own: bool = False
    is_master: bool = False
    is_people_only: bool = False


def accounts_to_read(
    organization: Organization,
    user: str,
    via: str = DEFAULT_FUNCTION,
    others: Mapping[str, Sequence[str]] | None = None,
) -> list[ToRead]:
    """Return each open account of *organization* with the ways in for the *user* of the master account.

    If the file names the user, only the roles of its functions are ways in. *others* are names of roles by account ID
    that are looked for besides those of functions.
    """
    others = others or {}
    accesses: dict[str, list[Access]] = {name: [] for name in organization.accounts}
    for (account, _), each in organization.accesses.items():
        accesses[account].append(each)
    own = organization.users[user].get("functions", ()) if user in organization.users else None
    master = organization.settings.get("master_account")
    return [
        ToRead(
            str(entry.get("id")),
            tuple(_entrances(accesses[name], own, via)),
            tuple(dict.fromkeys([*(each.role_name for each in accesses[name]), *others.get(str(entry.get("id")), ())])),
            own=name == master,
            is_master=name == master,
        )
        for name, entry in sorted(organization.accounts.items())
        if not entry.get("closed") and not entry.get("external")
    ]


def people_to_read(organization: Organization, user: str, via: str = DEFAULT_FUNCTION) -> list[ToRead]:
    """Return the master account of *organization*, of which only the users are read."""
    wanted = accounts_to_read(organization, user, via)
    return [replace(each, roles=(), is_people_only=True) for each in wanted if each.is_master]


def _entrances(accesses: Sequence[Access], own: Sequence[str] | None, via: str) -> list[Entrance]:
    usable = [each for each in accesses if own is None or each.function.name in own]
    ordered = sorted(usable, key=lambda each: (each.function.name != via, not _reads(each), each.function.name))
    return [entrance(each) for each in ordered[:_MOST_TRIES]]


def entrance(access: Access) -> Entrance:
    """Return the role of *access* as a way in."""
    return Entrance(
        access.role_arn,
        access.get("external_id"),
        bool(access.get("source_identity")),
    )


def _reads(access: Access) -> bool:
    return any(each.rpartition("/")[2] in _READING for each in access.policies)
