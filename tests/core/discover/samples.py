"""Policies of ada for the tests of discover."""

from datetime import datetime, timezone
from typing import Any

from testbed.names import ADA

from awsroles.core.aws.arn import RoleArn, UserArn, parse_role_arn, parse_user_arn
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.user_policies import Unread, UserPolicies
from awsroles.core.iam.statements import PolicyKind

NOW = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
USER: UserArn = parse_user_arn(ADA)
UNREAD = Unread("groups of user ada", "iam:ListGroupsForUser", ADA, "denied", "denied")


def role(name: str, account: str = "222222222222") -> RoleArn:
    return parse_role_arn(f"arn:aws:iam::{account}:role/{name}")


def allow(*resources: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": list(resources), **more}


def deny(*resources: str, **more: Any) -> dict[str, Any]:
    return {**allow(*resources), "Effect": "Deny", **more}


def policies(*statements: dict[str, Any], unread: tuple[Unread, ...] = ()) -> UserPolicies:
    """Return policies of ada, each statement in a policy of its own."""
    identity = [
        read_policy(
            {"Version": "2012-10-17", "Statement": [each]}, PolicyKind.IDENTITY, f"policy p{number} of group ops"
        )
        for number, each in enumerate(statements)
    ]
    return UserPolicies(USER, "AIDA1", {}, identity=tuple(identity), unread=unread)
