"""The roles that policies allow, by what is known of accounts and names."""

from typing import Any

import pytest
from core.discover.samples import NOW, UNREAD, allow, deny, policies, role

from awsroles.core.discover.find import Findings, Known, find_roles
from awsroles.core.discover.judge import Judge
from awsroles.core.iam.reading.user_policies import UserPolicies

ACCOUNTS = {"222222222222": "Production", "333333333333": ""}


def find(given: UserPolicies, **known: Any) -> Findings:
    return find_roles(given, Judge(given, NOW, has_mfa=True), Known(**known))


def found(given: UserPolicies, **known: Any) -> dict[str, str | None]:
    """Return the access to each role that is found, `ACCOUNT/PATH/NAME` by the first digit of the account."""
    roles = find(given, **known).roles
    return {f"{each.role.account[0]}/{each.role.path}{each.role.name}": each.access for each in roles}


def arn(name: str, account: str = "222222222222") -> str:
    return f"arn:aws:iam::{account}:role/{name}"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            allow(arn("operations"), arn("team/dev", "333333333333")),
            {"2/operations": "allowed", "3/team/dev": "allowed"},
        ),
        (
            allow(arn("operations", "*")),
            {"1/operations": "possible", "2/operations": "possible", "3/operations": "possible"},
        ),
        (allow(arn("operations", "2*2")), {"2/operations": "possible"}),
        (allow(arn("operations", "22222222222?")), {"2/operations": "possible"}),
        (allow(arn("*"), arn("operations", "333333333333")), {"2/operations": "possible", "3/operations": "allowed"}),
        (allow(arn("team/*"), arn("team/dev", "4" * 12)), {"2/team/dev": "possible", "4/team/dev": "allowed"}),
        (allow(arn("${aws:username}")), {"2/ada": "allowed"}),
        (allow(arn("x", "*"), Action="sts:*"), {"1/x": "possible", "2/x": "possible", "3/x": "possible"}),
        (allow("arn:aws:s3:::bucket", "arn:aws-cn:iam::222222222222:role/x"), {}),
        (allow("arn:aws:iam::222222222222:user/x", "arn:aws:iam::222222222222:*"), {}),
        (allow("arn:aws:iam::222222222222:role/a b"), {}),
    ],
)
def test_roles_are_named_or_follow_from_wildcards(statement: dict[str, Any], expected: dict[str, str]) -> None:
    assert found(policies(statement), accounts=ACCOUNTS) == expected


@pytest.mark.parametrize("resource", ["*", "arn:aws:iam::*", "arn:aws:iam::222222222222:*", "arn:aws:iam::2*:role/*"])
def test_a_wildcard_in_a_name_is_told_and_tried_with_known_names(resource: str) -> None:
    given = policies(allow(resource))
    assert find(given, accounts=ACCOUNTS).unlisted == (resource,)
    assert found(given, accounts=ACCOUNTS) == {}
    tried = found(given, accounts=ACCOUNTS, names=("operations", "team/dev"))
    assert {"2/operations", "2/team/dev"} <= set(tried)
    assert set(tried.values()) == {"possible"}


def test_not_resource_means_all_others() -> None:
    statement = {"Effect": "Allow", "NotAction": "iam:*", "NotResource": [arn("admin", "*"), arn("*", "1" * 12)]}
    assert found(policies(statement), accounts=ACCOUNTS, names=("admin", "dev")) == {
        "2/dev": "possible",
        "3/dev": "possible",
    }


def test_a_deny_leaves_roles_out() -> None:
    given = policies(allow(arn("operations", "*")), deny(arn("*", "333333333333")), deny(arn("operations", "1" * 12)))
    assert found(given, accounts=ACCOUNTS) == {"2/operations": "possible"}


def test_the_own_account_and_those_that_policies_name_are_known() -> None:
    given = policies(allow(arn("x", "*")), allow(arn("y", "5" * 12)))
    assert found(given) == {"1/x": "possible", "5/x": "possible", "5/y": "allowed"}


def test_a_wildcard_for_the_account_is_told() -> None:
    assert find(policies(allow(arn("x", "*")))).any_account
    assert not find(policies(allow(arn("x"), arn("*")))).any_account


def test_conditions_are_told_with_the_role() -> None:
    given = policies(allow(arn("x"), Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
    [only] = find(given).roles
    assert (only.access, only.conditions) == ("conditional", ("if aws:SourceIp is in 10.0.0.0/8",))
    assert only.allowed_by == "policy p0 of group ops, 1st statement"


def test_a_profile_whose_role_is_not_allowed_any_more_has_no_access() -> None:
    assert found(policies(), roles=[role("old")]) == {"2/old": None}


def test_a_profile_in_the_own_account_may_be_allowed_by_the_trust_policy_alone() -> None:
    own = role("admin", "111111111111")
    assert found(policies(), roles=[own]) == {"1/admin": "possible"}
    assert found(policies(deny(str(own))), roles=[own]) == {"1/admin": None}


def test_what_could_not_be_read_may_allow_a_role() -> None:
    given = policies(allow(arn("x")), deny(arn("old")), unread=(UNREAD,))
    roles = [role("old"), role("older")]
    assert found(given, roles=roles) == {"2/x": "allowed", "2/older": "possible"}
    tried = found(given, accounts=ACCOUNTS, names=("operations",))
    assert tried == {
        "2/x": "allowed",
        "1/operations": "possible",
        "2/operations": "possible",
        "3/operations": "possible",
    }


def test_the_order_of_what_is_given_does_not_matter() -> None:
    one = policies(allow(arn("b", "*")), allow(arn("a")))
    other = policies(allow(arn("a")), allow(arn("b", "*")))
    accounts = dict(reversed(ACCOUNTS.items()))
    assert [each.role for each in find(one, accounts=ACCOUNTS).roles] == [
        each.role for each in find(other, accounts=accounts).roles
    ]
