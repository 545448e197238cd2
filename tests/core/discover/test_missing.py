"""The statement that would help."""

import pytest
from core.discover.samples import USER

from awsroles.core.discover.missing import needed_policy

ACCOUNT = "arn:aws:iam::111111111111:"
POLICIES = [f"{ACCOUNT}policy/*", "arn:aws:iam::aws:policy/*"]


@pytest.mark.parametrize(
    ("denied", "actions", "resources"),
    [
        (["iam:GetUserPolicy"], ["iam:GetUserPolicy"], [str(USER)]),
        (["iam:ListUserPolicies"], ["iam:GetUserPolicy", "iam:ListUserPolicies"], [str(USER)]),
        (["iam:GetPolicyVersion"], ["iam:GetPolicyVersion"], POLICIES),
        (["iam:GetGroupPolicy"], ["iam:GetGroupPolicy"], [f"{ACCOUNT}group/*"]),
        (
            ["iam:ListGroupsForUser"],
            [
                "iam:GetGroupPolicy",
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:ListAttachedGroupPolicies",
                "iam:ListGroupPolicies",
                "iam:ListGroupsForUser",
            ],
            [str(USER), f"{ACCOUNT}group/*", *POLICIES],
        ),
    ],
)
def test_a_denied_action_is_asked_for_with_what_its_answer_leads_to(
    denied: list[str], actions: list[str], resources: list[str]
) -> None:
    statement = {"Sid": "AllowReadOwnAccess", "Effect": "Allow", "Action": actions, "Resource": resources}
    assert needed_policy(denied, USER) == {"Version": "2012-10-17", "Statement": [statement]}


def test_the_list_of_accounts_is_a_statement_of_its_own() -> None:
    found = needed_policy(["organizations:ListAccounts"], USER)
    assert found is not None
    assert [each["Action"] for each in found["Statement"]] == ["organizations:ListAccounts"]


def test_nothing_is_asked_for_if_nothing_was_denied() -> None:
    assert needed_policy([], USER) is None
