"""CloudFormation's templates of roles: accounts whose roles are equal have one together.

Equal means: up to the account's own ID, which is a pseudo parameter, and external IDs, which are parameters.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.policies.formats.cloudformation_names import logical_id, set_name
from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.formats.owners import by_account, uses
from awsroles.core.org.policies.resources import Account, Document, ManagedPolicy, Resources, Role

VERSION = "2010-09-09"
# The API model of sts, externalIdType. AWS does not treat it as a secret. NoEcho would hide it from reviews, and no
# stack with it can move into another StackSet.
_EXTERNAL_ID = {
    "Type": "String",
    "Description": "",
    "MinLength": 2,
    "MaxLength": 1224,
    "AllowedPattern": r"[\w+=,.@:/-]+",
}
# A ${ without its brace, which Fn::Sub would not take.
_OPEN = re.compile(r"\$\{(?![^{}]+\})")


@dataclass(frozen=True)
class RolesTemplate:
    """A template of roles by its *name*, and the values of its parameters by account."""

    name: str
    body: Mapping[str, Any]
    parameters: Mapping[Account, Mapping[str, str]]


def roles_templates(resources: Resources) -> list[RolesTemplate]:
    """Return the templates, sorted by their names.

    A name comes from the names of the roles, so that it stays if their policies change. Of several sets with the same
    names, the one of most accounts has it, and the others add the name of their first account.
    """
    sets: dict[str, RolesTemplate] = {}
    for account, policies, roles in by_account(resources):
        body, values = _template(resources, account, policies, roles)
        name = set_name(sorted({each.name for each in roles or policies}))
        found = sets.get(compact_json(body), RolesTemplate(name, body, {}))
        sets[compact_json(body)] = replace(found, parameters={**found.parameters, account: values})
    named: dict[str, RolesTemplate] = {}
    for each in sorted(sets.values(), key=lambda each: (-len(each.parameters), _first(each))):
        name = f"{each.name}-in-{_first(each)}" if each.name in named else each.name
        named[name] = replace(each, name=name)
    return [named[name] for name in sorted(named)]


def managed_policy(policy: ManagedPolicy) -> dict[str, Any]:
    """Return the resource of *policy*, attached to nothing."""
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "ManagedPolicyName": policy.name,
            "Path": policy.path,
            "Description": policy.description,
            "PolicyDocument": policy.document,
        },
    }


def policies_of(documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Return in-line policies, as the property of a role or a group."""
    return [{"PolicyName": name, "PolicyDocument": document} for name, document in documents.items()]


def _template(
    resources: Resources, account: Account, policies: Sequence[ManagedPolicy], roles: Sequence[Role]
) -> tuple[dict[str, Any], dict[str, str]]:
    made = {logical_id("Policy", each.name): _portable(managed_policy(each), account.id) for each in policies}
    arns = {each.arn(resources.partition): logical_id("Policy", each.name) for each in policies}
    values: dict[str, str] = {}
    for role in roles:
        trust, external_id = _with_parameter(role)
        values.update(external_id)
        needed = sorted({arns[arn] for arn in uses(role) if arn in arns})
        made[logical_id("Role", role.name)] = {
            "Type": "AWS::IAM::Role",
            **({"DependsOn": needed} if needed else {}),
            # The trust policy names the master account, and is the same there as anywhere.
            "Properties": {**_portable(_properties(role), account.id), "AssumeRolePolicyDocument": trust},
        }
    names = ", ".join(role.name for role in roles)
    template: dict[str, Any] = {
        "AWSTemplateFormatVersion": VERSION,
        "Description": f"Roles that awsroles made: {names}"[:1024] if names else "Policies that awsroles made",
    }
    if values:
        template["Parameters"] = {
            name: {**_EXTERNAL_ID, "Description": f"sts:ExternalId of the role {_role_of(name, roles)}"}
            for name in sorted(values)
        }
    template["Resources"] = made
    return template, values


def _properties(role: Role) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "RoleName": role.name,
        "Path": role.path,
        "Description": role.description,
        "MaxSessionDuration": role.max_session,
        "ManagedPolicyArns": list(role.managed),
        "Policies": policies_of(role.inline),
        "PermissionsBoundary": role.boundary,
    }
    return {name: value for name, value in properties.items() if value not in (None, [])}


def _with_parameter(role: Role) -> tuple[Document, dict[str, str]]:
    """Return the trust policy with a parameter for its external ID, and the parameter's value."""
    name = logical_id("ExternalId", role.name)
    values: dict[str, str] = {}

    def replaced(node: Any) -> Any:
        if isinstance(node, Mapping):
            found = {key: replaced(value) for key, value in node.items()}
            if isinstance(node.get("sts:ExternalId"), str):
                values[name] = node["sts:ExternalId"]
                found["sts:ExternalId"] = {"Ref": name}
            return found
        return [replaced(each) for each in node] if isinstance(node, (list, tuple)) else node

    return replaced(role.trust), values


def _portable(node: Any, account_id: str) -> Any:
    """Return *node* with the account's own ID as a pseudo parameter in each text that has it."""
    if isinstance(node, Mapping):
        return {key: _portable(value, account_id) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_portable(each, account_id) for each in node]
    if isinstance(node, str) and not _OPEN.search(node):
        # In a text for Fn::Sub, ${ of a policy variable is ${!.
        text, count = re.subn(rf"(?<![0-9]){account_id}(?![0-9])", "${AWS::AccountId}", node.replace("${", "${!"))
        return {"Fn::Sub": text} if count else node
    return node


def _role_of(parameter: str, roles: Sequence[Role]) -> str:
    return next(role.name for role in roles if logical_id("ExternalId", role.name) == parameter)


def _first(template: RolesTemplate) -> str:
    return min(map(_name, template.parameters))


def _name(account: Account) -> str:
    return account.name
