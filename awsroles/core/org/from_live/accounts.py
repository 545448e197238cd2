"""The accounts of the file: those of the organization, those that were read, and those that policies name."""

import re
from collections.abc import Iterable

from awsroles.core.org.first_file import MASTER
from awsroles.core.org.from_live.draft import DraftAccount
from awsroles.core.org.from_live.names import key_of
from awsroles.core.org.live.organization import LiveOrganization
from awsroles.core.org.live.snapshot import Snapshot

_ROOT = "root"
_PART_OF_OU = re.compile(r"[^\x00-\x1f/*!\[\]]{1,128}")
_LONGEST_OU = 6
_ID = re.compile("[0-9]{12}")
# A selector.
_TAKEN = "all"


def draft_accounts(snapshot: Snapshot, master: str, named: Iterable[str]) -> dict[str, DraftAccount]:
    """Return the accounts by their IDs; *named* are ARNs of roles in policies, whose accounts may be other companies'.

    An account is another company's if the organization is known without it and nothing of it was read.
    """
    live = snapshot.organization
    members = {} if live is None else live.accounts
    others = {each for arn in named for each in _ID.findall(arn.split(":")[4])}
    ids = {master, *snapshot.accounts, *members, *others}
    if live is not None:
        ids.add(live.management_account)
    keys: dict[str, str] = {}
    for number in sorted(ids, key=lambda each: (each != master, each)):
        name = members[number].name if number in members else ""
        keys[number] = key_of(name, {*keys.values(), _TAKEN}, MASTER if number == master else f"account-{number}")
    return {each: _account(snapshot, live, each, keys[each], is_master=each == master) for each in sorted(ids)}


def _account(
    snapshot: Snapshot, live: LiveOrganization | None, number: str, key: str, *, is_master: bool
) -> DraftAccount:
    member = None if live is None else live.accounts.get(number)
    read = snapshot.accounts.get(number)
    is_member = live is None or not live.is_whole or number in (live.management_account, *live.accounts)
    is_special = is_master or (live is not None and number == live.management_account)
    return DraftAccount(
        key,
        number,
        _words(member.name if member is not None else "", key),
        None if live is None else unit_path(live, number),
        is_closed=number in snapshot.suspended and not is_special,
        is_external=not is_member and not is_special and (read is None or not read.is_read),
    )


def unit_path(live: LiveOrganization, account: str) -> str | None:
    """Return the path of the OU of *account* as the file writes it, None if it is not known or cannot be written."""
    names = live.unit_names(account)
    if names is None or len(names) - 1 > _LONGEST_OU or not all(map(_PART_OF_OU.fullmatch, names[1:])):
        return None
    return "/".join(names[1:]) or _ROOT


def _words(name: str, key: str) -> str | None:
    """Return *name* if the file takes it and *key* is not the same."""
    return name if name != key and name.strip() and name.isprintable() and len(name) <= 64 else None
