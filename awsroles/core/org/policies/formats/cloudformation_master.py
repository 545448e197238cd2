"""CloudFormation's templates of the groups, in the master account, and of SCPs, in the management account.

`DependsOn` holds the order: what denies follows what allows people to enroll, which follows their memberships.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from awsroles.core.org.policies.formats.cloudformation_names import logical_id
from awsroles.core.org.policies.formats.cloudformation_roles import VERSION, managed_policy, policies_of
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.order import denies, steps
from awsroles.core.org.policies.resources import ControlPolicy, Group, ManagedPolicy, Resources


def master_template(resources: Resources) -> dict[str, Any]:
    """Return the template of the groups, their members and their policies."""
    _, shared = by_owner(resources)
    made: dict[str, Any] = {}
    first: list[str] = []
    early = (each for step in steps(resources) if step.name == "groups" for each in step.adds.policies)
    dated = [logical_id("Policy", each.name) for each in early if denies(each.document)]
    for step in steps(resources):
        if step.name == "roles":
            continue
        added: dict[str, Any] = {}
        for group in step.adds.groups:
            added.update(_group(group, shared, resources) if step.name == "groups" else _group_policies(group))
            if step.name == "memberships" and group.users:
                added[logical_id("Members", group.name)] = _members(group)
        for policy in step.adds.policies:
            if policy in shared:
                added[logical_id("Policy", policy.name)] = _attached(policy, resources)
        if step.name == "memberships":
            _join_everyone_first(step.adds.groups, added, dated)
        if step.name in ("self-management", "deny"):
            for each in added.values():
                _follow(each, [*(name for name in _members_of(each, resources) if name in made), *first])
            first = list(added)
        made.update(added)
    description = "Groups of people that awsroles made, their members and their policies"
    return {"AWSTemplateFormatVersion": VERSION, "Description": description, "Resources": made}


def organization_template(policies: Sequence[ControlPolicy]) -> dict[str, Any]:
    """Return the template of SCPs, one after the other: AWS Organizations refuses concurrent changes."""
    made: dict[str, Any] = {}
    before: str | None = None
    for policy in policies:
        name = logical_id("ControlPolicy", policy.name)
        made[name] = {
            "Type": "AWS::Organizations::Policy",
            **({"DependsOn": before} if before else {}),
            "Properties": {
                "Name": policy.name,
                "Description": policy.description,
                "Type": "SERVICE_CONTROL_POLICY",
                "Content": policy.document,
                "TargetIds": [target.id for target in policy.targets],
            },
        }
        before = name
    description = "Service control policies that awsroles made"
    return {"AWSTemplateFormatVersion": VERSION, "Description": description, "Resources": made}


def _join_everyone_first(groups: Sequence[Group], added: dict[str, Any], dated: Sequence[str]) -> None:
    """Let people join everyone's group after it has the policies *dated*, if there are any, and then the others."""
    if not dated:
        return
    members = {logical_id("Members", each.name): each.function for each in groups if each.users}
    shared = [name for name, function in members.items() if function is None]
    for name, function in members.items():
        _follow(added[name], [*dated, *(shared if function is not None else [])])


def _follow(resource: dict[str, Any], names: list[str]) -> None:
    if names:
        properties = resource.pop("Properties")
        resource.update({"DependsOn": names, "Properties": properties})


def _members_of(resource: Mapping[str, Any], resources: Resources) -> list[str]:
    """Return the logical IDs of the members of the groups that the policy *resource* is for."""
    properties = resource["Properties"]
    groups = [each["Ref"] for each in properties.get("Groups", [properties.get("GroupName")])]
    return [logical_id("Members", each.name) for each in resources.groups if logical_id("Group", each.name) in groups]


def _group(group: Group, shared: Sequence[ManagedPolicy], resources: Resources) -> dict[str, Any]:
    """Return *group* with the policies that come with it; those of this template attach themselves."""
    own = {each.arn(resources.partition) for each in shared}
    properties: dict[str, Any] = {"GroupName": group.name}
    managed = [arn for arn in group.managed if arn not in own]
    if managed:
        properties["ManagedPolicyArns"] = managed
    if group.inline:
        properties["Policies"] = policies_of(group.inline)
    return {logical_id("Group", group.name): {"Type": "AWS::IAM::Group", "Properties": properties}}


def _members(group: Group) -> dict[str, Any]:
    properties = {"GroupName": {"Ref": logical_id("Group", group.name)}, "Users": list(group.users)}
    return {"Type": "AWS::IAM::UserToGroupAddition", "Properties": properties}


def _group_policies(group: Group) -> Mapping[str, Any]:
    return {
        logical_id("GroupPolicy", f"{group.name}/{name}"): {
            "Type": "AWS::IAM::GroupPolicy",
            "Properties": {
                "GroupName": {"Ref": logical_id("Group", group.name)},
                "PolicyName": name,
                "PolicyDocument": document,
            },
        }
        for name, document in group.inline.items()
    }


def _attached(policy: ManagedPolicy, resources: Resources) -> dict[str, Any]:
    """Return *policy*, attached to its groups."""
    made = managed_policy(policy)
    arn = policy.arn(resources.partition)
    groups = [each.name for each in resources.groups if arn in each.managed]
    made["Properties"]["Groups"] = [{"Ref": logical_id("Group", name)} for name in groups]
    return made
