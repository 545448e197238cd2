"""The rows of the table "yours, ours": what an apply would change of what is there."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.org.live import account as live
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.policies.adopt.existing import Existing, attached_arns
from awsroles.core.org.policies.manifest import Format
from awsroles.core.org.policies.resources import ControlPolicy, Document, Group, ManagedPolicy, Role
from awsroles.core.org.policies.tool_policies import REVOKE

# The beginning of the names of policies that awsroles makes.
_MADE = "awsroles-"
State = Literal["same", "changed", "new", "blocked", "stays", "unread"]


@dataclass(frozen=True)
class Row:
    """The change of an apply to one resource in *account*: *yours* is what is there, *ours* what the file means.

    *changes* are in words. A `blocked` one makes the apply fail, and one that `stays` is none of the file's.
    """

    account: str
    yours: str
    ours: str
    state: State
    changes: tuple[str, ...] = ()


def rows(existing: Existing, form: Format) -> list[Row]:
    """Return the rows of an apply of the format *form* by account, those of roles first.

    The scripts of `json` remove what awsroles has made before: other formats leave in-line policies that are in no
    state.
    """
    resources = existing.resources
    found = [*_unread(existing)]
    found += [_role(existing, each, form) for each in resources.roles if existing.account(each.account) is not None]
    found += [_policy(existing, each) for each in resources.policies if existing.account(each.account) is not None]
    if existing.master is not None:
        found += [_group(existing, each, form) for each in resources.groups]
        found += _other_groups(existing)
        found += _people(existing)
    if existing.snapshot.organization is not None:
        found += [_control_policy(existing, each) for each in resources.control_policies]
    return sorted(found, key=lambda each: each.account)


def _unread(existing: Existing) -> Iterator[Row]:
    resources = existing.resources
    accounts = dict.fromkeys([*(each.account for each in resources.roles), resources.master])
    for each in accounts:
        if existing.account(each) is None:
            yield Row(each.name, "?", "", "unread", ("it could not be read: nothing of it is imported",))
    if resources.control_policies and existing.snapshot.organization is None:
        said = ("the organization could not be read: no control policy is imported",)
        yield Row(resources.management.name, "?", "", "unread", said)


def _role(existing: Existing, role: Role, form: Format) -> Row:
    there = existing.named(role)
    ours = f"role{role.path}{role.name}"
    if there is None:
        return Row(role.account.name, "", ours, "new")
    yours = f"role{there.path}{there.name}"
    if existing.role(role) is None:
        said = "AWS renames and moves no role: delete yours first, or write its name and path into the file"
        return Row(role.account.name, yours, ours, "blocked", (said,))
    return _changed(role.account.name, yours, ours, _role_changes(there, role, form))


def _role_changes(there: live.Role, role: Role, form: Format) -> Iterator[str]:
    if there.trust.content != _plain(role.trust):
        yield "trust policy"
    yield from _policies(there.policies, role.managed, role.inline, form)
    boundary = None if there.boundary is None else there.boundary.arn
    if boundary != role.boundary:
        yield f"boundary {_last(boundary)} becomes {_last(role.boundary)}"
    if there.max_session is not None and there.max_session != role.max_session:
        yield f"sessions of {format_duration(there.max_session)} become {format_duration(role.max_session)}"
    if there.description is not None and there.description != role.description:
        yield "description"
    if there.tags and form == "terraform":
        yield f"removes the tags {', '.join(sorted(there.tags))}"


def _policies(
    there: Iterable[HeldPolicy], managed: Iterable[str], inline: Mapping[str, Document], form: Format
) -> Iterator[str]:
    """Yield what becomes of the policies of a role or a group: attached ones are exclusive, in-line ones stay."""
    listed = list(there)
    arns, wanted = attached_arns(listed), list(managed)
    yield from (f"attaches {_last(each)}" for each in wanted if each not in arns)
    yield from (f"detaches {_last(each)}" for each in arns if each not in wanted)
    held = {each.name: each for each in listed if each.arn is None}
    for name, document in inline.items():
        if name not in held:
            yield f"adds in-line {name}"
        elif held[name].content != _plain(document):
            yield f"changes in-line {name}"
    for name, each in held.items():
        if name in inline or name.startswith(f"{REVOKE}-"):
            continue
        if form == "json" and name.startswith(_MADE):
            yield f"removes in-line {name}"
            continue
        twin = next((other for other, document in inline.items() if each.content == _plain(document)), None)
        yield f"in-line {name} stays" if twin is None else f"in-line {name} stays beside {twin}, which is the same"


def _policy(existing: Existing, policy: ManagedPolicy) -> Row:
    ours = f"policy{policy.path}{policy.name}"
    there = existing.policy(policy)
    if there is not None:
        changes = () if there.content == _plain(policy.document) else ("document",)
        return _changed(policy.account.name, ours, ours, changes)
    account = existing.account(policy.account)
    held = () if account is None else account.managed.values()
    other = next((each for each in held if each.name.lower() == policy.name.lower()), None)
    if other is not None and other.arn is not None:
        said = "AWS renames and moves no policy: delete yours first"
        return Row(policy.account.name, other.arn.split(":", 5)[5], ours, "blocked", (said,))
    return Row(policy.account.name, "", ours, "new")


def _group(existing: Existing, group: Group, form: Format) -> Row:
    name, ours = existing.resources.master.name, f"group/{group.name}"
    there = existing.group(group)
    if there is None:
        other = existing.group_of_case(group)
        if other is None:
            return Row(name, "", ours, "new", tuple(_joins(group.users)))
        said = "AWS takes both names for one: rename yours first"
        return Row(name, f"group/{other.name}", ours, "blocked", (said,))
    path = there.arn.partition(":group")[2].removesuffix(there.name)
    changes = [] if path == "/" or form != "terraform" else [f"path {path} becomes /"]
    changes += _policies(there.policies, group.managed, group.inline, form)
    members = existing.members(group)
    changes += _joins([each for each in group.users if each not in members])
    others = [] if existing.master is None else [each.name for each in existing.master.members(group.name)]
    stays = "leaves it" if form == "json" else "stays in it"
    changes += [f"{each} {stays}" for each in sorted(others) if each not in group.users]
    return _changed(name, f"group{path}{there.name}", ours, changes)


def _joins(users: Iterable[str]) -> list[str]:
    return [f"{each} joins it" for each in users]


def _other_groups(existing: Existing) -> Iterator[Row]:
    made = {each.name.lower() for each in existing.resources.groups}
    master = existing.master
    for group in () if master is None else master.groups.values():
        if group.name.lower() not in made:
            members = sorted(each.name for each in master.members(group.name)) if master is not None else []
            said = (f"its users: {', '.join(members)}",) if members else ("it has no users",)
            yield Row(existing.resources.master.name, f"group/{group.name}", "", "stays", said)


def _people(existing: Existing) -> Iterator[Row]:
    """Yield the users that groups name and that are missing, and the policies of users themselves."""
    master = existing.master
    if master is None:
        return
    name = existing.resources.master.name
    named = sorted({user for group in existing.resources.groups for user in group.users})
    for user in named:
        if user not in master.users:
            said = "the user is missing: create it before the apply"
            yield Row(name, "", f"user/{user}", "blocked", (said,))
    for held in master.users.values():
        policies = [each.name for each in held.policies]
        if policies:
            yield Row(name, f"user/{held.name}", "", "stays", (f"its own policies: {', '.join(policies)}",))


def _control_policy(existing: Existing, policy: ControlPolicy) -> Row:
    name, ours = existing.resources.management.name, f"control policy {policy.name}"
    found = existing.control_policy(policy)
    targets = existing.targets(policy)
    attaches = [f"attaches to {each.name}" for each in policy.targets if each not in targets]
    if found is None:
        return Row(name, "", ours, "new", tuple(attaches))
    changes = [] if found[1].content == _plain(policy.document) else ["document"]
    return _changed(name, ours, ours, [*changes, *attaches])


def _changed(account: str, yours: str, ours: str, changes: Iterable[str]) -> Row:
    found = tuple(changes)
    return Row(account, yours, ours, "changed" if found else "same", found)


def _plain(document: Document) -> object:
    """Return *document* as JSON has it: lists for tuples."""
    plain: object = json.loads(json.dumps(document, default=dict))
    return plain


def _last(arn: str | None) -> str:
    return "none" if arn is None else arn.rpartition("/")[2]
