"""The policies of a function's group, a ladder: in-line, managed, the whole organization.

Each rung names the roles that the group's users may assume. A higher one is taken only if the one below is full.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.access import Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem
from awsroles.core.org.policies.quotas import INLINE_OF_GROUP, MANAGED_POLICY, size
from awsroles.core.org.policies.resources import Account, Document, Group, ManagedPolicy
from awsroles.core.org.policies.trust import end_of, trust_actions

_INLINE = "awsroles-assume"
# A group has ten; two are left for what others attach.
_COUNTS = (1, 2, 4, 8)
# Policies that are fuller push an account's role into another one when an account is added.
_FULL = 0.9


@dataclass(frozen=True)
class Rung:
    """The *group* of a function with its managed *policies*; *note* says which, a *problem* that none has room."""

    group: Group
    policies: tuple[ManagedPolicy, ...] = ()
    note: str = ""
    problem: Problem | None = None


def rungs(organization: Organization, master: Account) -> list[Rung]:
    """Return the groups of the functions, in *master*, by the functions' names."""
    accesses = _accesses(organization)
    found = []
    for name, function in sorted(organization.functions.items()):
        users = tuple(user.name for user in organization.members[name])
        group = Group(organization.group(name), users, function=name)
        if name in accesses:
            found.append(_Ladder(organization, function, accesses[name], master).climb(group))
        else:
            found.append(Rung(group, note=f"group {group.name}: no roles"))
    return found


def _accesses(organization: Organization) -> dict[str, list[Access]]:
    """Return where each function is in force; closed accounts have no roles."""
    found: dict[str, list[Access]] = {}
    for access in organization.accesses.values():
        if not access.account.get("closed"):
            found.setdefault(access.function.name, []).append(access)
    return found


class _Ladder:
    def __init__(
        self, organization: Organization, function: Entry, accesses: Sequence[Access], master: Account
    ) -> None:
        self._organization = organization
        self._function = function
        self._master = master
        # Accesses of one grant differ in their external IDs alone.
        grants = {id(access.grant): access for access in accesses}.values()
        actions = sorted({action for access in grants for action in trust_actions(access)})
        self._actions: Any = actions if len(actions) > 1 else actions[0]
        self._own = sorted(each.role_arn for each in accesses if not each.account.get("external"))
        self._external = sorted(each.role_arn for each in accesses if each.account.get("external"))
        self._every = sorted(self._own + self._external)
        # Trust policies of other companies are theirs: the end of a grant there has to stand here.
        self._ends = {
            each.role_arn: end_of(each.get("until"))
            for each in accesses
            if each.account.get("external") and each.get("until") is not None
        }

    def climb(self, group: Group) -> Rung:
        """Return the lowest rung that has room."""
        return self._in_line(group) or self._managed(group) or self._whole(group)

    def _in_line(self, group: Group) -> Rung | None:
        document = _document(*self._statements(self._every))
        count = size(document)
        if count > INLINE_OF_GROUP:
            return None
        note = f"group {group.name}: {_roles(self._every)} in-line, {count} of {INLINE_OF_GROUP} characters"
        return Rung(replace(group, inline={_INLINE: document}), note=note)

    def _managed(self, group: Group) -> Rung | None:
        policies = self._policies(self._every)
        if policies is None:
            return None
        note = f"group {group.name}: {_roles(self._every)} in {_policies(policies)}"
        return Rung(self._attached(group, policies), policies, note)

    def _whole(self, group: Group) -> Rung:
        """Return the rung that names no account of the organization."""
        organization = self._organization
        number = organization.settings.get("id")
        if number is None or "{account" in organization.setting("role_name"):
            return self._no_room(group, number)
        role = f"{organization.setting('role_path')}{organization.setting('role_name')}"
        role = role.replace("{function}", self._function.name)
        statement = self._statement([f"arn:{organization.setting('partition')}:iam::*:role{role}"])
        statement["Condition"] = {"StringEquals": {"aws:ResourceOrgID": number}}
        note = f"group {group.name}: {_roles(self._own)} as role{role} in each account of {number}"
        if not self._external:
            return Rung(replace(group, inline={_INLINE: _document(statement)}), note=note)
        note += f", {_roles(self._external)} in external accounts one by one"
        both = _document(statement, *self._statements(self._external))
        if size(both) <= INLINE_OF_GROUP:
            return Rung(replace(group, inline={_INLINE: both}), note=note)
        policies = self._policies(self._external)
        if policies is None:
            return self._no_room(group, number)
        attached = self._attached(group, policies)
        return Rung(replace(attached, inline={_INLINE: _document(statement)}), policies, note)

    def _no_room(self, group: Group, number: str | None) -> Rung:
        full = f"the group {group.name} has {_roles(self._every)}, more than its policies can name"
        settings = self._organization.settings
        if number is None:
            place, hint = settings.place, "give the organization's id, which stands for all accounts"
        elif "{account" in self._organization.setting("role_name"):
            place, hint = settings.at("role_name"), "call the role the same in all accounts"
        else:
            place, hint = self._function.place, "split the function, as it has too many external accounts"
        return Rung(group, problem=Problem(place, f"{full}: {hint}"))

    def _statement(self, resources: Sequence[str]) -> dict[str, Any]:
        # Without a Sid: it would cost an account.
        return {"Effect": "Allow", "Action": self._actions, "Resource": resources}

    def _statements(self, arns: Sequence[str]) -> list[dict[str, Any]]:
        """Return a statement for *arns* without an end, and one for each end."""
        found = []
        for end in sorted({self._ends.get(arn, "") for arn in arns}):
            statement = self._statement([arn for arn in arns if self._ends.get(arn, "") == end])
            found.append({**statement, "Condition": _until(end)} if end else statement)
        return found

    def _policies(self, arns: Sequence[str]) -> tuple[ManagedPolicy, ...] | None:
        ended = [{**self._statement([]), "Condition": _until(end)} for end in sorted(set(self._ends.values()))]
        room = MANAGED_POLICY - size(_document(self._statement([]), *ended))
        parts = _parts(arns, room)
        if parts is None:
            return None
        name = self._function.name
        return tuple(
            ManagedPolicy(
                self._master,
                f"{_INLINE}-{name}-{number}",
                "/",
                f"Roles of the function {name}, part {number}",
                _document(*self._statements(part)),
            )
            for number, part in enumerate(parts, 1)
            if part
        )

    def _attached(self, group: Group, policies: Iterable[ManagedPolicy]) -> Group:
        partition = self._organization.setting("partition")
        return replace(group, managed=tuple(each.arn(partition) for each in policies))


def _until(end: str) -> dict[str, Any]:
    return {"DateLessThan": {"aws:CurrentTime": end}}


def _document(*statements: dict[str, Any]) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _parts(arns: Sequence[str], room: int) -> list[list[str]] | None:
    """Return *arns* in as few parts as have *room*, None for none."""
    needed = sum(map(_length, arns))
    for count in _COUNTS:
        full = 1 if count in (_COUNTS[0], _COUNTS[-1]) else _FULL
        if needed <= full * count * (room + 1):
            parts = _dealt(arns, count, room)
            if parts is not None:
                return parts
    return None


def _dealt(arns: Sequence[str], count: int, room: int) -> list[list[str]] | None:
    """Return *arns* in *count* parts: each by its digest, so that the others stay in their parts if one comes."""
    parts: list[list[str]] = [[] for _ in range(count)]
    left = [room + 1] * count
    digests = {arn: sha256(arn.encode()).digest() for arn in arns}
    for arn in sorted(arns, key=digests.__getitem__):
        # Each part has a byte of the digest.
        favorites = sorted(range(count), key=digests[arn].__getitem__)
        part = next((number for number in favorites if left[number] >= _length(arn)), None)
        if part is None:
            return None
        left[part] -= _length(arn)
        parts[part].append(arn)
    return [sorted(part) for part in parts]


def _length(arn: str) -> int:
    """Return the characters of *arn* in a list, with quotes and a comma."""
    return len(arn) + 3


def _roles(arns: Sequence[str]) -> str:
    return f"{len(arns)} role{'s' if len(arns) != 1 else ''}"


def _policies(policies: Sequence[ManagedPolicy]) -> str:
    return f"{len(policies)} managed polic{'ies' if len(policies) != 1 else 'y'}"
