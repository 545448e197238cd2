"""The root module of the organization in Terraform: its service control policies and their accounts."""

from collections.abc import Iterable, Iterator

from awsroles.core.org.policies.formats.hcl import Block, Expression, jsonencode
from awsroles.core.org.policies.formats.terraform_blocks import resource
from awsroles.core.org.policies.formats.terraform_names import identifier
from awsroles.core.org.policies.resources import ControlPolicy


def control_policy_blocks(policies: Iterable[ControlPolicy]) -> list[Block]:
    """Return the blocks of *policies*."""
    return [block for each in policies for block in _blocks(each)]


def _blocks(policy: ControlPolicy) -> Iterator[Block]:
    name = identifier(policy.name)
    yield resource(
        f"aws_organizations_policy.{name}",
        {
            "name": policy.name,
            "description": policy.description or None,
            "type": "SERVICE_CONTROL_POLICY",
            "content": jsonencode(policy.document),
        },
    )
    if policy.targets:
        yield resource(
            f"aws_organizations_policy_attachment.{name}",
            {"for_each": {each.name: each.id for each in policy.targets}},
            {"policy_id": Expression(f"aws_organizations_policy.{name}.id"), "target_id": Expression("each.value")},
        )
