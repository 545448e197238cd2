"""Condition operators, each on the values where AWS's documents or engines differ."""

from typing import Any

import pytest

from awsroles.core.iam.conditions import holds, read_context
from awsroles.core.iam.conditions_grammar import read_conditions

CONTEXT = {
    "aws:username": "ada",
    "aws:PrincipalArn": "arn:aws:iam::111111111111:user/ada",
    "aws:TagKeys": ["team", "cost"],
    "aws:MultiFactorAuthAge": 60,
    "aws:MultiFactorAuthPresent": True,
    "aws:CurrentTime": "2026-11-28T12:00:00Z",
    "aws:EpochTime": "1795867200",
    "aws:SourceIp": "203.0.113.7",
    "x:v6": "2001:db8::1",
    "x:star": "*",
    "x:bad": "no date",
    "x:empty": "",
    "x:binary": "QQ==",
}
TABLE: list[tuple[str, str, Any, bool]] = [
    ("StringEquals", "aws:UserName", "ada", True),
    ("StringEquals", "aws:username", "a*", False),
    ("StringEquals", "x:star", "${*}", True),
    ("StringEquals", "aws:username", "${aws:PrincipalTag/none}", False),
    ("StringNotEquals", "aws:username", "${aws:PrincipalTag/none}", True),
    ("StringNotLike", "aws:username", ["b*", "${aws:PrincipalTag/none}"], True),
    ("StringNotLike", "aws:username", ["b*", "a*"], False),
    ("StringLike", "aws:username", "${x:star}", False),
    ("StringLike", "aws:username", "${x:empty}*", False),
    ("StringLike", "aws:username", "${x:none, 'a'}*", True),
    ("stringequals", "aws:username", "ada", True),
    ("StringNotEquals", "x:none", "a", True),
    ("StringNotEqualsIfExists", "x:none", "a", True),
    ("StringEqualsIfExists", "x:none", "a", True),
    ("StringEquals", "aws:TagKeys", "team", False),
    ("StringNotEquals", "aws:TagKeys", "other", False),
    ("StringEquals", "aws:username", [], False),
    ("NumericEquals", "aws:MultiFactorAuthAge", "60.0", True),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "60", False),
    ("NumericLessThanEquals", "aws:MultiFactorAuthAge", 60, True),
    ("NumericGreaterThan", "aws:MultiFactorAuthAge", "${aws:MultiFactorAuthAge}", False),
    ("NumericNotEquals", "aws:MultiFactorAuthAge", "sixty", False),
    ("NumericNotEquals", "x:bad", "60", False),
    ("DateEquals", "aws:CurrentTime", "2026-11-28T13:00:00+01:00", True),
    ("DateEquals", "aws:CurrentTime", "2026-11-28T12:00Z", True),
    ("DateEquals", "aws:CurrentTime", "1795867200", True),
    ("DateLessThan", "aws:CurrentTime", "2027", True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-11-28", True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-13-28", False),
    ("DateEquals", "aws:EpochTime", "2026-11-28T12:00:00Z", True),
    ("DateNotEquals", "x:bad", "2026-11-28", False),
    ("Bool", "aws:MultiFactorAuthPresent", "True", True),
    ("Bool", "aws:MultiFactorAuthPresent", True, True),
    ("Bool", "aws:username", "ada", False),
    ("BinaryEquals", "x:binary", "QQ==", True),
    ("IpAddress", "aws:SourceIp", "203.0.113.7", True),
    ("IpAddress", "aws:SourceIp", "203.0.113.9/24", True),
    ("IpAddress", "x:v6", "0.0.0.0/0", False),
    ("NotIpAddress", "x:v6", "203.0.113.7", True),
    ("IpAddress", "x:v6", "2001:DB8::/32", True),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/33", False),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/${aws:username}", True),
    ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:user/*", True),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:*:user/ada", False),
    ("StringLike", "aws:PrincipalArn", "arn:aws:*:user/ada", True),
    ("ArnLike", "aws:PrincipalArn", "${aws:PrincipalArn}", True),
    ("Null", "x:none", "true", True),
    ("Null", "aws:username", False, True),
    ("Null", "aws:username", ["true", "false"], True),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["team", "cost", "x"], True),
    ("ForAllValues:StringEquals", "aws:TagKeys", "team", False),
    ("ForAllValues:StringEquals", "x:none", "team", True),
    ("ForAllValues:StringEquals", "x:empty", "team", True),
    ("ForAnyValue:StringEquals", "x:empty", "", False),
    ("ForAnyValue:StringNotEquals", "aws:TagKeys", "team", True),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", "team", False),
    ("ForAnyValue:StringNotEquals", "x:none", "team", False),
    ("ForAnyValue:StringEqualsIfExists", "x:none", "team", False),
    ("ForAnyValue:StringNotEqualsIfExists", "x:none", "team", False),
    ("ForAllValues:StringEqualsIfExists", "x:none", "team", True),
    ("ForAnyValue:StringEquals", "aws:username", "ada", True),
]


def met(operator: str, key: str, value: Any, *, variables: bool = True) -> bool:
    (condition,) = read_conditions({operator: {key: value}}, "")
    return holds(condition, read_context(CONTEXT), variables=variables)


@pytest.mark.parametrize(("operator", "key", "value", "expected"), TABLE)
def test_an_operator_holds_as_documented(operator: str, key: str, value: Any, expected: bool) -> None:
    assert met(operator, key, value) is expected


def test_a_document_of_2008_compares_with_the_text_of_a_variable() -> None:
    assert not met("StringEquals", "aws:username", "${aws:username}", variables=False)
    assert met("StringNotEquals", "aws:username", "${aws:username}", variables=False)


def test_a_key_with_an_empty_list_is_absent() -> None:
    assert read_context({"aws:TagKeys": [], "aws:x": None, "aws:y": [None]}) == {}
