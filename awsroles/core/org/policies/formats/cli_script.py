"""Scripts of the AWS CLI that apply the files of JSON: one per account, one for the organization.

Parameters that people write, such as descriptions, reach the AWS CLI in files: it would read the file of an argument
that begins with `file://`. All else is quoted.
"""

import shlex
from collections.abc import Iterable, Iterator

from awsroles.core.org.policies.formats import paths
from awsroles.core.org.policies.formats.cli_functions import FUNCTIONS
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role

_FUNCTIONS_FILE = "functions.sh"


def cli_scripts(resources: Resources) -> dict[str, str]:
    """Return the scripts by their paths, and the functions that they share."""
    scripts = {_FUNCTIONS_FILE: FUNCTIONS}
    accounts = {role.account for role in resources.roles} | {policy.account for policy in resources.policies}
    if resources.groups:
        accounts.add(resources.master)
    for account in accounts:
        folder = paths.account_folder(resources, account)
        scripts[f"{folder}/apply.sh"] = _script(folder, account, _account(resources, account))
    if resources.control_policies:
        lines = [line for each in resources.control_policies for line in _control_policy(each)]
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


def _account(resources: Resources, account: Account) -> Iterator[str]:
    """Yield the calls for *account*, in an order in which nobody loses what they keep."""
    for policy in resources.policies:
        if policy.account == account:
            yield _managed_policy(resources, policy)
    for role in resources.roles:
        if role.account == account:
            yield from _role(resources, role)
    if account == resources.master:
        yield from _groups(resources.groups)


def _managed_policy(resources: Resources, policy: ManagedPolicy) -> str:
    return _call("managed_policy", policy.arn(resources.partition), paths.policy_folder(policy))


def _role(resources: Resources, role: Role) -> Iterator[str]:
    folder = paths.role_folder(role)
    yield _call("role", role.name, role.path, role.arn(resources.partition), role.boundary or "", folder)
    yield from _policies("role", role, folder)


def _groups(groups: Iterable[Group]) -> Iterator[str]:
    """Yield the calls for *groups*: what everyone gets, the Deny last, follows all else."""
    of_functions = [group for group in groups if group.function is not None]
    of_all = [group for group in groups if group.function is None]
    for group in of_functions:
        yield _call("group", group.name)
        yield from _policies("group", group, paths.group_folder(group))
    for group in of_all:
        yield _call("group", group.name)
    for group in groups:
        yield _call("members", group.name, *group.users)
    for group in of_all:
        yield from _policies("group", group, paths.group_folder(group))


def _policies(kind: str, holder: Role | Group, folder: str) -> Iterator[str]:
    for name in holder.inline:
        yield _call("inline_policy", kind, holder.name, name, paths.inline_file(folder, name))
    yield _call("attached_policies", kind, holder.name, *holder.managed)
    yield _call("no_other_inline_policies", kind, holder.name, *holder.inline)


def _control_policy(policy: ControlPolicy) -> Iterator[str]:
    yield _call("control_policy", policy.name, paths.policy_folder(policy), *(target.id for target in policy.targets))


def _call(function: str, *arguments: str) -> str:
    return " ".join((function, *map(shlex.quote, arguments)))
