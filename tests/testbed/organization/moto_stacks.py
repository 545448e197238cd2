"""Stacks in moto: CloudFormation's resources that moto does not know, by AWS's reference of them."""

import json
from collections.abc import Mapping
from typing import Any

from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.iam.models import Role, iam_backends
from moto.organizations.models import organizations_backends

from awsroles.core.org.policies.resources import Account
from testbed.organization.moto_world import MotoWorld

_OF_ROLES = Role.create_from_cloudformation_json


class _Made(CloudFormationModel):
    """A resource, which Ref means by its *name*."""

    resource_type = ""
    name_property = ""

    def __init__(self, name: str) -> None:
        self.physical_resource_id = name

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.resource_type

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return cls.name_property

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Mapping[str, Any], account_id: str, region_name: str, **_: Any
    ) -> Any:
        del resource_name, region_name
        properties = cloudformation_json["Properties"]
        return cls(cls.make(properties, account_id))

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        """Make the resource in *account_id*, and return its name."""
        raise NotImplementedError


class _Group(_Made, CloudFormationModel):
    resource_type, name_property = "AWS::IAM::Group", "GroupName"

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        iam, name = iam_backends[account_id]["aws"], str(properties["GroupName"])
        iam.create_group(name, properties.get("Path", "/"))
        for policy in properties.get("Policies", ()):
            iam.put_group_policy(name, policy["PolicyName"], json.dumps(policy["PolicyDocument"]))
        for arn in properties.get("ManagedPolicyArns", ()):
            iam.attach_group_policy(arn, name)
        return name


class _GroupPolicy(_Made, CloudFormationModel):
    resource_type = "AWS::IAM::GroupPolicy"

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        group, name = properties["GroupName"], str(properties["PolicyName"])
        iam_backends[account_id]["aws"].put_group_policy(group, name, json.dumps(properties["PolicyDocument"]))
        return name


class _Members(_Made, CloudFormationModel):
    resource_type = "AWS::IAM::UserToGroupAddition"

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        for user in properties["Users"]:
            iam_backends[account_id]["aws"].add_user_to_group(properties["GroupName"], user)
        return "members"


class _ControlPolicy(_Made, CloudFormationModel):
    resource_type = "AWS::Organizations::Policy"

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        organizations = organizations_backends[account_id]["aws"]
        more = {name: properties[name] for name in ("Name", "Description", "Type")}
        made = organizations.create_policy(Content=json.dumps(properties["Content"]), **more)
        identifier = str(made["Policy"]["PolicySummary"]["Id"])
        for target in properties["TargetIds"]:
            organizations.attach_policy(PolicyId=identifier, TargetId=target)
        return identifier


class _Role(_Made, CloudFormationModel):
    """A role with its attachments, which moto's leaves out."""

    resource_type, name_property = "AWS::IAM::Role", "RoleName"

    @staticmethod
    def make(properties: Mapping[str, Any], account_id: str) -> str:
        name = str(properties["RoleName"])
        _OF_ROLES(name, {"Properties": dict(properties)}, account_id, "us-east-1")
        for policy in properties.get("Policies", ()):
            document = json.dumps(policy["PolicyDocument"])
            iam_backends[account_id]["aws"].put_role_policy(name, policy["PolicyName"], document)
        for arn in properties.get("ManagedPolicyArns", ()):
            iam_backends[account_id]["aws"].attach_role_policy(arn, name)
        return name


_MODELS: tuple[type[_Made], ...] = (_ControlPolicy, _Group, _GroupPolicy, _Members, _Role)


def deploy(world: MotoWorld, files: Mapping[str, str]) -> None:
    """Deploy the templates of *files* as their `deployments.json` says, in its order."""
    known = parsing.get_model_map()
    known.update({model.resource_type: model for model in _MODELS})
    listed = json.loads(files["deployments.json"])
    for each in listed["deployments"]:
        template = files[each["template"]]
        if each["kind"] == "stack":
            _create(world, each["name"], each["account"], template, each["parameters"], listed["capabilities"])
            continue
        for instance in each["instances"]:
            for account in instance["accounts"]:
                _create(world, each["name"], account, template, instance["parameters"], listed["capabilities"])


def _create(
    world: MotoWorld,
    name: str,
    account: Mapping[str, str],
    template: str,
    parameters: Mapping[str, str],
    capabilities: list[str],
) -> None:
    world.client("cloudformation", Account(account["name"], account["id"])).create_stack(
        StackName=name,
        TemplateBody=template,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=capabilities,
    )
