"""Changes between two states of an organization: who gains and loses what, and which values change."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Literal

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.access import DEFAULTS, Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization

Kind = Literal["gain", "loss", "new", "removed", "unreached", "changed"]

BREAK_GLASS = "break-glass"

# Effective values that are compared for each function in an account; its other keys are compared once.
_OF_ACCESS = (
    "profile",
    "role_name",
    "group",
    "policies",
    "inline",
    "permissions_boundary",
    "external_id",
    "until",
    "max_session",
    "mfa_max_age",
    "session_name",
    "source_identity",
    "tags",
    "reason",
    "confirm",
    "guard",
)
_OF_FUNCTION = ("description", "owner", "review", "session")
_OF_ACCOUNT = ("id", "name", "ou", "tags", "color", "external", "closed")
_OF_USER = ("path", "until")
_OF_SETTINGS = ("id", "partition", "master_account", "management_account", "deploy_role", "role_path")
_OF_GUARDRAILS = ("no_users_in", "protect_roles", "only_services")


@dataclass(frozen=True)
class State:
    """An *organization* on a *day*."""

    organization: Organization
    day: date


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. The fields that are not for its *kind* are empty.

    *what* is the kind of thing that is new, removed or changed, and *name* its name. *people* is the number who reach
    or reached an account. *is_reviewed* if somebody gains what is marked for review.
    """

    kind: Kind
    what: str
    name: str = ""
    users: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    key: str = ""
    before: Any = None
    after: Any = None
    people: int | None = None
    is_reviewed: bool = False


def compare(old: State, new: State) -> list[Change]:
    """Return the changes from *old* to *new*, those of access first."""
    before, after = _Reach(old), _Reach(new)
    return [
        *_access(before, after),
        *_break_glass(old.organization, new.organization),
        *_accounts(before, after),
        *_values(before, after),
        *_entries(old.organization, new.organization),
        *_settings(old.organization, new.organization),
    ]


class _Reach:
    """The people of each function in each account, on the day of a state."""

    def __init__(self, state: State) -> None:
        self.organization = state.organization
        present = {
            function: frozenset(user.name for user in members if _is_there(user, state.day))
            for function, members in self.organization.members.items()
        }
        self.people = {
            key: present[key[1]] for key, access in self.organization.accesses.items() if access.is_in_force(state.day)
        }

    def of_account(self, account: str) -> frozenset[str]:
        """Return the people who reach *account*."""
        return self._of_accounts.get(account, frozenset())

    @cached_property
    def _of_accounts(self) -> dict[str, frozenset[str]]:
        found: dict[str, list[frozenset[str]]] = {}
        for (account, _), people in self.people.items():
            found.setdefault(account, []).append(people)
        return {account: frozenset().union(*people) for account, people in found.items()}

    def of_role(self, key: tuple[str, str], account_id: str) -> frozenset[str]:
        """Return the people of an account and a function if the account has the ID: another one is another account."""
        access = self.organization.accesses.get(key)
        if access is None or access.account_id != account_id:
            return frozenset()
        return self.people.get(key, frozenset())


def _is_there(user: Entry, day: date) -> bool:
    until = user.get("until")
    return until is None or day <= until


def _access(before: _Reach, after: _Reach) -> Iterator[Change]:
    gains = _differences(after, before, with_policies=True)
    losses = _differences(before, after, with_policies=False)
    new = after.organization.accounts.keys() - before.organization.accounts.keys()
    removed = before.organization.accounts.keys() - after.organization.accounts.keys()
    for kind, found, told in (("gain", gains, new), ("loss", losses, removed)):
        side = after if kind == "gain" else before
        changes = []
        for (function, policies, accounts), users in found.items():
            reviewed = kind == "gain" and _is_reviewed(function, before, after)
            # That an account is new or removed says it for all functions but those to review.
            listed = accounts if reviewed else tuple(each for each in accounts if each not in told)
            if listed:
                changes.append(
                    Change(
                        kind="gain" if side is after else "loss",
                        what="function",
                        name=function,
                        users=tuple(sorted(users)),
                        accounts=listed,
                        after=policies,
                        is_reviewed=reviewed,
                    )
                )
        yield from sorted(changes, key=lambda each: (not each.is_reviewed, each.users, each.name, each.accounts))


def _differences(
    side: _Reach, other: _Reach, *, with_policies: bool
) -> dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]]:
    """Return the people who have a function in accounts on *side* alone, by function, policies and accounts."""
    accounts: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for key, people in side.people.items():
        access = side.organization.accesses[key]
        for user in people - other.of_role(key, access.account_id):
            policies = _policies(access) if with_policies else ()
            accounts.setdefault((user, key[1], policies), []).append(key[0])
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (user, function, policies), names in accounts.items():
        found.setdefault((function, policies, tuple(names)), []).append(user)
    return found


def _policies(access: Access) -> tuple[str, ...]:
    return (*(access.get("policies") or ()), *filter(None, [access.get("inline")]))


def _is_reviewed(function: str, before: _Reach, after: _Reach) -> bool:
    """Say whether either side marks *function*: no change takes the mark away and gives the function at once."""
    entries = (side.organization.functions.get(function) for side in (before, after))
    return any(entry is not None and entry.get("review") for entry in entries)


def _break_glass(old: Organization, new: Organization) -> Iterator[Change]:
    before, after = (set(each.table("break_glass").get("users", ())) for each in (old, new))
    if after - before:
        users = tuple(sorted(after - before))
        yield Change(kind="gain", what="break_glass", name=BREAK_GLASS, users=users, is_reviewed=True)
    if before - after:
        yield Change(kind="loss", what="break_glass", name=BREAK_GLASS, users=tuple(sorted(before - after)))


def _accounts(before: _Reach, after: _Reach) -> Iterator[Change]:
    old, new = before.organization.accounts, after.organization.accounts
    for name in new:
        if name not in old:
            yield Change(kind="new", what="account", name=name, people=len(after.of_account(name)))
    for name in old:
        reached = len(before.of_account(name))
        if name not in new:
            yield Change(kind="removed", what="account", name=name, people=reached)
        elif reached and not after.of_account(name):
            yield Change(kind="unreached", what="account", name=name, people=0)


def _values(before: _Reach, after: _Reach) -> Iterator[Change]:
    found: dict[tuple[str, str, str, str], tuple[Any, Any, list[str]]] = {}
    old, new = before.organization, after.organization
    for key in new.accesses:
        if key not in old.accesses:
            continue
        for name in _OF_ACCESS:
            one, other = old.accesses[key].get(name), new.accesses[key].get(name)
            if one == other and not _has_other_file(old, new, other):
                continue
            group = (key[1], name, repr(one), repr(other))
            found.setdefault(group, (one, other, []))[2].append(key[0])
    for (function, name, _, _), (one, other, accounts) in found.items():
        yield Change(
            kind="changed",
            what="function",
            name=function,
            key=name,
            before=one,
            after=other,
            accounts=tuple(accounts),
        )


def _has_other_file(old: Organization, new: Organization, value: Any) -> bool:
    """Say whether *value* names a policy in a file whose text changes."""
    texts = value if isinstance(value, list) else [value]
    paths = [each.removeprefix("file:") for each in texts if isinstance(each, str) and each.startswith("file:")]
    return any(old.policies.get(path) != new.policies.get(path) for path in paths)


def _entries(old: Organization, new: Organization) -> Iterator[Change]:
    for what, one, other, keys in (
        ("account", old.accounts, new.accounts, _OF_ACCOUNT),
        ("function", old.functions, new.functions, _OF_FUNCTION),
        ("user", old.users, new.users, _OF_USER),
        ("machine", old.machines, new.machines, ("reason", "path", "until")),
        ("exception", _exceptions(old), _exceptions(new), ("reason", "until")),
    ):
        is_told = what in ("account", "user")
        yield from _presence(what, one, other) if not is_told else ()
        for name in other:
            if name in one:
                for change in _keys(what, one[name], other[name], keys, masters=_masters(old, new)):
                    yield replace(change, name=name)
    yield from _regions(old, new)


def _presence(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    for name in new:
        if name not in old:
            yield Change(kind="new", what=what, name=name)
    for name in old:
        if name not in new:
            yield Change(kind="removed", what=what, name=name)


def _keys(what: str, old: Entry, new: Entry, keys: tuple[str, ...], *, masters: frozenset[str]) -> Iterator[Change]:
    name = new.name
    for key in keys:
        if old.get(key) != new.get(key):
            # Trust policies name the master account by its ID.
            reviewed = what == "account" and key == "id" and name in masters
            yield Change(
                kind="changed",
                what=what,
                name=name,
                key=key,
                before=old.get(key),
                after=new.get(key),
                is_reviewed=reviewed,
            )


def _masters(old: Organization, new: Organization) -> frozenset[str]:
    return frozenset(filter(None, (each.settings.get("master_account") for each in (old, new))))


def _exceptions(organization: Organization) -> dict[str, Entry]:
    return {
        f"{each.get('finding')} of {each.get('resource')} in {each.get('account')}": each
        for each in organization.exceptions
    }


def _regions(old: Organization, new: Organization) -> Iterator[Change]:
    found: dict[tuple[str | None, str | None], list[str]] = {}
    for name in new.accounts:
        if name in old.accounts:
            pair = (_region(old, name), _region(new, name))
            if pair[0] != pair[1]:
                found.setdefault(pair, []).append(name)
    for (one, other), accounts in found.items():
        yield Change(kind="changed", what="region", key="region", before=one, after=other, accounts=tuple(accounts))


def _region(organization: Organization, account: str) -> str | None:
    region: str | None = organization.accounts[account].get("region", organization.table("defaults").get("region"))
    return region


def _settings(old: Organization, new: Organization) -> Iterator[Change]:
    for table, keys in (("organization", _OF_SETTINGS), ("guardrails", _OF_GUARDRAILS), ("break_glass", ("role",))):
        for key in keys:
            one, other = old.table(table).get(key, DEFAULTS.get(key)), new.table(table).get(key, DEFAULTS.get(key))
            if one != other:
                reviewed = key in ("master_account", "partition")
                yield Change(
                    kind="changed", what="table", name=table, key=key, before=one, after=other, is_reviewed=reviewed
                )
