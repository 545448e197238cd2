"""The judgment of a user's policies on a role."""

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.names import ADA

from awsroles.core.aws.arn import parse_role_arn, parse_user_arn
from awsroles.core.dataclass import replace
from awsroles.core.discover.index import StatementIndex
from awsroles.core.discover.judge import Judge, Judgment, statement_text
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.statements import PolicyKind

NOW = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
PROD = "arn:aws:iam::222222222222:role/operations"


def statement(resource: Any, effect: str = "Allow", action: Any = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    given_resource = {} if "NotResource" in more else {"Resource": resource}
    given_action = {} if "NotAction" in more else {"Action": action}
    return {"Effect": effect, **given_action, **given_resource, **more}


def policies(*statements: Any, boundary: Any = None, tags: Any = None) -> UserPolicies:
    identity = [
        read_policy(
            {"Version": "2012-10-17", "Statement": [each]}, PolicyKind.IDENTITY, f"policy p{number} of group ops"
        )
        for number, each in enumerate(statements)
    ]
    limit = None
    if boundary is not None:
        limit = read_policy({"Version": "2012-10-17", "Statement": boundary}, PolicyKind.BOUNDARY, "boundary")
    return UserPolicies(parse_user_arn(ADA), "AIDA1", tags or {}, identity=tuple(identity), boundary=limit)


def judged(*statements: Any, role: str = PROD, has_mfa: bool = True, **more: Any) -> Judgment:
    return Judge(policies(*statements, **more), NOW, has_mfa=has_mfa).judge(parse_role_arn(role))


@pytest.mark.parametrize(
    ("allowed", "is_named"),
    [
        (statement(PROD), True),
        (statement(["arn:aws:iam::333333333333:role/x", PROD]), True),
        (statement("arn:aws:iam::*:role/operations"), False),
        (statement("arn:aws:iam::222222222222:role/oper*"), False),
        (statement("arn:aws:iam::22222222222?:role/op?rations"), False),
        (statement("*"), False),
        (statement("arn:aws:iam::*"), False),
        (statement(PROD, action="sts:*"), True),
        (statement(PROD, action="STS:Assume*"), True),
        (statement("*", action="*"), False),
        (statement(PROD, NotAction="iam:*"), True),
        (statement(None, NotResource="arn:aws:iam::*:role/admin"), False),
        (statement("arn:aws:iam::*:role/${aws:username, 'x'}erations", role=None) | {"Resource": PROD}, True),
    ],
)
def test_what_a_statement_allows_is_allowed(allowed: Any, is_named: bool) -> None:
    allowed.pop("role", None)
    found = judged(allowed)
    assert (found.verdict, found.is_named) == ("allowed", is_named)
    assert found.allowed_by == "policy p0 of group ops, 1st statement"


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([], "denied"),
        ([statement("arn:aws:iam::222222222222:role/Operations")], "denied"),
        ([statement("arn:aws:iam::222222222222:role/team/operations")], "denied"),
        ([statement(PROD, action="sts:GetSessionToken")], "denied"),
        ([statement(PROD, NotAction="sts:*")], "denied"),
        ([statement(None, NotResource=PROD)], "denied"),
        ([statement(PROD), statement(PROD, "Deny")], "explicitly_denied"),
        ([statement(PROD), statement("*", "Deny", action="*")], "explicitly_denied"),
        ([statement(PROD), statement(None, "Deny", NotResource="arn:aws:iam::3*:role/*")], "explicitly_denied"),
        ([statement(PROD), statement(None, "Deny", NotResource=PROD)], "allowed"),
        ([statement(PROD), statement("*", "Deny", action="iam:*")], "allowed"),
    ],
)
def test_a_deny_or_no_allow_denies(statements: list[Any], verdict: str) -> None:
    assert judged(*statements).verdict == verdict


def test_the_statement_that_names_the_role_is_told_before_a_pattern() -> None:
    found = judged(statement("*"), statement(PROD, Sid="Prod"))
    assert (found.allowed_by, found.is_named) == ("policy p1 of group ops, statement Prod", True)


@pytest.mark.parametrize(
    ("index", "words"), [(0, "1st"), (1, "2nd"), (2, "3rd"), (3, "4th"), (10, "11th"), (11, "12th"), (20, "21st")]
)
def test_a_statement_without_a_sid_is_counted_from_the_first(index: int, words: str) -> None:
    document = {"Version": "2012-10-17", "Statement": [statement(PROD)] * 21}
    counted = read_policy(document, PolicyKind.IDENTITY, "policy assume of group ops").statements[index]
    assert statement_text(counted) == f"policy assume of group ops, {words} statement"


def test_a_statement_that_stands_alone_is_the_first() -> None:
    (alone,) = read_policy({"Statement": statement(PROD)}, PolicyKind.IDENTITY, "policy assume of user ada").statements
    assert statement_text(alone) == "policy assume of user ada, 1st statement"


def test_a_boundary_must_allow_too() -> None:
    assert judged(statement(PROD), boundary=[statement("*", action="s3:*")]).verdict == "denied"
    assert judged(statement(PROD), boundary=[statement(PROD)]).verdict == "allowed"
    assert judged(statement(PROD), boundary=[statement("*"), statement(PROD, "Deny")]).verdict == "explicitly_denied"


def test_conditions_on_mfa_are_met_by_a_fresh_session() -> None:
    asked = {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    assert judged(statement(PROD, Condition=asked)).verdict == "allowed"
    without = judged(statement(PROD, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), has_mfa=False)
    assert (without.verdict, without.conditions) == ("conditional", ("if aws:MultiFactorAuthPresent is true",))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "if aws:SourceIp is in 10.0.0.0/8"),
        ({"StringEquals": {"sts:ExternalId": "x-1"}}, "if sts:ExternalId is x-1"),
        ({"StringEquals": {"aws:ResourceOrgID": "o-1"}}, "if aws:ResourceOrgID is o-1"),
        ({"StringLike": {"sts:RoleSessionName": "team-*"}}, "if sts:RoleSessionName is like team-*"),
        ({"StringEquals": {"sts:SourceIdentity": "ada"}}, "if sts:SourceIdentity is ada"),
    ],
)
def test_what_is_not_known_is_a_condition(condition: Any, words: str) -> None:
    found = judged(statement(PROD, Condition=condition))
    assert (found.verdict, found.conditions) == ("conditional", (words,))


def test_the_usual_session_name_meets_its_condition() -> None:
    named = {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}
    assert judged(statement(PROD, Condition=named)).verdict == "allowed"


def test_tags_of_the_user_decide() -> None:
    asked = statement(PROD, Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}})
    assert judged(asked, tags={"team": "blue"}).verdict == "allowed"
    assert judged(asked, tags={"team": "red"}).verdict == "denied"


def test_a_condition_on_the_account_of_the_role_is_judged_for_each_role() -> None:
    asked = statement("*", Condition={"StringEquals": {"aws:ResourceAccount": "222222222222"}})
    judge = Judge(policies(asked), NOW, has_mfa=True)
    answers = [judge.judge(parse_role_arn(PROD.replace("222222222222", each))).verdict for each in ("3" * 12, "2" * 12)]
    assert answers == ["denied", "allowed"]


def test_a_resource_with_an_unknown_tag_is_a_condition() -> None:
    given = policies(statement("arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}"))
    found = Judge(replace(given, tags=None), NOW, has_mfa=True).judge(parse_role_arn(PROD))
    assert found.verdict == "conditional"
    assert "aws:principaltag/team" in found.conditions[0].lower()


def test_a_role_of_the_own_account_needs_the_policy_too() -> None:
    own = "arn:aws:iam::111111111111:role/admin"
    assert judged(role=own).verdict == "denied"
    assert judged(statement(own), role=own).verdict == "allowed"


_PATTERNS = st.sampled_from(
    [
        PROD,
        "*",
        "arn:aws:iam::*:role/operations",
        "arn:aws:iam::2*:role/*",
        "arn:aws:iam::*",
        "arn:aws:s3:::x",
        "arn:aws:iam::222222222222:role/${aws:username}",
        "arn:aws:iam::222222222222:role/ada",
        "arn:aws:iam::3*:*",
    ]
)
_STATEMENTS = st.builds(
    lambda effect, element, action, patterns: {
        "Effect": effect,
        **action,
        element: patterns,
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(["Resource", "Resource", "NotResource"]),
    st.sampled_from([{"Action": "sts:AssumeRole"}, {"NotAction": "iam:*"}, {"Action": ["sts:*"]}, {"Action": "s3:*"}]),
    st.lists(_PATTERNS, min_size=1, max_size=4),
)


@given(
    st.lists(_STATEMENTS, min_size=1, max_size=6),
    st.sampled_from([PROD, "arn:aws:iam::222222222222:role/ada", "arn:aws:iam::333333333333:role/operations"]),
)
def test_the_index_changes_no_answer(statements: list[Any], role: str) -> None:
    whole = read_policy({"Version": "2012-10-17", "Statement": statements}, PolicyKind.IDENTITY, "p")
    request = Request(ADA, "sts:AssumeRole", role, {"aws:username": "ada"})
    trust = read_policy(
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}},
        PolicyKind.TRUST,
    )
    index = StatementIndex(PolicyKind.IDENTITY, [whole], request.context)
    narrowed = index.about(role, index.covering(role))
    assert evaluate(Policies((narrowed,), resource=trust), request).answer == (
        evaluate(Policies((whole,), resource=trust), request).answer
    )


@given(
    st.lists(_STATEMENTS, min_size=1, max_size=6),
    st.lists(
        st.sampled_from([None, {"StringEquals": {"aws:ResourceAccount": "222222222222"}}]), min_size=6, max_size=6
    ),
)
def test_a_judge_of_many_roles_says_of_each_what_the_engine_says(statements: list[Any], conditions: list[Any]) -> None:
    written = [
        {**each, **({"Condition": condition} if condition else {})}
        for each, condition in zip(statements, conditions, strict=False)
    ]
    many = policies(*written)
    judge = Judge(many, NOW, has_mfa=True)
    root = {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}
    trust = read_policy({"Statement": root}, PolicyKind.TRUST)
    words = {"allow": "allowed", "implicit_deny": "denied", "explicit_deny": "explicitly_denied", "open": "conditional"}
    for name in ("operations", "ada", "x"):
        for account in ("111111111111", "222222222222", "333333333333"):
            role = f"arn:aws:iam::{account}:role/{name}"
            direct = evaluate(Policies(many.identity, resource=trust), judge.request(role)).answer
            assert judge.judge(parse_role_arn(role)).verdict == words[direct]
