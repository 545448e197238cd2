"""Typical policies of a master account: trust with MFA, assume-role permissions, forced MFA."""

from collections.abc import Sequence

from awsroles.standin.accounts import Document

_ALLOWED_WITHOUT_MFA = (
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
)


def trust_with_mfa(
    master_account: str, *, external_id: str | None = None, max_age: int | None = None, partition: str = "aws"
) -> Document:
    """Return a trust policy for users of *master_account* with MFA, at most *max_age* seconds old."""
    conditions: dict[str, dict[str, str]] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    if max_age is not None:
        conditions["NumericLessThan"] = {"aws:MultiFactorAuthAge": str(max_age)}
    if external_id is not None:
        conditions["StringEquals"] = {"sts:ExternalId": external_id}
    return trust(f"arn:{partition}:iam::{master_account}:root", conditions=conditions)


def trust(*principals: str, conditions: Document | None = None) -> Document:
    """Return a trust policy for *principals*, which are ARNs or account IDs."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
        "Condition": dict(conditions or {}),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def allow_assume(role_arns: Sequence[str]) -> Document:
    """Return an identity-based policy that allows assuming *role_arns* (IAM wildcards)."""
    return allow(["sts:AssumeRole", "sts:SetSourceIdentity"], list(role_arns))


def allow(actions: Sequence[str], resources: Sequence[str] = ("*",)) -> Document:
    """Return an identity-based policy that allows *actions* on *resources*."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {"Version": "2012-10-17", "Statement": [statement]}


def force_mfa_policy() -> Document:
    """Return AWS's own force-MFA policy (IAM user guide, reference_policies_examples_aws_my-sec-creds-self-manage)."""
    statement = {
        "Sid": "DenyAllExceptListedIfNoMFA",
        "Effect": "Deny",
        "NotAction": list(_ALLOWED_WITHOUT_MFA),
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
