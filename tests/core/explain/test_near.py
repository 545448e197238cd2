"""Names of roles and accounts that are nearly known."""

from collections.abc import Sequence

import pytest
from testbed.names import OPERATIONS

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.explain.near import KnownNames, distance

KNOWN = parse_role_arn(OPERATIONS)


def role(name: str, account: str = "222222222222") -> RoleArn:
    return RoleArn("aws", account, "", name)


def near_role(asked: RoleArn, known: list[RoleArn], *, is_missing: bool = False) -> RoleArn | None:
    return KnownNames(frozenset(known)).near_role(asked, lambda _: True, is_missing=is_missing)


def near_account(asked: RoleArn, known: list[RoleArn], accounts: Sequence[str] = ()) -> str | None:
    return KnownNames(frozenset(known), frozenset(accounts)).near_account(asked, lambda _: True)


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "abxd", 2), ("", "abc", 3)]
)
def test_edits_are_signs_more_less_changed_or_swapped(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


@pytest.mark.parametrize("name", ["operation", "operatoins", "opertions", "Operations", "0perations"])
def test_a_mistyped_name_is_near(name: str) -> None:
    assert near_role(role(name), [KNOWN]) == KNOWN


@pytest.mark.parametrize("name", ["operations", "auditors", "ops", "developers"])
def test_a_known_or_another_name_is_not(name: str) -> None:
    assert near_role(role(name), [KNOWN]) is None


def test_names_that_differ_in_digits_are_different() -> None:
    assert near_role(role("dev2"), [role("dev1")]) is None


def test_a_name_of_another_account_may_be_meant_in_this_one() -> None:
    assert near_role(role("operation", "333333333333"), [KNOWN]) == role("operations", "333333333333")
    assert near_role(role("operations", "333333333333"), [KNOWN]) is None


def test_the_same_name_under_another_path_is_near() -> None:
    team = RoleArn("aws", "222222222222", "team/", "operations")
    assert near_role(role("operations"), [team]) == team


def test_a_role_that_a_policy_names_and_that_is_missing_may_be_mistyped_there() -> None:
    assert near_role(role("operation"), [KNOWN, role("operation")]) is None
    assert near_role(role("operation"), [KNOWN, role("operation")], is_missing=True) == KNOWN


def test_a_role_that_the_user_may_not_assume_is_not_meant() -> None:
    names = KnownNames(frozenset([KNOWN]))
    assert names.near_role(role("operation"), lambda _: False) is None
    assert names.near_account(role("operations", "222222222223"), lambda _: False) is None


@pytest.mark.parametrize("account", ["222222222223", "222222223222", "222222222233"])
def test_an_account_with_two_digits_wrong_is_near(account: str) -> None:
    assert near_account(role("operations", account), [KNOWN]) == "222222222222"


def test_a_known_account_is_not_mistyped() -> None:
    assert near_account(role("x"), [KNOWN]) is None
    assert near_account(role("x", "222222222223"), [KNOWN], ["222222222223"]) is None
    assert near_account(role("x", "333333333333"), [KNOWN]) is None
