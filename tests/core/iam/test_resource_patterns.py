"""Sixty pairs of a pattern and an ARN, each with the rule of AWS's documents that decides it."""

import pytest

from awsroles.core.iam.resources import covers
from awsroles.core.iam.statements import PolicyKind, Statement
from awsroles.core.iam.variables import Values

ROLE = "arn:aws:iam::222222222222:role/operations"
DEEP = "arn:aws:iam::222222222222:role/team/web/operations"
BUCKET = "arn:aws:s3:::audit-logs/2026/11/a:b.gz"
FUNCTION = "arn:aws:lambda:eu-west-1:222222222222:function:resize:live"
CONTEXT: Values = {
    "aws:username": "ada",
    "aws:principaltag/team": "web",
    "aws:tagkeys": ("team",),
    "aws:principaltag/star": "*",
}

ALL = "elements_resource: * alone is every resource"
SEGMENT = "elements_resource: * and ? stand within the segments between colons"
ANY = "elements_resource: * is any combination of characters, also none"
ONE = "elements_resource: ? is any single character"
PATH = "reference_identifiers: user/* holds users with and without a path"
REST = "reference-arns: what is behind the fifth colon is the resource, colons and slashes with it"
CASE = "elements_resource: names are case-sensitive"
SERVICE = "reference-arns: no wildcard in the service"
PARTITION = "reference-arns: each ARN is of one partition"
BLANK = "reference_identifiers: the Region of IAM's ARNs is blank"
SHORT = "reference-arns: an incomplete ARN of an identity-based policy is completed with *"
VARIABLE = "policies_variables: a variable stands behind the fifth colon"
NO_VALUE = "policies_variables: a variable without a value matches no resource"
DEFAULT = "policies_variables: a default stands in for a value that is absent"
ESCAPE = "policies_variables: ${*}, ${?} and ${$} are the characters"
SEVERAL = "policies_variables: a key with several values is no variable"

TABLE = [
    ("*", ROLE, True, ALL),
    ("*", "*", True, ALL),
    (ROLE, "*", False, ALL),
    (ROLE, ROLE, True, SEGMENT),
    ("arn:aws:iam::222222222222:role/Operations", ROLE, False, CASE),
    ("arn:aws:iam::222222222222:Role/operations", ROLE, False, CASE),
    ("arn:aws:IAM::222222222222:role/operations", ROLE, False, CASE),
    ("arn:aws:iam::333333333333:role/operations", ROLE, False, SEGMENT),
    ("arn:aws:iam::222222222222:user/operations", ROLE, False, SEGMENT),
    ("arn:aws:iam::*:role/operations", ROLE, True, SEGMENT),
    ("arn:aws:iam::2222*:role/operations", ROLE, True, SEGMENT),
    ("arn:aws:iam::*2:role/operations", ROLE, True, SEGMENT),
    ("arn:aws:iam::3*:role/operations", ROLE, False, SEGMENT),
    ("arn:aws:iam::22222222222?:role/operations", ROLE, True, ONE),
    ("arn:aws:iam::2222222222222?:role/operations", ROLE, False, ONE),
    ("arn:aws:iam:*:222222222222:role/operations", ROLE, True, BLANK),
    ("arn:aws:iam:eu-west-1:222222222222:role/operations", ROLE, False, BLANK),
    ("arn:aws:iam:?:222222222222:role/operations", ROLE, False, ONE),
    ("arn:aws:iam:*:role/operations", ROLE, False, SEGMENT),
    ("arn:aws:iam::*", ROLE, True, SHORT),
    ("arn:aws:iam::222222222222:*", ROLE, True, REST),
    ("arn:aws:iam::222222222222:role/*", ROLE, True, PATH),
    ("arn:aws:iam::222222222222:role/*", DEEP, True, PATH),
    ("arn:aws:iam::222222222222:role/operations", DEEP, False, PATH),
    ("arn:aws:iam::222222222222:role/*/operations", DEEP, True, PATH),
    ("arn:aws:iam::222222222222:role/*/operations", ROLE, False, PATH),
    ("arn:aws:iam::222222222222:role/*operations", ROLE, True, ANY),
    ("arn:aws:iam::222222222222:role/*operations", DEEP, True, PATH),
    ("arn:aws:iam::222222222222:role/team/*", DEEP, True, PATH),
    ("arn:aws:iam::222222222222:role/team/?/operations", DEEP, False, ONE),
    ("arn:aws:iam::222222222222:role/team/???/operations", DEEP, True, ONE),
    ("arn:aws:iam::222222222222:role/operations*", ROLE, True, ANY),
    ("arn:aws:iam::222222222222:role/operations?", ROLE, False, ONE),
    ("arn:aws:iam::222222222222:role/oper*ons", ROLE, True, ANY),
    ("arn:aws:iam::222222222222:role/o*r*o*s", ROLE, True, ANY),
    ("arn:aws:iam::222222222222:role/o*z*s", ROLE, False, ANY),
    ("arn:aws:iam::222222222222:role/**operations", ROLE, True, ANY),
    ("arn:aws:iam::222222222222:role", ROLE, False, REST),
    ("arn:aws:iam::222222222222:role/", ROLE, False, REST),
    ("arn:aws:iam", ROLE, True, SHORT),
    ("arn:aws:iam::222222222222", ROLE, True, SHORT),
    ("arn:aws:iam::333333333333", ROLE, False, SHORT),
    ("arn:aws", ROLE, True, SHORT),
    ("arn:aws:sqs", ROLE, False, SHORT),
    ("arn:aws:*::222222222222:role/operations", ROLE, False, SERVICE),
    ("arn:aws:ia?::222222222222:role/operations", ROLE, False, SERVICE),
    ("arn:aws-cn:iam::222222222222:role/operations", ROLE, False, PARTITION),
    ("arn:aws:s3:::audit-logs/*", BUCKET, True, REST),
    ("arn:aws:s3:::audit-logs", BUCKET, False, REST),
    ("arn:aws:s3:::*/a:b.gz", BUCKET, True, REST),
    ("arn:aws:lambda:*:*:function:resize:*", FUNCTION, True, REST),
    ("arn:aws:lambda:eu-*:222222222222:function:*", FUNCTION, True, SEGMENT),
    ("arn:aws:lambda:eu-west-1:*:live", FUNCTION, False, SEGMENT),
    ("arn:aws:iam::222222222222:role/${aws:username}", "arn:aws:iam::222222222222:role/ada", True, VARIABLE),
    ("arn:aws:iam::222222222222:role/${AWS:UserName}-*", "arn:aws:iam::222222222222:role/ada-x", True, VARIABLE),
    ("arn:aws:iam::${aws:username}:role/operations", "arn:aws:iam::ada:role/operations", False, VARIABLE),
    ("arn:aws:iam::222222222222:role/${aws:PrincipalTag/none}*", ROLE, False, NO_VALUE),
    ("arn:aws:iam::222222222222:role/${aws:PrincipalTag/none, 'operations'}", ROLE, True, DEFAULT),
    ("arn:aws:iam::222222222222:role/${aws:TagKeys}", "arn:aws:iam::222222222222:role/team", False, SEVERAL),
    ("arn:aws:iam::222222222222:role/${*}", ROLE, False, ESCAPE),
    ("arn:aws:s3:::b/${$}${*}${?}", "arn:aws:s3:::b/$*?", True, ESCAPE),
    ("arn:aws:iam::222222222222:role/${aws:PrincipalTag/star}", ROLE, False, VARIABLE),
]


def covered(pattern: str, resource: str, kind: PolicyKind = PolicyKind.IDENTITY, *, variables: bool = True) -> bool:
    statement = Statement(
        "", "", True, ("*",), False, (pattern,), False, None, False, conditions=(), variables=variables
    )
    return covers(statement, kind, resource, CONTEXT)


def test_there_are_sixty_pairs_or_more() -> None:
    assert len({row[:2] for row in TABLE}) >= 60


@pytest.mark.parametrize(("pattern", "resource", "expected", "rule"), TABLE)
def test_a_pattern_covers_what_its_rule_says(pattern: str, resource: str, expected: bool, rule: str) -> None:
    assert covered(pattern, resource) is expected, rule


@pytest.mark.parametrize("kind", [PolicyKind.SCP, PolicyKind.RESOURCE])
def test_only_an_identity_based_policy_has_its_short_arns_completed(kind: PolicyKind) -> None:
    assert not covered("arn:aws:iam", ROLE, kind)
    assert covered("arn:aws:iam::*", ROLE, kind)
    assert not covered("arn:aws:iam::*", ROLE, PolicyKind.RCP)


def test_a_document_of_2008_has_no_variables() -> None:
    own = "arn:aws:iam::222222222222:role/${aws:username}"
    assert not covered(own, "arn:aws:iam::222222222222:role/ada", variables=False)
    assert covered(own, own, variables=False)
