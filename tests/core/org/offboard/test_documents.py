"""The policies that an offboarding reads: whether they pin a session's name, deny everything, or allow roles."""

from typing import Any

import pytest
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.org.offboard.deny import denies_everything
from awsroles.core.org.offboard.preparation import may_assume
from awsroles.core.org.offboard.roles import pins_session_name
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.tool_policies import offboarded

USER = "${aws:username}"


def trust(condition: Any = None, **more: Any) -> dict[str, Any]:
    """Return a trust policy of one statement."""
    principal = {"AWS": "arn:aws:iam::444444444444:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition or {}}
    return {"Version": "2012-10-17", "Statement": [{**statement, **more}]}


def named(names: Any, operator: str = "StringEquals", key: str = "sts:RoleSessionName") -> dict[str, Any]:
    return {operator: {key: names}}


SHORT = {"StringEquals": {"sts:RoleSessionName": f"{USER}_"}, "StringLike": {"aws:username": "?"}}


@pytest.mark.parametrize(
    "policy",
    [
        trust(named(USER)),
        trust(named([USER], "StringLike", "STS:rolesessionname")),
        trust(SHORT),
        trust(Principal={"Service": "ec2.amazonaws.com"}),
        trust(Principal={"Federated": "cognito-identity.amazonaws.com"}, Action="sts:AssumeRoleWithWebIdentity"),
        trust(Effect="Deny"),
        trust(Action="sts:TagSession"),
    ],
)
def test_a_name_is_pinned_to_the_user(policy: Any) -> None:
    assert pins_session_name(policy)


@pytest.mark.parametrize(
    "policy",
    [
        trust(),
        trust(named(f"{USER}*", "StringLike")),
        trust(named(USER, "StringEqualsIfExists")),
        trust(named(USER, "StringNotEquals")),
        trust(named([USER, "robot"])),
        trust(named("ada")),
        trust(named(f"{USER}_")),
        trust(named("__")),
        trust(named([])),
        {"Statement": [*trust(named(USER))["Statement"], *trust()["Statement"]]},
        {"Statement": trust()["Statement"][0]},
        trust(Action=["sts:TagSession", "sts:Assume*"]),
        trust(Principal="*"),
        {"Statement": ["text"]},
        None,
        [],
    ],
)
def test_a_name_that_is_free_or_not_known_is_not_pinned(policy: Any) -> None:
    assert not pins_session_name(policy)


def test_generated_trust_policies_pin_the_name_also_of_users_of_one_letter() -> None:
    resources = generate(organization_of(SMALL + 'x = { functions = ["operations"] }\n'))
    assert all(pins_session_name(each.trust) for each in resources.roles)
    assert any(len(each.trust["Statement"]) == 2 for each in resources.roles)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Effect": "Deny", "Action": "*", "Resource": "*"}, True),
        ({"Effect": "Deny", "Action": ["s3:*", "*"], "Resource": ["*"]}, True),
        ({"Effect": "Allow", "Action": "*", "Resource": "*"}, False),
        ({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}, False),
        ({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}, False),
        ({"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::x"}, False),
        (
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            False,
        ),
    ],
)
def test_only_a_deny_of_all_without_a_condition_denies_everything(statement: Any, expected: bool) -> None:
    assert denies_everything({"Statement": [statement]}) is expected
    assert denies_everything({"Statement": statement}) is expected


def test_the_generated_policy_denies_everything_and_nonsense_does_not() -> None:
    assert denies_everything(offboarded())
    nonsense: list[Any] = [None, "", "{", [], {"Statement": "x"}]
    assert not any(map(denies_everything, nonsense))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, True),
        ({"Effect": "Allow", "Action": ["s3:*", "STS:*"], "Resource": "*"}, True),
        ({"Effect": "Allow", "Action": "*", "Resource": "*"}, True),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True),
        ({"Effect": "Allow", "Action": "s?s:AssumeRole", "Resource": "*"}, True),
        ({"Effect": "Allow", "Action": "s*", "Resource": "*"}, True),
        ({"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}, False),
        ({"Effect": "Allow", "Action": ["s3:*", "sts:GetCallerIdentity"], "Resource": "*"}, False),
    ],
)
def test_policies_that_may_assume_roles_are_known_by_their_actions(statement: Any, expected: bool) -> None:
    assert may_assume({"Statement": [statement]}) is expected


def test_a_policy_that_cannot_be_read_may_assume_roles() -> None:
    assert may_assume(None)
    assert may_assume("{")
