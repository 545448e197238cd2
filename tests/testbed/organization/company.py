"""A small company's resources, made by hand: each kind and each field is used."""

from typing import Any

from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role

IDENTITY = Account("identity", "444444444444")
MANAGEMENT = Account("management", "111111111111")
PROD = Account("prod", "222222222222")
DEV = Account("dev", "333333333333")
STORAGE = Account("storage", "555555555555")

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NETWORK_ADMINISTRATOR = "arn:aws:iam::aws:policy/job-function/NetworkAdministrator"
BOUNDARY = "arn:aws:iam::555555555555:policy/platform/platform-boundary"
USERS = ("ada", "bob@example.com", "glass-1")

HOSTILE = """file:///etc/passwd "quoted" 'single' `touch boo` $(touch boo) ${aws:username} %{ if true } \\ é; & | < >"""
"""A description that a program that does not quote would run, read or fill in."""


def company(description: str = "People who run production") -> Resources:
    """Return the resources of the company; *description* is the one of all that have one."""
    return Resources(
        "aws",
        IDENTITY,
        MANAGEMENT,
        "OrganizationAccountAccessRole",
        roles=(
            operations(DEV, description),
            operations(IDENTITY, description),
            operations(MANAGEMENT, description),
            Role(PROD, "auditors", "/", description, trust(external_id="cvp-7731"), 3600, managed=(READ_ONLY,)),
            operations(PROD, description),
            _storage_operations(description),
        ),
        groups=_groups(),
        policies=(ManagedPolicy(IDENTITY, "awsroles-assume-operations", "/", description, _assume("operations")),),
        control_policies=(
            ControlPolicy("awsroles-no-users", description, _no_users(), (DEV, PROD)),
            ControlPolicy("awsroles-protect-roles", description, _protect_roles(), (DEV, IDENTITY, PROD, STORAGE)),
        ),
    )


def trust(external_id: str | None = None) -> dict[str, Any]:
    """Return a trust policy of the master account with MFA."""
    equals = {"sts:RoleSessionName": "${aws:username}"}
    if external_id:
        equals["sts:ExternalId"] = external_id
    return _document(
        {
            "Sid": "MasterAccountWithMfa",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{IDENTITY.id}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "NumericLessThan": {"aws:MultiFactorAuthAge": "43200"},
                "StringEquals": equals,
            },
        }
    )


def operations(account: Account, description: str = "People who run production") -> Role:
    """Return the role `operations` of *account*."""
    return Role(account, "operations", "/", description, trust(), 3600, (READ_ONLY,), function="operations")


def _storage_operations(description: str) -> Role:
    allow = {
        "Sid": "OwnLogs",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::logs-{STORAGE.id}/${{aws:userid}}/*",
    }
    return Role(
        STORAGE,
        "operations",
        "/platform/",
        description,
        trust(),
        14400,
        (NETWORK_ADMINISTRATOR, READ_ONLY),
        {"storage-operations": _document(allow)},
        BOUNDARY,
        "operations",
    )


def _groups() -> tuple[Group, ...]:
    own = {
        "Sid": "ManageOwnMfa",
        "Effect": "Allow",
        "Action": ["iam:EnableMFADevice", "iam:ResyncMFADevice"],
        "Resource": [f"arn:aws:iam::{IDENTITY.id}:user/${{aws:username}}"],
    }
    deny = {
        "Sid": "DenyWithoutMfa",
        "Effect": "Deny",
        "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
    everyone = {"awsroles-self-management": _document(own), "awsroles-deny-without-mfa": _document(deny)}
    return (
        Group("auditors", ("bob@example.com",), (), {"awsroles-assume": _assume("auditors")}, "auditors"),
        Group("break-glass", ("glass-1",), (), {"awsroles-assume": _assume("break-glass")}),
        Group("everyone", ("ada", "bob@example.com"), (), everyone),
        Group(
            "operations", ("ada",), (f"arn:aws:iam::{IDENTITY.id}:policy/awsroles-assume-operations",), {}, "operations"
        ),
    )


def _assume(role: str) -> dict[str, Any]:
    return _document(
        {
            "Sid": "AssumeRole",
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": [f"arn:aws:iam::{account.id}:role/{role}" for account in (DEV, PROD)],
        }
    )


def _no_users() -> dict[str, Any]:
    return _document({"Sid": "NoUsers", "Effect": "Deny", "Action": ["iam:CreateUser"], "Resource": "*"})


def _protect_roles() -> dict[str, Any]:
    return _document(
        {
            "Sid": "ProtectRoles",
            "Effect": "Deny",
            "Action": ["iam:UpdateAssumeRolePolicy"],
            "Resource": "arn:aws:iam::*:role/operations",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole"}},
        }
    )


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
