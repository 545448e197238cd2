"""Evaluation of identity-based policies and trust policies."""

from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey, Caller, Document, Role, User
from awsroles.standin.evaluation.conditions import Context
from awsroles.standin.evaluation.policy import AccessRequest, Decision, Trust, check_document, decide, trusts
from awsroles.standin.sample_policies import allow, force_mfa_policy, trust, trust_with_mfa

ROLE = "arn:aws:iam::222222222222:role/operations"
LAST_SECOND = "2036-12-31T23:59:59Z"
TAGS = {"aws:tagkeys": ("team", "cost")}
MFA = {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": "60"}


def statement(**elements: Any) -> Document:
    return {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", **elements}}


def asked(action: str = "sts:AssumeRole", resource: str = ROLE, **context: str) -> AccessRequest:
    return AccessRequest(action, resource, context)


@pytest.fixture
def ada() -> Caller:
    user = User(ADA, "AIDA", 0, (), ())
    return Caller("access-key", ADA, "AIDA", "AKIA", AccessKey("AKIA", "", user, 0), user)


def test_a_request_without_a_matching_statement_is_denied_implicitly() -> None:
    assert decide([], asked()) is Decision.SILENT


def test_a_deny_overrides_an_allow_in_any_order() -> None:
    deny = statement(Effect="Deny")
    assert decide([statement(), deny], asked()) is Decision.DENIED
    assert decide([deny, statement()], asked()) is Decision.DENIED


@pytest.mark.parametrize(
    ("elements", "allowed"),
    [
        ({"Action": "sts:*"}, True),
        ({"Action": "STS:assumerole"}, True),
        ({"Action": ["iam:*", "sts:Assume?ole"]}, True),
        ({"Action": "sts:AssumeRoleWithSAML"}, False),
        ({"Resource": "arn:aws:iam::*:role/operations"}, True),
        ({"Resource": "arn:aws:iam::*:role/oper"}, False),
        ({"Resource": "arn:aws:iam::*:role/Operations"}, False),
        ({"Resource": ["arn:aws:iam::333333333333:role/*", ROLE]}, True),
    ],
)
def test_actions_ignore_case_and_resources_do_not(elements: dict[str, Any], allowed: bool) -> None:
    assert (decide([statement(**elements)], asked()) is Decision.ALLOWED) == allowed


def test_not_action_and_not_resource_invert_the_match() -> None:
    document = {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "*:role/admin"}]}
    assert decide([document], asked()) is Decision.ALLOWED
    assert decide([document], asked("iam:GetUser")) is Decision.SILENT
    assert decide([document], asked(resource="arn:aws:iam::222222222222:role/admin")) is Decision.SILENT


def test_a_policy_variable_is_replaced_by_the_callers_name() -> None:
    document = allow(["iam:GetUser"], ["arn:aws:iam::*:user/${aws:username}"])
    assert decide([document], AccessRequest("iam:GetUser", ADA, {"aws:username": "ada"})) is Decision.ALLOWED
    assert decide([document], AccessRequest("iam:GetUser", ADA, {"aws:username": "bob"})) is Decision.SILENT
    assert decide([document], AccessRequest("iam:GetUser", ADA, {})) is Decision.SILENT


@pytest.mark.parametrize(
    ("condition", "context", "allowed"),
    [
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, MFA, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": True}}, MFA, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, {}, False),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}, {}, True),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}, MFA, False),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, MFA, True),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": 60}}, MFA, False),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, {}, False),
        ({"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}, {}, True),
        ({"NumericLessThanEquals": {"aws:MultiFactorAuthAge": "60"}}, MFA, True),
        ({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "59"}}, MFA, True),
        ({"NumericGreaterThanEquals": {"aws:MultiFactorAuthAge": "61"}}, MFA, False),
        ({"NumericEquals": {"aws:MultiFactorAuthAge": "60"}}, MFA, True),
        ({"NumericNotEquals": {"aws:MultiFactorAuthAge": "60"}}, MFA, False),
        ({"StringEquals": {"sts:ExternalId": ["a", "b"]}}, {"sts:externalid": "b"}, True),
        ({"StringEquals": {"sts:ExternalId": "b"}}, {"sts:externalid": "B"}, False),
        ({"StringEqualsIgnoreCase": {"sts:ExternalId": "b"}}, {"sts:externalid": "B"}, True),
        ({"StringNotEquals": {"sts:ExternalId": "b"}}, {}, True),
        ({"StringNotEquals": {"sts:ExternalId": ["a", "b"]}}, {"sts:externalid": "b"}, False),
        ({"StringLike": {"sts:RoleSessionName": "${aws:username}*"}}, {"sts:rolesessionname": "ada-1"}, False),
        (
            {"StringLike": {"sts:RoleSessionName": "${aws:username}*"}},
            {"sts:rolesessionname": "ada-1", "aws:username": "ada"},
            True,
        ),
        ({"Null": {"aws:MultiFactorAuthAge": "true"}}, {}, True),
        ({"Null": {"aws:MultiFactorAuthAge": "true"}}, MFA, False),
        ({"Null": {"aws:MultiFactorAuthAge": "false"}}, MFA, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/a*"}}, {"aws:principalarn": ADA}, True),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/a*"}}, {"aws:principalarn": ADA}, False),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*/ada"}}, {"aws:principalarn": ADA}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}, "StringEquals": {"sts:ExternalId": "x"}}, MFA, False),
        ({"DateLessThan": {"aws:CurrentTime": "2037-01-01T00:00:00Z"}}, {"aws:currenttime": LAST_SECOND}, True),
        ({"DateLessThan": {"aws:CurrentTime": "2037-01-01"}}, {"aws:currenttime": "2037-01-01T00:00:00Z"}, False),
        ({"DateGreaterThanEquals": {"aws:CurrentTime": "2037-01-01"}}, {"aws:currenttime": LAST_SECOND}, False),
        ({"DateGreaterThan": {"aws:CurrentTime": "2114380799"}}, {"aws:currenttime": LAST_SECOND}, False),
        ({"DateNotEquals": {"aws:TokenIssueTime": "2037-01-01"}}, {}, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}, TAGS, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}, TAGS, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}, {}, True),
        ({"ForAnyValue:StringLike": {"aws:TagKeys": ["t*"]}}, TAGS, True),
        ({"ForAnyValue:StringLike": {"aws:TagKeys": ["t*"]}}, {}, False),
    ],
)
def test_conditions(condition: dict[str, Any], context: Context, allowed: bool) -> None:
    request = AccessRequest("sts:AssumeRole", ROLE, context)
    assert (decide([statement(Condition=condition)], request) is Decision.ALLOWED) == allowed


@pytest.mark.parametrize(
    ("action", "context", "decision"),
    [
        ("sts:AssumeRole", {}, Decision.DENIED),
        ("iam:ListAccessKeys", {}, Decision.DENIED),
        ("iam:ListAccessKeys", {"aws:multifactorauthpresent": "false"}, Decision.DENIED),
        ("sts:AssumeRole", MFA, Decision.ALLOWED),
        ("iam:ListMFADevices", {}, Decision.ALLOWED),
        ("sts:GetSessionToken", {}, Decision.ALLOWED),
    ],
)
def test_forced_mfa_denies_all_but_a_few_actions_without_it(
    action: str, context: dict[str, str], decision: Decision
) -> None:
    assert decide([allow(["*"]), force_mfa_policy()], asked(action, **context)) is decision


@pytest.mark.parametrize(
    ("principal", "found"),
    [
        ("arn:aws:iam::111111111111:root", Trust.BY_ACCOUNT),
        ("111111111111", Trust.BY_ACCOUNT),
        (ADA, Trust.BY_NAME),
        ("*", Trust.BY_NAME),
        ("arn:aws:iam::111111111111:user/bob", Trust.NONE),
        ("arn:aws:iam::333333333333:root", Trust.NONE),
        ("arn:aws-cn:iam::111111111111:root", Trust.NONE),
    ],
)
def test_a_trust_policy_names_accounts_and_users(ada: Caller, principal: str, found: Trust) -> None:
    assert trusts(trust(principal), ada, asked()) is found


def test_a_trust_policy_for_anybody_or_for_a_service() -> None:
    user = User(ADA, "AIDA", 0, (), ())
    ada = Caller("access-key", ADA, "AIDA", "AKIA", AccessKey("AKIA", "", user, 0), user)
    assert trusts(statement(Principal="*"), ada, asked()) is Trust.BY_NAME
    assert trusts(statement(Principal={"Service": "ec2.amazonaws.com"}), ada, asked()) is Trust.NONE


def test_a_trust_policy_names_a_role_for_all_its_sessions(ada: Caller) -> None:
    role = Role("arn:aws:iam::111111111111:role/jump", "AROA", {}, 3600, ())
    arn = "arn:aws:sts::111111111111:assumed-role/jump/ada"
    caller = Caller("role-session", arn, "AROA:ada", "ASIA", ada.long_term_key, role=role)
    assert trusts(trust(role.arn), caller, asked()) is Trust.BY_NAME
    assert trusts(trust(arn), caller, asked()) is Trust.BY_NAME
    assert trusts(trust(ADA), caller, asked()) is Trust.NONE


def test_a_trust_policy_with_conditions(ada: Caller) -> None:
    document = trust_with_mfa("111111111111", external_id="x-1", max_age=3600)
    assert trusts(document, ada, asked(**MFA)) is Trust.NONE
    assert trusts(document, ada, asked(**MFA, **{"sts:externalid": "x-1"})) is Trust.BY_ACCOUNT
    old = {**MFA, "aws:multifactorauthage": "3600"}
    assert trusts(document, ada, asked(**old, **{"sts:externalid": "x-1"})) is Trust.NONE


def test_a_trust_policy_denies(ada: Caller) -> None:
    denying = {"Effect": "Deny", "Principal": {"AWS": ADA}, "Action": "sts:AssumeRole"}
    document = {"Statement": [*trust(ADA)["Statement"], denying]}
    assert trusts(document, ada, asked()) is Trust.DENIED


@pytest.mark.parametrize(
    "document",
    [
        statement(Effect="allow"),
        statement(NotPrincipal={"AWS": "*"}),
        statement(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        statement(Condition={"ForAllValues:BinaryEquals": {"aws:TagKeys": "YQ=="}}),
    ],
)
def test_a_policy_that_the_evaluator_does_not_support_is_rejected_when_added(document: Document) -> None:
    with pytest.raises(ValueError, match=r"policy|stand-in"):
        check_document(document)
