"""JSON: each document as a file of its own, the list of what belongs to what, and scripts for the AWS CLI."""

from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.core.org.policies.formats import paths
from awsroles.core.org.policies.formats.cli_script import cli_scripts
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.resources import Account, Document, Group, ManagedPolicy, Resources, Role

# White space counts in an SCP that the API gets. The smallest quota of all partitions, in bytes (org-facts, quotas).
_LONGEST_CONTROL_POLICY = 5120


def json_files(resources: Resources) -> dict[str, str]:
    """Return the files of JSON by their paths: documents, parameters of the AWS CLI, scripts and `resources.json`."""
    files: dict[str, str] = {}
    for role in resources.roles:
        files.update(_role_files(role))
    folders = _policy_folders(resources)
    for policy, folder in folders:
        files.update(_policy_files(policy, folder))
    for group in resources.groups:
        files.update(_inline_files(f"{paths.MASTER}/{paths.group_folder(group)}", group.inline))
    for control in resources.control_policies:
        folder = f"{paths.ORGANIZATION}/{paths.policy_folder(control)}"
        files[f"{folder}/policy.json"] = json_text({"Name": control.name, "Description": control.description})
        files[f"{folder}/document.json"] = _control_text(control.document)
    files["resources.json"] = json_text(_list(resources, folders))
    files.update(cli_scripts(resources))
    return dict(sorted(files.items()))


def _policy_folders(resources: Resources) -> list[tuple[ManagedPolicy, str]]:
    """Return the managed policies with their folders, in the order in which they are applied."""
    own, shared = by_owner(resources)
    placed = [(each, f"{paths.account_folder(each.account)}/{paths.policy_folder(each)}") for each in own]
    return placed + [(each, f"{paths.MASTER}/{paths.policy_folder(each)}") for each in shared]


def _role_files(role: Role) -> Iterator[tuple[str, str]]:
    folder = f"{paths.account_folder(role.account)}/{paths.role_folder(role)}"
    parameters = {"RoleName": role.name, "Description": role.description, "MaxSessionDuration": role.max_session}
    yield f"{folder}/role.json", json_text(parameters)
    yield f"{folder}/trust.json", json_text(role.trust)
    yield from _inline_files(folder, role.inline)


def _policy_files(policy: ManagedPolicy, folder: str) -> Iterator[tuple[str, str]]:
    parameters = {"PolicyName": policy.name, "Path": policy.path, "Description": policy.description}
    yield f"{folder}/policy.json", json_text(parameters)
    yield f"{folder}/document.json", json_text(policy.document)


def _inline_files(folder: str, policies: Mapping[str, Document]) -> Iterator[tuple[str, str]]:
    for name, document in policies.items():
        yield paths.inline_file(folder, name), json_text(document)


def _control_text(document: Document) -> str:
    text = json_text(document)
    return text if len(text) <= _LONGEST_CONTROL_POLICY else json_text(document, None)


def _list(resources: Resources, folders: list[tuple[ManagedPolicy, str]]) -> dict[str, Any]:
    """Return what belongs to what; paths are relative to the list."""
    return {
        "partition": resources.partition,
        "master_account": _account(resources.master),
        "management_account": _account(resources.management),
        "deploy_role": resources.deploy_role,
        "policies": [_policy(resources, policy, folder) for policy, folder in folders],
        "roles": [_role(resources, each) for each in resources.roles],
        "groups": [_group(each) for each in resources.groups],
        "control_policies": [
            {
                "name": each.name,
                "description": each.description,
                "document": f"{paths.ORGANIZATION}/{paths.policy_folder(each)}/document.json",
                "targets": [_account(target) for target in each.targets],
            }
            for each in resources.control_policies
        ],
    }


def _account(account: Account) -> dict[str, str]:
    return {"name": account.name, "id": account.id}


def _policy(resources: Resources, policy: ManagedPolicy, folder: str) -> dict[str, Any]:
    return {
        "arn": policy.arn(resources.partition),
        "account": _account(policy.account),
        "description": policy.description,
        "document": f"{folder}/document.json",
    }


def _role(resources: Resources, role: Role) -> dict[str, Any]:
    folder = f"{paths.account_folder(role.account)}/{paths.role_folder(role)}"
    return {
        "arn": role.arn(resources.partition),
        "account": _account(role.account),
        "function": role.function,
        "description": role.description,
        "max_session": role.max_session,
        "permissions_boundary": role.boundary,
        "trust": f"{folder}/trust.json",
        "managed_policies": list(role.managed),
        "inline_policies": {name: paths.inline_file(folder, name) for name in role.inline},
    }


def _group(group: Group) -> dict[str, Any]:
    folder = f"{paths.MASTER}/{paths.group_folder(group)}"
    return {
        "name": group.name,
        "function": group.function,
        "users": list(group.users),
        "managed_policies": list(group.managed),
        "inline_policies": {name: paths.inline_file(folder, name) for name in group.inline},
    }
