"""The root module of an account in Terraform: its roles and the policies that they use."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awsroles.core.org.policies.formats.hcl import Block, Expression, jsonencode
from awsroles.core.org.policies.formats.terraform_blocks import module, resource
from awsroles.core.org.policies.formats.terraform_names import identifier
from awsroles.core.org.policies.resources import ManagedPolicy, Resources, Role


def account_blocks(resources: Resources, roles: Iterable[Role], policies: Sequence[ManagedPolicy]) -> list[Block]:
    """Return the blocks of an account with *roles* and *policies*."""
    created = references(resources.partition, policies)
    return [*map(policy_block, policies), *(_role(each, created) for each in roles)]


def policy_block(policy: ManagedPolicy) -> Block:
    """Return the resource of *policy*."""
    return resource(
        f"aws_iam_policy.{identifier(policy.name)}",
        {
            "name": policy.name,
            "path": policy.path,
            "description": policy.description or None,
            "policy": jsonencode(policy.document),
        },
        # AWS cannot change it: a new policy would leave people without it for a moment.
        lifecycle={"ignore_changes": [Expression("description")]},
    )


def references(partition: str, policies: Iterable[ManagedPolicy]) -> dict[str, Any]:
    """Return the expression of the ARN of each policy that the same root module creates, by the ARN."""
    return {each.arn(partition): Expression(f"aws_iam_policy.{identifier(each.name)}.arn") for each in policies}


def attached(arns: Iterable[str], created: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ARNs to attach by the names that the organization's file has for them."""
    return {_name_in_file(arn): created.get(arn, arn) for arn in arns}


def _name_in_file(arn: str) -> str:
    account, _, resource = arn.partition("::")[2].partition(":") if ":iam::" in arn else ("", "", "")
    kind, slash, name = resource.partition("/")
    if kind != "policy" or not slash:
        return arn
    return f"aws:{name}" if account == "aws" else f"customer:{name}"


def _role(role: Role, created: Mapping[str, Any]) -> Block:
    own = {
        "name": role.name,
        "path": role.path,
        "description": role.description or None,
        "max_session_duration": role.max_session,
        "permissions_boundary": created.get(role.boundary, role.boundary) if role.boundary else None,
    }
    parts: list[Mapping[str, Any]] = [{"source": "../../modules/role"}, own, {"trust_policy": jsonencode(role.trust)}]
    if role.managed:
        parts.append({"managed_policies": attached(role.managed, created)})
    if role.inline:
        parts.append({"inline_policies": {name: jsonencode(document) for name, document in role.inline.items()}})
    return module(identifier(role.name), *parts)
