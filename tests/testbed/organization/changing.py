"""Resources that replace others step by step: all states that AWS is in on the way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.order import STEPS, Step, denies, step_of_document, steps
from awsroles.core.org.policies.resources import Group, ManagedPolicy, Resources, Role

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made", Role, ManagedPolicy)


def states(old: Resources, new: Resources) -> Iterator[tuple[str, Resources]]:
    """Yield what is there after each step from *old* to *new*, with a name.

    First who leaves a group is removed from it, and who gets a last day is denied what comes after. A role, group or
    policy that is in both becomes the new one at its step. What is only in *old* is removed after all steps, from the
    last step to the first.
    """
    old = _with_last_days(_without_leavers(old, new), new)
    yield "leavers", old
    before, after = steps(old), steps(new)
    for number, step in enumerate(after):
        yield step.name, _mixed(old, before[number + 1 :], step.after)
    for number in range(len(STEPS) - 1, -1, -1):
        # What is only in old, of the steps that are left.
        left = before[number - 1].after if number else nothing(old)
        yield f"{STEPS[number]} removed", _mixed(left, (), new)


def nothing(resources: Resources) -> Resources:
    """Return the accounts of *resources* before anything is applied."""
    return replace(resources, roles=(), groups=(), policies=(), control_policies=())


def _without_leavers(old: Resources, new: Resources) -> Resources:
    """Return *old* without the members of groups who will not be in them; a group may have got another name."""
    users = {group.function or group.name: group.users for group in new.groups}

    def staying(group: Group) -> tuple[str, ...]:
        return tuple(user for user in group.users if user in users.get(group.function or group.name, ()))

    return replace(old, groups=tuple(replace(group, users=staying(group)) for group in old.groups))


def _with_last_days(old: Resources, new: Resources) -> Resources:
    """Return *old* with the policies of *new* that deny after a last day, beside its own."""
    arns = {arn for group in new.groups if group.function is None for arn in group.managed}
    dated = tuple(
        replace(each, name=f"{each.name}-first")
        for each in new.policies
        if each.arn(new.partition) in arns and denies(each.document) and step_of_document(each.document) == "groups"
    )
    added = tuple(each.arn(new.partition) for each in dated)
    groups = tuple(
        replace(group, managed=(*group.managed, *added)) if group.name == EVERYONE else group for group in old.groups
    )
    return replace(old, groups=groups, policies=(*old.policies, *dated))


def _mixed(old: Resources, to_come: Sequence[Step], done: Resources) -> Resources:
    """Return *done*, with what *old* has besides, and in its groups what the steps *to_come* will replace."""
    groups = {group.name: group for group in old.groups}
    for group in done.groups:
        groups[group.name] = _group(group, [each for step in to_come for each in step.adds.groups])
    return replace(
        done,
        roles=_united(_by_arn(old.roles, old), _by_arn(done.roles, done)),
        policies=_united(_by_arn(old.policies, old), _by_arn(done.policies, done)),
        groups=tuple(groups.values()),
        control_policies=_united(
            {each.name: each for each in old.control_policies}, {each.name: each for each in done.control_policies}
        ),
    )


def _group(done: Group, to_come: Sequence[Group]) -> Group:
    for part in to_come:
        if part.name == done.name:
            done = replace(
                done,
                users=done.users or part.users,
                managed=tuple(dict.fromkeys((*done.managed, *part.managed))),
                inline={**part.inline, **done.inline},
            )
    return done


def _by_arn(things: Sequence[_Made], resources: Resources) -> Mapping[str, _Made]:
    return {each.arn(resources.partition): each for each in things}


def _united(old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> tuple[_Thing, ...]:
    return tuple({**old, **new}.values())
