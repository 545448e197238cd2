"""Resources of a small company, as `awsroles org policies` generates them, made by hand."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.org.policies.resources import Account, ControlPolicy, Document, Group, ManagedPolicy, Resources, Role

IDENTITY = Account("identity", "444444444444")
MANAGEMENT = Account("management", "111111111111")
PROD = Account("prod", "222222222222")
DEV = Account("dev", "333333333333")


def document(*statements: Mapping[str, Any]) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


TRUST = document(
    {
        "Sid": "MasterAccountWithMfa",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::444444444444:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
)
DENY = document(
    {
        "Sid": "DenyWithoutMfa",
        "Effect": "Deny",
        "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
)
OWN = document({"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"})


def assume(*arns: str) -> Document:
    return document({"Sid": "AssumeRoles", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": list(arns)})


def role(account: Account, name: str = "operations") -> Role:
    return Role(
        account, name, "/", "People who run production", TRUST, 3600, ("arn:aws:iam::aws:policy/ReadOnlyAccess",)
    )


OWN_POLICY = ManagedPolicy(IDENTITY, "awsroles-own-credentials", "/", "Own credentials", OWN)
EVERYONE = Group("everyone", ("ada", "carol"), (OWN_POLICY.arn("aws"),), {"awsroles-deny-without-mfa": DENY})
OPERATIONS = Group(
    "operations", ("ada",), (), {"awsroles-operations": assume(role(PROD).arn("aws"))}, function="operations"
)
NO_USERS = ControlPolicy(
    "awsroles-no-users",
    "Nobody creates IAM users",
    document({"Sid": "NoUsers", "Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}),
    (DEV, PROD),
)
SMALL_RESOURCES = Resources(
    "aws",
    IDENTITY,
    MANAGEMENT,
    "OrganizationAccountAccessRole",
    roles=(role(DEV), role(PROD)),
    groups=(EVERYONE, OPERATIONS),
    policies=(OWN_POLICY,),
    control_policies=(NO_USERS,),
    notes=("operations: explicit ARNs in an in-line policy",),
)
