"""The statement to ask an administrator for, if AWS denies what `discover` reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from awsroles.core.aws.arn import UserArn

_OF_MANAGED = ("iam:GetPolicy", "iam:GetPolicyVersion")
_OF_GROUPS = ("iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", *_OF_MANAGED)
# What the answer of a call is needed for.
_THEN: Mapping[str, tuple[str, ...]] = {
    "iam:GetUser": _OF_MANAGED,
    "iam:ListGroupsForUser": _OF_GROUPS,
    "iam:ListUserPolicies": ("iam:GetUserPolicy",),
    "iam:ListAttachedUserPolicies": _OF_MANAGED,
    "iam:ListGroupPolicies": ("iam:GetGroupPolicy",),
    "iam:ListAttachedGroupPolicies": _OF_MANAGED,
    "iam:GetPolicy": ("iam:GetPolicyVersion",),
}
LIST_ACCOUNTS = "organizations:ListAccounts"


def needed_policy(denied: Iterable[str], user: UserArn) -> dict[str, Any] | None:
    """Return a policy document that allows the *denied* actions and what their answers lead to, None for none."""
    denied = set(denied)
    actions = sorted({each for each in denied if each.startswith("iam:")} | _following(denied))
    statements: list[dict[str, Any]] = []
    if actions:
        account = f"arn:{user.partition}:iam::{user.account}:"
        resources = [str(user)] if any(each not in {*_OF_GROUPS} for each in actions) else []
        if any(each in _OF_GROUPS and each not in _OF_MANAGED for each in actions):
            resources.append(f"{account}group/*")
        if any(each in _OF_MANAGED for each in actions):
            resources += [f"{account}policy/*", f"arn:{user.partition}:iam::aws:policy/*"]
        statements.append({"Sid": "AllowReadOwnAccess", "Effect": "Allow", "Action": actions, "Resource": resources})
    if LIST_ACCOUNTS in denied:
        statements.append({"Sid": "AllowListAccounts", "Effect": "Allow", "Action": LIST_ACCOUNTS, "Resource": "*"})
    return {"Version": "2012-10-17", "Statement": statements} if statements else None


def _following(actions: Iterable[str]) -> set[str]:
    found: set[str] = set()
    left = list(actions)
    while left:
        for each in _THEN.get(left.pop(), ()):
            if each not in found:
                found.add(each)
                left.append(each)
    return found
