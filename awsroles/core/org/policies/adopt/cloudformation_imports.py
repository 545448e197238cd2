"""Imports of what is there into the stacks of CloudFormation.

Each import has a template of its own with nothing but what is imported, because a change set of the type IMPORT creates
nothing. The stack is updated with its whole template afterwards.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.core.org.policies.adopt.existing import Existing, inline_names
from awsroles.core.org.policies.formats.cloudformation_names import logical_id
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.resources import Account, ManagedPolicy

_FOLDER = "imports"
_LIST, _TEMPLATE, _PARAMETERS = "resources-to-import.json", "template.json", "parameters.json"
# Import takes no other type of these templates (CloudFormation user guide, resource-import-supported-resources):
# AWS::IAM::UserToGroupAddition is created, and adds users that are in the group already.
_IDENTIFIERS = {
    "AWS::IAM::Role": ("RoleName",),
    "AWS::IAM::Group": ("GroupName",),
    "AWS::IAM::GroupPolicy": ("PolicyName", "GroupName"),
    "AWS::IAM::ManagedPolicy": ("PolicyArn",),
    "AWS::Organizations::Policy": ("Id",),
}
Found = dict[str, tuple[str, ...]]
"""The identifiers of what is there, by logical IDs."""


def cloudformation_imports(existing: Existing, files: Mapping[str, str]) -> dict[str, str]:
    """Return the lists and templates for the stacks of the generated *files*, by their paths."""
    made: dict[str, str] = {}
    for each in json.loads(files["deployments.json"])["deployments"]:
        template = json.loads(files[each["template"]])
        for account, parameters in _accounts(each):
            found = _found(existing, each["template"], account)
            there = {name: found[name] for name in template["Resources"] if name in found}
            if there:
                folder = f"{_FOLDER}/{each['name']}-in-{account.name}"
                made[f"{folder}/{_LIST}"] = json_text(list(_to_import(template, there)))
                made[f"{folder}/{_TEMPLATE}"] = json_text(_only(template, there))
                if parameters:
                    values = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
                    made[f"{folder}/{_PARAMETERS}"] = json_text(values)
    return made


def _accounts(deployment: Mapping[str, Any]) -> Iterator[tuple[Account, Mapping[str, str]]]:
    if deployment["kind"] == "stack":
        yield Account(**deployment["account"]), deployment["parameters"]
        return
    for instance in deployment["instances"]:
        for each in instance["accounts"]:
            yield Account(**each), instance["parameters"]


def _found(existing: Existing, template: str, account: Account) -> Found:
    if template.startswith("roles/"):
        return dict(_roles(existing, account))
    return dict(_groups(existing) if template.startswith("master") else _control_policies(existing))


def _roles(existing: Existing, account: Account) -> Iterator[tuple[str, tuple[str, ...]]]:
    own, _ = by_owner(existing.resources)
    yield from _policies(existing, [each for each in own if each.account == account])
    for role in existing.resources.roles:
        if role.account == account and existing.role(role) is not None:
            yield logical_id("Role", role.name), (role.name,)


def _groups(existing: Existing) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _policies(existing, by_owner(existing.resources)[1])
    for group in existing.resources.groups:
        live = existing.group(group)
        if live is None:
            continue
        yield logical_id("Group", group.name), (group.name,)
        for name in sorted(group.inline.keys() & inline_names(live)):
            yield logical_id("GroupPolicy", f"{group.name}/{name}"), (name, group.name)


def _policies(existing: Existing, policies: list[ManagedPolicy]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in policies:
        if existing.policy(each) is not None:
            yield logical_id("Policy", each.name), (each.arn(existing.resources.partition),)


def _control_policies(existing: Existing) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in existing.resources.control_policies:
        found = existing.control_policy(each)
        if found is not None:
            yield logical_id("ControlPolicy", each.name), (found[0],)


def _to_import(template: Mapping[str, Any], there: Found) -> Iterator[dict[str, Any]]:
    for name, values in there.items():
        kind = template["Resources"][name]["Type"]
        yield {
            "ResourceType": kind,
            "LogicalResourceId": name,
            "ResourceIdentifier": dict(zip(_IDENTIFIERS[kind], values, strict=True)),
        }


def _only(template: Mapping[str, Any], there: Found) -> dict[str, Any]:
    """Return *template* with the resources *there* alone, and without what refers to others."""
    kept = {name: _without_others(template["Resources"][name], there) for name in there}
    return {**template, "Resources": kept}


def _without_others(resource: Mapping[str, Any], there: Found) -> dict[str, Any]:
    kept = {key: value for key, value in resource.items() if key != "DependsOn"}
    named = resource.get("DependsOn", [])
    before = [each for each in ([named] if isinstance(named, str) else named) if each in there]
    properties = {**kept["Properties"]}
    if "Groups" in properties:
        properties["Groups"] = [each for each in properties["Groups"] if each.get("Ref") in there]
    if not properties.get("Groups", True):
        del properties["Groups"]
    return {**kept, **({"DependsOn": before} if before else {}), "Properties": properties}
