"""CloudFormation: templates, and `deployments.json`, the list of what is deployed where and in which order.

A resource that leaves a template is deleted: the file is the truth, and a role that it does not name would be a door.
Termination protection prevents that a stack is deleted by mistake. The policy is written out, because AWS imports no
resource without a DeletionPolicy.

An account whose set of roles changes moves to another StackSet. Nobody loses a role then, if its stack leaves the old
one with `--retain-stacks`, is updated with the new template, and is imported into the new one: logical IDs are the same
in all templates.
"""

from collections.abc import Mapping
from typing import Any

from awsroles.core.aws.partition import partition
from awsroles.core.org.policies.formats.cloudformation_limits import IN_LINE, template_texts
from awsroles.core.org.policies.formats.cloudformation_master import master_template, organization_template
from awsroles.core.org.policies.formats.cloudformation_roles import RolesTemplate, roles_templates
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.resources import Account, Resources

_MASTER = "master.template.json"
_ORGANIZATION = "organization.template.json"


def cloudformation(resources: Resources) -> dict[str, str]:
    """Return the templates and `deployments.json` by their paths; raise TemplateLimitsError."""
    roles = roles_templates(resources)
    templates: dict[str, Mapping[str, Any]] = {_path(each): each.body for each in roles}
    if resources.groups or by_owner(resources)[1]:
        templates[_MASTER] = master_template(resources)
    if resources.control_policies:
        templates[_ORGANIZATION] = organization_template(resources.control_policies)
    files = template_texts({path: _with_deletion_policies(body) for path, body in templates.items()})
    deployments = [each for template in roles for each in _roles_deployments(resources, template, files)]
    if _MASTER in files:
        deployments.append(_stack("awsroles-master", _MASTER, resources.master, {}, files))
    if _ORGANIZATION in files:
        deployments.append(_stack("awsroles-organization", _ORGANIZATION, resources.management, {}, files))
    files["deployments.json"] = json_text(
        {
            # IAM and Organizations are the same in all Regions: a second one would make everything twice.
            "region": partition(resources.partition).default_region,
            "capabilities": ["CAPABILITY_NAMED_IAM"],
            "deployments": deployments,
        }
    )
    return dict(sorted(files.items()))


def _with_deletion_policies(body: Mapping[str, Any]) -> dict[str, Any]:
    resources = {
        name: {"Type": each["Type"], "DeletionPolicy": "Delete", **each} for name, each in body["Resources"].items()
    }
    return {**body, "Resources": resources}


def _path(template: RolesTemplate) -> str:
    return f"roles/{template.name}.template.json"


def _roles_deployments(resources: Resources, template: RolesTemplate, files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a StackSet, and a stack of its own for the management account, which StackSets never reach."""
    path = _path(template)
    members = {each: values for each, values in template.parameters.items() if each.id != resources.management.id}
    found: list[dict[str, Any]] = []
    if members:
        instances = _instances(members)
        found.append(
            {
                "kind": "stack_set",
                "name": f"awsroles-{template.name}",
                "template": path,
                "by_url": _is_by_url(files[path]),
                "permission_model": "SERVICE_MANAGED",
                "auto_deployment": False,
                # With this filter, the units are only those to look in: the ID of the root stands for all of them.
                "account_filter_type": "INTERSECTION",
                "organizational_units": ["ROOT"],
                # The StackSet itself needs values, too. Each instance has its own.
                "parameters": instances[0]["parameters"],
                "instances": instances,
            }
        )
    if resources.management in template.parameters:
        values = template.parameters[resources.management]
        found.append(_stack(f"awsroles-{template.name}", path, resources.management, values, files))
    return found


def _instances(members: Mapping[Account, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return the accounts, together if they have the same parameters."""
    together: dict[tuple[tuple[str, str], ...], list[Account]] = {}
    for account, values in members.items():
        together.setdefault(tuple(sorted(values.items())), []).append(account)
    return [
        {"accounts": [_account(each) for each in accounts], "parameters": dict(values)}
        for values, accounts in together.items()
    ]


def _stack(
    name: str, path: str, account: Account, parameters: Mapping[str, str], files: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "kind": "stack",
        "name": name,
        "template": path,
        "by_url": _is_by_url(files[path]),
        "account": _account(account),
        "parameters": dict(parameters),
        "termination_protection": True,
    }


def _account(account: Account) -> dict[str, str]:
    return {"name": account.name, "id": account.id}


def _is_by_url(text: str) -> bool:
    return len(text) > IN_LINE
