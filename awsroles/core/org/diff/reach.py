"""The people who reach an account, and who gains and loses what between two states."""

from collections.abc import Iterator
from functools import cached_property

from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.diff.change import Change, State
from awsroles.core.org.organization import Organization

_BREAK_GLASS = DEFAULTS["role"]


class Reach:
    """The people of each function in each account, on the day of a state."""

    def __init__(self, state: State) -> None:
        self.organization = state.organization
        members = self.organization.members_on(state.day)
        present = {function: frozenset(user.name for user in users) for function, users in members.items()}
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


def access_changes(before: Reach, after: Reach) -> Iterator[Change]:
    """Yield who gains and who loses a function in accounts, what is to review first."""
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
    side: Reach, other: Reach, *, with_policies: bool
) -> dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]]:
    """Return the people who have a function in accounts on *side* alone, by function, policies and accounts."""
    accounts: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for key, people in side.people.items():
        access = side.organization.accesses[key]
        for user in people - other.of_role(key, access.account_id):
            policies = access.policies if with_policies else ()
            accounts.setdefault((user, key[1], policies), []).append(key[0])
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (user, function, policies), names in accounts.items():
        found.setdefault((function, policies, tuple(names)), []).append(user)
    return found


def _is_reviewed(function: str, before: Reach, after: Reach) -> bool:
    """Say whether either side marks *function*: no change takes the mark away and gives the function at once."""
    entries = (side.organization.functions.get(function) for side in (before, after))
    return any(entry is not None and entry.get("review") for entry in entries)


def break_glass_changes(old: Organization, new: Organization) -> Iterator[Change]:
    """Yield the users that break-glass gains, which are always to review, and those that it loses."""
    before, after = (set(each.table("break_glass").get("users", ())) for each in (old, new))
    if after - before:
        users = tuple(sorted(after - before))
        yield Change(kind="gain", what="break_glass", name=_BREAK_GLASS, users=users, is_reviewed=True)
    if before - after:
        yield Change(kind="loss", what="break_glass", name=_BREAK_GLASS, users=tuple(sorted(before - after)))


def account_changes(before: Reach, after: Reach) -> Iterator[Change]:
    """Yield the accounts that are new, removed, or reached by nobody any more."""
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
