"""Conditions on unknown keys in words."""

import pytest

from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.needs import Need
from awsroles.core.iam.statements import PolicyKind, Statement


def statement(effect: str) -> Statement:
    document = {"Version": "2012-10-17", "Statement": {"Effect": effect, "Action": "*", "Resource": "*"}}
    return read_policy(document, PolicyKind.IDENTITY).statements[0]


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        ("StringEquals", "is 7"),
        ("StringNotEquals", "is not 7"),
        ("NumericLessThan", "is less than 7"),
        ("NumericLessThanEqualsIfExists", "is at most 7"),
        ("NumericGreaterThan", "is greater than 7"),
        ("DateGreaterThanEquals", "is at least 7"),
        ("ForAnyValue:StringLike", "is like 7"),
        ("NotIpAddress", "is not in 7"),
        ("Null", "is absent: 7"),
    ],
)
def test_each_operator_has_words(operator: str, words: str) -> None:
    assert Need("aws:x", operator, ("7",), statement("Allow")).text == f"if aws:x {words}"
    assert Need("aws:x", operator, ("7",), statement("Deny")).text == f"unless aws:x {words}"
