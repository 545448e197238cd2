"""Names of roles and accounts that are nearly known."""

import pytest
from testbed.names import OPERATIONS

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.explain.near import distance, near_account, near_role

KNOWN = parse_role_arn(OPERATIONS)


def role(name: str, account: str = "222222222222") -> RoleArn:
    return RoleArn("aws", account, "", name)


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "abxd", 2), ("", "abc", 3)]
)
def test_edits_are_signs_more_less_changed_or_swapped(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


@pytest.mark.parametrize("name", ["operation", "operatoins", "opertions", "Operations", "0perations"])
def test_a_mistyped_name_is_near(name: str) -> None:
    found = near_role(role(name), [KNOWN])
    assert found is not None
    assert found.role == KNOWN


@pytest.mark.parametrize("name", ["operations", "auditors", "ops", "developers"])
def test_a_known_or_another_name_is_not(name: str) -> None:
    assert near_role(role(name), [KNOWN]) is None


def test_names_that_differ_in_digits_are_different() -> None:
    assert near_role(role("dev2"), [role("dev1")]) is None


def test_a_name_of_another_account_may_be_meant_in_this_one() -> None:
    found = near_role(role("operation", "333333333333"), [KNOWN])
    assert found is not None
    assert (found.role, found.same_account) == (role("operations", "333333333333"), False)
    assert near_role(role("operations", "333333333333"), [KNOWN]) is None


def test_the_same_name_under_another_path_is_near() -> None:
    found = near_role(role("operations"), [RoleArn("aws", "222222222222", "team/", "operations")])
    assert found is not None
    assert found.role.path == "team/"


@pytest.mark.parametrize("account", ["222222222223", "222222223222", "222222222233"])
def test_an_account_with_two_digits_wrong_is_near(account: str) -> None:
    assert near_account(role("operations", account), [KNOWN]) == "222222222222"


def test_a_known_account_is_not_mistyped() -> None:
    assert near_account(role("x"), [KNOWN]) is None
    assert near_account(role("x", "222222222223"), [KNOWN], ["222222222223"]) is None
    assert near_account(role("x", "333333333333"), [KNOWN]) is None
