"""Changes between two states of an organization: who gains and loses what, and which values change."""

from collections.abc import Iterable, Iterator
from typing import Any

from awsroles.core.dataclass import replace
from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.diff.change import Change, State
from awsroles.core.org.diff.reach import Reach, access_changes, account_changes, break_glass_changes
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization

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


def compare(old: State, new: State) -> list[Change]:
    """Return the changes from *old* to *new*, those of access first."""
    before, after = Reach(old), Reach(new)
    return [
        *access_changes(before, after),
        *break_glass_changes(old.organization, new.organization),
        *account_changes(before, after),
        *_values(before, after),
        *_entries(old.organization, new.organization),
        *_settings(old.organization, new.organization),
    ]


def _values(before: Reach, after: Reach) -> Iterator[Change]:
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
