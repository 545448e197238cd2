"""The module of a role, which the root modules of all accounts share."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.org.policies.formats.hcl import Block, Expression
from awsroles.core.org.policies.formats.terraform_blocks import resource, variable
from awsroles.core.org.policies.formats.terraform_settings import versions

_ROLE = Expression("aws_iam_role.role.name")
_VARIABLES: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("name", "string", "The name of the role.", {}),
    ("path", "string", "Its path.", {}),
    ("description", "string", "Its description.", {"default": Expression("null")}),
    ("max_session_duration", "number", "How long a session may last, in seconds.", {}),
    ("trust_policy", "string", "Who may assume it.", {}),
    ("managed_policies", "map(string)", "The ARNs of its managed policies; it has no others.", {"default": {}}),
    ("inline_policies", "map(string)", "Its in-line policies by their names; others stay.", {"default": {}}),
    ("permissions_boundary", "string", "The ARN of its permissions boundary.", {"default": Expression("null")}),
)


def role_module() -> list[Block]:
    """Return the blocks of the module.

    Managed policies are exclusive. In-line policies are not: a revocation put on a role has to survive an apply.
    """
    return [
        versions(),
        *(variable(name, kind, about, **more) for name, kind, about, more in _VARIABLES),
        resource(
            "aws_iam_role.role",
            {
                "name": Expression("var.name"),
                "path": Expression("var.path"),
                "description": Expression("var.description"),
                "assume_role_policy": Expression("var.trust_policy"),
                "max_session_duration": Expression("var.max_session_duration"),
                "permissions_boundary": Expression("var.permissions_boundary"),
            },
            # A role with a policy that was put on it by hand could not be removed.
            {"force_detach_policies": True},
        ),
        resource(
            "aws_iam_role_policy.inline",
            {"for_each": Expression("var.inline_policies")},
            {"role": _ROLE, "name": Expression("each.key"), "policy": Expression("each.value")},
        ),
        resource(
            "aws_iam_role_policy_attachment.managed",
            {"for_each": Expression("var.managed_policies")},
            {"role": _ROLE, "policy_arn": Expression("each.value")},
        ),
        resource(
            "aws_iam_role_policy_attachments_exclusive.managed",
            {
                "role_name": _ROLE,
                "policy_arns": Expression("[for each in aws_iam_role_policy_attachment.managed : each.policy_arn]"),
            },
            # A policy that an in-line one replaces goes last.
            {"depends_on": [Expression("aws_iam_role_policy.inline")]},
        ),
    ]
