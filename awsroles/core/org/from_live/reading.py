"""The snapshots of one reading after the other, as one."""

from collections.abc import Sequence
from datetime import datetime

from awsroles.core.dataclass import replace
from awsroles.core.org.from_live.assumable import roles_of_groups
from awsroles.core.org.live.reading.entrances import ToRead
from awsroles.core.org.live.snapshot import Snapshot


def joined(first: Snapshot, others: Snapshot) -> Snapshot:
    """Return the accounts of both, and the organization of the one that knows more of it."""
    known = [each.organization for each in (first, others) if each.organization is not None]
    organization = next((each for each in known if each.is_whole), known[0] if known else None)
    unread = (
        others.others
        if organization is None
        else tuple(each for each in others.others if each.account in others.accounts)
    )
    return Snapshot({**others.accounts, **first.accounts}, organization, first.master, first.at, unread)


def roles_to_ask_for(snapshot: Snapshot, master: str, ways: Sequence[ToRead], now: datetime) -> list[ToRead]:
    """Return the accounts with roles that groups give and of which only GetRole can tell the duration."""
    asked: dict[str, list[str]] = {}
    for each in roles_of_groups(snapshot, snapshot.accounts[master], now):
        if each.role.max_session is None:
            asked.setdefault(each.role.arn.split(":")[4], []).append(each.role.name)
    return [
        replace(each, roles=tuple(sorted(asked[each.account])), is_master=False)
        for each in ways
        if each.account in asked
    ]


def with_roles(snapshot: Snapshot, told: Snapshot) -> Snapshot:
    """Return *snapshot* with the roles that were asked for again; *told* is of these accounts."""
    accounts = {
        number: replace(account, roles=told.accounts[number].roles)
        if number in told.accounts and told.accounts[number].is_whole
        else account
        for number, account in snapshot.accounts.items()
    }
    return replace(snapshot, accounts=accounts, others=(*snapshot.others, *told.unread))
