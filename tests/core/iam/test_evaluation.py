"""The order of AWS's evaluation, and what an answer says of itself."""

from typing import Any

import pytest

from awsroles.core.iam.evaluate import evaluate_documents
from awsroles.core.iam.requests import Decision
from awsroles.core.iam.statements import PolicyKind

Policies = dict[str, Any]
HOME, ABROAD = "111111111111", "222222222222"
USER = f"arn:aws:iam::{HOME}:user/ada"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/helper/ada"
BUCKET = "arn:aws:s3:::audit-logs/x"
ALL = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
NONE = {"Statement": {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}}


def trust(*principals: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Statement": {"Effect": effect, "Action": "sts:AssumeRole", "Principal": {"AWS": list(principals)}}}


def bucket(principal: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::audit-logs/*", **more}
    return {"Statement": statement if "NotPrincipal" in more else {**statement, "Principal": principal}}


def asked(who: str, account: str = HOME, action: str = "sts:AssumeRole", **policies: Any) -> Decision:
    s3 = action.startswith("s3:")
    request: dict[str, Any] = {
        "principal": who,
        "action": action,
        "resource": BUCKET if s3 else f"arn:aws:iam::{account}:role/operations",
        "resource_account": account,
        "management": policies.pop("management", False),
        "unknown": policies.pop("unknown", []),
        "context": policies.pop("context", {}),
    }
    return evaluate_documents({**policies, "request": request})


def kind(decision: Decision) -> tuple[str, PolicyKind | None]:
    return decision.answer, decision.kind


def test_a_trust_policy_that_names_the_caller_is_enough_in_one_account() -> None:
    assert asked(USER, trust_policy=trust(USER)).answer == "allow"
    assert kind(asked(USER, ABROAD, trust_policy=trust(USER))) == ("implicit_deny", PolicyKind.IDENTITY)


def test_a_trust_policy_that_names_the_account_leaves_it_to_the_identity_policy() -> None:
    assert kind(asked(USER, trust_policy=trust(HOME))) == ("implicit_deny", PolicyKind.IDENTITY)
    assert asked(USER, trust_policy=trust(HOME), identity_policies=[ALL]).answer == "allow"


def test_an_identity_policy_alone_never_assumes_a_role() -> None:
    assert kind(asked(USER, identity_policies=[ALL])) == ("implicit_deny", PolicyKind.TRUST)


def test_a_grant_to_the_session_is_bounded_by_nothing_and_one_to_its_role_by_boundary_and_session_policy() -> None:
    limits: list[Policies] = [{"boundary": NONE}, {"session_policy": NONE}]
    for policy in limits:
        assert asked(SESSION, trust_policy=trust(SESSION), **policy).answer == "allow"
        role = trust(f"arn:aws:iam::{HOME}:role/team/helper")
        assert asked(SESSION, trust_policy=role, **policy).answer == "implicit_deny"
        assert asked(SESSION, trust_policy=role).answer == "allow"


def test_the_role_of_a_session_is_known_by_its_own_arn_if_the_context_has_it() -> None:
    role = f"arn:aws:iam::{HOME}:role/team/helper"
    for own, answer in ((role, "allow"), (f"arn:aws:iam::{HOME}:role/helper", "implicit_deny")):
        assert asked(SESSION, trust_policy=trust(role), context={"aws:PrincipalArn": own}).answer == answer


def test_each_level_of_scps_has_to_allow_except_for_the_management_account() -> None:
    policies: Policies = {"trust_policy": trust(HOME), "identity_policies": [ALL], "scps": [[ALL], [NONE], [ALL]]}
    assert kind(asked(USER, ABROAD, **policies)) == ("implicit_deny", PolicyKind.SCP)
    assert asked(USER, ABROAD, **policies, management=True).answer == "allow"


def test_an_rcp_only_denies() -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*"}
    deny = {"Version": "2012-10-17", "Statement": statement}
    spare = {**deny, "Statement": {**statement, "Action": "s3:*"}}
    policies: Policies = {"trust_policy": trust(HOME), "identity_policies": [ALL]}
    assert kind(asked(USER, ABROAD, **policies, rcps=[[deny]])) == ("explicit_deny", PolicyKind.RCP)
    assert asked(USER, ABROAD, **policies, rcps=[[spare]]).answer == "allow"
    assert asked(USER, HOME, **policies, rcps=[[deny]], management=True).answer == "allow"


def test_a_bucket_needs_one_side_at_home_and_both_abroad() -> None:
    assert asked(USER, action="s3:GetObject", identity_policies=[ALL]).answer == "allow"
    assert asked(USER, action="s3:GetObject", trust_policy=bucket({"AWS": USER})).answer == "allow"
    assert kind(asked(USER, ABROAD, "s3:GetObject", identity_policies=[ALL])) == ("implicit_deny", PolicyKind.RESOURCE)
    assert asked(USER, ABROAD, "s3:GetObject", identity_policies=[ALL], trust_policy=bucket("*")).answer == "allow"


def test_a_denial_of_all_but_some_spares_them_unless_they_have_a_boundary() -> None:
    policy = bucket(None, Effect="Deny", NotPrincipal={"AWS": [USER, HOME]})
    assert asked(USER, action="s3:GetObject", identity_policies=[ALL], trust_policy=policy).answer == "allow"
    bounded = asked(USER, action="s3:GetObject", identity_policies=[ALL], trust_policy=policy, boundary=ALL)
    assert kind(bounded) == ("explicit_deny", PolicyKind.RESOURCE)


def test_nobody_can_be_denied_to_ask_who_they_are() -> None:
    deny = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
    assert asked(USER, action="sts:GetCallerIdentity", identity_policies=[deny]).answer == "allow"
    assert asked(USER, action="sts:GetSessionToken", identity_policies=[deny]).answer == "allow"


def test_the_root_user_may_do_all_but_assume_roles() -> None:
    root = f"arn:aws:iam::{HOME}:root"
    assert asked(root, action="s3:GetObject").answer == "allow"
    assert asked(root, trust_policy=trust(HOME)).answer == "implicit_deny"
    assert asked(root, ABROAD, trust_policy=trust(HOME)).answer == "implicit_deny"


def test_a_denial_names_its_statement() -> None:
    deny = {"Statement": [{"Sid": "NoRoles", "Effect": "Deny", "Action": "sts:*", "Resource": "*"}]}
    decision = asked(USER, trust_policy=trust(USER), identity_policies=[ALL, deny])
    assert str(decision.statement) == "identity_policies[1].Statement[0] (NoRoles)"


@pytest.mark.parametrize(
    ("effect", "condition", "text"),
    [
        (
            "Allow",
            {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}},
            "if aws:SourceIp is in 10.0.0.0/8 or 192.0.2.0/24",
        ),
        ("Deny", {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "unless aws:SourceIp is not in 10.0.0.0/8"),
        ("Allow", {"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}, "if aws:MultiFactorAuthAge is less than 60"),
        ("Allow", {"StringEquals": {"sts:ExternalId": "x-1"}}, "if sts:ExternalId is x-1"),
        ("Allow", {"Null": {"sts:ExternalId": "false"}}, "if sts:ExternalId is absent: false"),
    ],
)
def test_an_open_answer_says_what_it_would_take(effect: str, condition: dict[str, Any], text: str) -> None:
    statement = {"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition}
    (operator,) = condition.values()
    (key,) = operator
    policies = [{"Statement": statement}] if effect == "Allow" else [ALL, {"Statement": statement}]
    decision = asked(USER, ABROAD, trust_policy=trust(HOME), identity_policies=policies, unknown=[key])
    assert decision.answer == "open"
    assert [need.text for need in decision.needs] == [text]


def test_unknown_tags_make_open_what_names_one() -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    tagged = {**statement, "Condition": {"StringEquals": {"aws:PrincipalTag/team": "web"}}}
    policies: Policies = {"trust_policy": trust(HOME), "identity_policies": [{"Statement": tagged}]}
    assert asked(USER, ABROAD, **policies, unknown=["aws:PrincipalTag/*"]).answer == "open"
    known = {"aws:PrincipalTag/team": "ops"}
    assert asked(USER, ABROAD, **policies, unknown=["aws:PrincipalTag/*"], context=known).answer == "implicit_deny"


def test_an_open_resource_is_open() -> None:
    own = {"Effect": "Allow", "Action": "*", "Resource": f"arn:aws:iam::{ABROAD}:role/${{aws:username}}"}
    policies = [{"Version": "2012-10-17", "Statement": own}]
    decision = asked(USER, ABROAD, trust_policy=trust(HOME), identity_policies=policies, unknown=["aws:username"])
    assert decision.answer == "open"
    assert [need.text for need in decision.needs] == [f"if aws:username fits {own['Resource']}"]


def test_no_user_has_the_path_of_a_role_for_a_name() -> None:
    own = {"Effect": "Allow", "Action": "*", "Resource": f"arn:aws:iam::{ABROAD}:role/team/${{aws:username}}"}
    policies = [{"Version": "2012-10-17", "Statement": own}]
    request = {"principal": USER, "action": "sts:AssumeRole", "unknown": ["aws:username"]}
    for name, answer in (("team/ada", "open"), ("team/web/ada", "implicit_deny")):
        asked_for = {**request, "resource": f"arn:aws:iam::{ABROAD}:role/{name}"}
        case = {"identity_policies": policies, "trust_policy": trust(HOME), "request": asked_for}
        assert evaluate_documents(case).answer == answer
