"""The context that AWS makes of a call: with a key, a session with MFA, a code in the call, and as a role."""

from datetime import datetime, timedelta, timezone

import pytest

from awsroles.core.iam.calls import CallerIdentity, Credentials, RoleCall, build_context

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=timezone.utc)
USER = "arn:aws:iam::111111111111:user/team/ada"
ROLE = "arn:aws:iam::111111111111:role/team/helper"
CALL = RoleCall("arn:aws:iam::222222222222:role/operations", NOW, "ada")
MFA_KEYS = {"aws:multifactorauthpresent", "aws:multifactorauthage"}


def user(credentials: Credentials, mfa_at: datetime | None = None) -> CallerIdentity:
    return CallerIdentity(USER, credentials, "AIDAEXAMPLE", issued_at=NOW - timedelta(minutes=20), mfa_at=mfa_at)


def test_a_long_lived_key_has_neither_mfa_nor_an_issue_time() -> None:
    context = build_context(user("access_key"), CALL)
    assert not context.values.keys() & (MFA_KEYS | {"aws:tokenissuetime"})
    assert context.values["aws:username"] == "ada"
    assert context.values["aws:userid"] == "AIDAEXAMPLE"
    assert context.values["aws:principalarn"] == USER
    assert not context.unknown & MFA_KEYS


def test_a_session_has_the_mfa_that_it_was_made_with() -> None:
    context = build_context(user("session_token", mfa_at=NOW - timedelta(minutes=20)), CALL)
    assert context.values["aws:multifactorauthpresent"] == "true"
    assert context.values["aws:multifactorauthage"] == "1200"
    assert context.values["aws:tokenissuetime"] == "2026-11-29T11:40:00Z"
    assert context.values["aws:username"] == "ada"


def test_a_code_in_the_call_itself_is_mfa() -> None:
    direct = RoleCall(CALL.role_arn, NOW, "ada", mfa_code=True)
    context = build_context(user("access_key"), direct)
    assert context.values["aws:multifactorauthpresent"] == "true"
    assert context.values["aws:multifactorauthage"] == "0"
    assert "aws:tokenissuetime" not in context.values


def test_a_role_has_neither_mfa_nor_a_user_name_and_its_principal_is_the_role() -> None:
    helper = CallerIdentity(ROLE, "role", "AROAEXAMPLE", session_name="ada", issued_at=NOW)
    context = build_context(helper, CALL)
    assert not context.values.keys() & (MFA_KEYS | {"aws:username"})
    assert context.values["aws:principalarn"] == ROLE
    assert context.values["aws:userid"] == "AROAEXAMPLE:ada"
    assert context.values["aws:principaltype"] == "AssumedRole"
    assert not context.unknown & (MFA_KEYS | {"aws:username"})


def test_a_session_made_without_a_code_says_so() -> None:
    context = build_context(user("session_token"), CALL)
    assert context.values["aws:multifactorauthpresent"] == "false"
    assert "aws:multifactorauthage" not in context.values


def test_what_a_call_carries_is_in_the_context() -> None:
    call = RoleCall(
        CALL.role_arn,
        NOW,
        "ada",
        external_id="x-1",
        source_identity="ada",
        tags={"reason": "INC-1"},
        region="eu-west-1",
    )
    context = build_context(user("access_key"), call)
    assert {key: context.values[key] for key in ("sts:externalid", "sts:sourceidentity", "aws:requesttag/reason")} == {
        "sts:externalid": "x-1",
        "sts:sourceidentity": "ada",
        "aws:requesttag/reason": "INC-1",
    }
    assert context.values["aws:tagkeys"] == ("reason",)
    assert context.values["aws:resourceaccount"] == "222222222222"
    assert context.values["aws:epochtime"] == "1795953600"


@pytest.mark.parametrize("key", ["sts:externalid", "sts:sourceidentity", "aws:tagkeys", "sts:transitivetagkeys"])
def test_what_a_call_does_not_carry_is_absent_and_known_to_be(key: str) -> None:
    context = build_context(user("access_key"), CALL)
    assert key not in context.values
    assert key not in context.unknown


def test_the_origin_of_a_call_is_unknown() -> None:
    context = build_context(user("access_key"), CALL)
    assert {"aws:sourceip", "aws:sourcevpce", "aws:principalorgid", "aws:resourceorgid"} <= context.unknown
    known = CallerIdentity(USER, "access_key", organization_id="o-1", tags={"team": "web"})
    assert not {"aws:principalorgid", "aws:principaltag/*"} & build_context(known, CALL).unknown
    assert build_context(known, CALL).values["aws:principaltag/team"] == "web"
