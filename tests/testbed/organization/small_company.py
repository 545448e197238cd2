"""The resources of a small company, made by hand: every kind of resource is there once or more."""

from collections.abc import Mapping, Sequence
from typing import Any

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role

MANAGEMENT = Account("management", "111111111111")
MASTER = Account("identity", "444444444444")
PROD = Account("prod", "222222222222")
STORAGE = Account("storage", "555555555555")
BOUNDARY = ManagedPolicy(
    STORAGE,
    "platform-boundary",
    "/",
    "What the platform team may do",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}]},
)
ENFORCE_MFA = "awsroles-enforce-mfa"
MANAGE_OWN = "awsroles-manage-own-credentials"


HOSTILE = 'file:///x "q" \\ `touch x` $(x) ${aws:username} $${x} %{ if true } %%{x}\n\r\tEOT\x00\u202e é {{ }} # // /*'
"""Text that a program that does not quote would read as its own."""


def trust(master: Account = MASTER) -> dict[str, Any]:
    """Return the trust policy of a role for the users of *master* with MFA."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AssumeWithMfa",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{master.id}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "Bool": {"aws:MultiFactorAuthPresent": "true"},
                    "NumericLessThan": {"aws:MultiFactorAuthAge": "43200"},
                    "StringEquals": {"sts:RoleSessionName": "${aws:username}"},
                },
            }
        ],
    }


def role(account: Account, name: str, managed: Sequence[str] = (), **more: Any) -> Role:
    """Return a role of *account* that has AWS's policies *managed*."""
    arns = tuple(f"arn:aws:iam::aws:policy/{each}" for each in managed)
    settings: dict[str, Any] = {"path": "/", "description": f"People of {name}", "trust": trust(), "max_session": 3600}
    return Role(account, name, managed=arns, **(settings | more))


def group(name: str, users: Sequence[str], roles: Sequence[Role] = (), **more: Any) -> Group:
    """Return a group whose *users* may assume *roles*."""
    arns = [each.arn("aws") for each in roles]
    inline = {"awsroles-assume": allow("sts:AssumeRole", arns)} if arns else {}
    return Group(name, tuple(users), **({"inline": inline, "function": name} | more))


def allow(actions: Any, resources: Any) -> dict[str, Any]:
    """Return a document that allows *actions* on *resources*."""
    statement = {"Sid": "Allowed", "Effect": "Allow", "Action": actions, "Resource": resources}
    return {"Version": "2012-10-17", "Statement": [statement]}


def company() -> Resources:
    """Return the whole company."""
    operations = role(PROD, "operations", ["AdministratorAccess"])
    network = role(PROD, "network", ["job-function/NetworkAdministrator", "ReadOnlyAccess"], path="/teams/")
    storage = role(
        STORAGE,
        "operations",
        ["ReadOnlyAccess"],
        max_session=14400,
        boundary=BOUNDARY.arn("aws"),
        inline={"storage-operations": allow(["s3:PutObject"], "arn:aws:s3:::${aws:PrincipalTag/team}-logs/*")},
    )
    many = ManagedPolicy(MASTER, "awsroles-assume-network", "/", "", allow("sts:AssumeRole", network.arn("aws")))
    return Resources(
        partition="aws",
        master=MASTER,
        management=MANAGEMENT,
        deploy_role="OrganizationAccountAccessRole",
        roles=(operations, network, storage),
        groups=(
            group("everyone", ["ada", "bob@example.com"], function=None, inline=_everyone()),
            group("network", ["bob@example.com"], managed=(many.arn("aws"),)),
            group("operations", ["ada"], [operations, storage]),
        ),
        policies=(many, BOUNDARY),
        control_policies=(ControlPolicy("awsroles-no-users", "No users", _no_users(), (PROD, STORAGE)),),
    )


def hostile_company() -> Resources:
    """Return resources with hostile text in each place that has text, and names that are no identifiers."""
    document = {"Version": "2012-10-17", "Statement": [{"Sid": "A", HOSTILE: [HOSTILE, {HOSTILE: HOSTILE}]}]}
    name = "a.b+c=d,e@f-_at_"
    own = ManagedPolicy(PROD, name, f"/{name}/", HOSTILE, document)
    shared = ManagedPolicy(MASTER, f"1{name}", "/", HOSTILE, document)
    managed = (own.arn("aws"), HOSTILE)
    roles = tuple(
        replace(role(PROD, each, description=HOSTILE), trust=document, inline={each: document}, managed=managed)
        for each in (name, f"1{name}", name.replace("_at_", "@"))
    )
    groups = tuple(
        replace(group(each, [HOSTILE, each], managed=(shared.arn("aws"),)), inline={each: document})
        for each in (name, f"1{name}", name.replace("_at_", "@"))
    )
    scp = ControlPolicy(name, HOSTILE, document, (PROD,))
    return replace(company(), roles=roles, groups=groups, policies=(own, shared), control_policies=(scp,))


def _everyone() -> Mapping[str, Any]:
    own = "arn:aws:iam::*:user/${aws:username}"
    without_mfa = {
        "Sid": "DenyWithoutMfa",
        "Effect": "Deny",
        "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
    return {
        MANAGE_OWN: allow(["iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetUser"], own),
        ENFORCE_MFA: {"Version": "2012-10-17", "Statement": [without_mfa]},
    }


def _no_users() -> Mapping[str, Any]:
    statement = {
        "Sid": "DenyUsers",
        "Effect": "Deny",
        "Action": ["iam:CreateUser", "iam:CreateAccessKey"],
        "Resource": "*",
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
