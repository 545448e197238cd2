"""Scripts of the AWS CLI that apply the files of JSON: one per account, one for the organization.

Parameters that people write, such as descriptions, reach the AWS CLI in files: it would read the file of an argument
that begins with `file://`. All else is quoted.
"""

import shlex
from collections.abc import Iterable, Iterator

from awsroles.core.org.policies.formats import paths
from awsroles.core.org.policies.formats.cli_functions import FUNCTIONS
from awsroles.core.org.policies.formats.owners import by_account, by_owner
from awsroles.core.org.policies.order import steps
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role

_FUNCTIONS_FILE = "functions.sh"


def cli_scripts(resources: Resources) -> dict[str, str]:
    """Return the scripts by their paths, and the functions that they share."""
    scripts = {_FUNCTIONS_FILE: FUNCTIONS}
    for account, policies, roles in by_account(resources):
        folder = paths.account_folder(account)
        scripts[f"{folder}/apply.sh"] = _script(folder, account, _account(resources, policies, roles))
    shared = by_owner(resources)[1]
    if resources.groups or shared:
        lines = _master(resources, shared)
        scripts[f"{paths.MASTER}/apply.sh"] = _script(paths.MASTER, resources.master, lines)
    if resources.control_policies:
        lines = (_control_policy(each) for each in resources.control_policies)
        scripts[f"{paths.ORGANIZATION}/apply.sh"] = _script(paths.ORGANIZATION, resources.management, lines)
    return scripts


def _script(folder: str, account: Account, lines: Iterable[str]) -> str:
    functions = "../" * (folder.count("/") + 1) + _FUNCTIONS_FILE
    return "\n".join(
        (
            "#!/bin/sh",
            f"# Applies this folder with the AWS CLI, with credentials of the account {account.name} ({account.id}).",
            "# It may run again: the second run changes nothing.",
            "set -eu",
            'CDPATH="" cd -- "$(dirname -- "$0")"',
            f". {functions}",
            "",
            _call("in_account", account.id),
            *lines,
            "finish",
            "",
        )
    )


def _account(resources: Resources, policies: Iterable[ManagedPolicy], roles: Iterable[Role]) -> Iterator[str]:
    """Yield the calls for the *policies* and *roles* of an account."""
    for policy in policies:
        yield _managed_policy(resources, policy)
    for role in roles:
        folder = paths.role_folder(role)
        yield _call("role", role.name, role.path, role.arn(resources.partition), role.boundary or "", folder)
        yield from _policies("role", role, folder)
        yield from _no_other_policies("role", role)


def _master(resources: Resources, policies: Iterable[ManagedPolicy]) -> Iterator[str]:
    """Yield the calls for the groups and their *policies*, step by step; policies that are not theirs end last.

    Who leaves a group leaves before it gets policies, and everyone's group last, whose policy denies after a last day.
    """
    for group in _everyone_first(resources.groups)[::-1]:
        yield _call("no_other_members", group.name, *group.users)
    for policy in policies:
        yield _managed_policy(resources, policy)
    for step in steps(resources):
        for group in _everyone_first(step.adds.groups):
            if step.name == "groups":
                yield _call("group", group.name)
            if step.name == "memberships":
                yield _call("members", group.name, *group.users)
            yield from _policies("group", group, paths.group_folder(group))
    for group in resources.groups:
        yield from _no_other_policies("group", group)


def _everyone_first(groups: Iterable[Group]) -> list[Group]:
    """Return *groups* with those of no function first."""
    return sorted(groups, key=lambda group: group.function is not None)


def _managed_policy(resources: Resources, policy: ManagedPolicy) -> str:
    return _call("managed_policy", policy.arn(resources.partition), paths.policy_folder(policy))


def _policies(kind: str, holder: Role | Group, folder: str) -> Iterator[str]:
    for name in holder.inline:
        yield _call("inline_policy", kind, holder.name, name, paths.inline_file(folder, name))
    if holder.managed:
        yield _call("attached_policies", kind, holder.name, *holder.managed)


def _no_other_policies(kind: str, holder: Role | Group) -> Iterator[str]:
    yield _call("no_other_attached_policies", kind, holder.name, *holder.managed)
    yield _call("no_other_inline_policies", kind, holder.name, *holder.inline)


def _control_policy(policy: ControlPolicy) -> str:
    targets = (target.id for target in policy.targets)
    return _call("control_policy", policy.name, paths.policy_folder(policy), *targets)


def _call(function: str, *arguments: str) -> str:
    return " ".join((function, *map(shlex.quote, arguments)))
