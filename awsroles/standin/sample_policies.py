"""The policies of a usual master account: trust with MFA, the allowance of a group, and forced MFA."""

from collections.abc import Sequence

from awsroles.standin.accounts import Document

_FREE_WITHOUT_MFA = (
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
    """Return a trust policy for the users of *master_account* with MFA, not older than *max_age* seconds."""
    conditions: dict[str, dict[str, str]] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    if max_age is not None:
        conditions["NumericLessThan"] = {"aws:MultiFactorAuthAge": str(max_age)}
    if external_id is not None:
        conditions["StringEquals"] = {"sts:ExternalId": external_id}
    return trust(f"arn:{partition}:iam::{master_account}:root", conditions=conditions)


def trust(*principals: str, conditions: Document | None = None) -> Document:
    """Return a trust policy for *principals*: ARNs or account IDs."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
        "Condition": dict(conditions or {}),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def allow_assume(role_arns: Sequence[str]) -> Document:
    """Return the identity policy of a function's group: it may assume *role_arns* (wildcards as IAM has them)."""
    return allow(["sts:AssumeRole", "sts:SetSourceIdentity"], list(role_arns))


def allow(actions: Sequence[str], resources: Sequence[str] = ("*",)) -> Document:
    """Return an identity policy that allows *actions* on *resources*."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {"Version": "2012-10-17", "Statement": [statement]}


def force_mfa_policy() -> Document:
    """Return AWS's own force-MFA policy (IAM user guide, reference_policies_examples_aws_my-sec-creds-self-manage)."""
    statement = {
        "Sid": "DenyAllExceptListedIfNoMFA",
        "Effect": "Deny",
        "NotAction": list(_FREE_WITHOUT_MFA),
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
