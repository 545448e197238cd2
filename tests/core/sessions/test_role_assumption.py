"""Assuming a role with the MFA session, another role or a key, and the messages after a denial."""

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.names import ADA, PHONE
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.errors import (
    AccessDeniedError,
    CancelledError,
    ConfigurationError,
    InvalidCredentialsError,
    NoTerminalError,
)
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, force_mfa_policy, trust, trust_with_mfa

MASTER = "111111111111"
NOBODY = NoTerminalError("nobody is here", "run it in a terminal")


@pytest.mark.parametrize(
    ("user", "lines", "name"),
    [
        ("ada", (), "ada"),
        ("a", (), "a_"),
        ("ada", ("awsroles_role_session_name = ada.l@office",), "ada.l@office"),
    ],
)
def test_the_role_session_is_named_after_the_user(
    aws: StandIn, scenario: Scenario, user: str, lines: tuple[str, ...], name: str
) -> None:
    if user != "ada":
        arn = f"arn:aws:iam::{MASTER}:user/people/{user}"
        aws.add_user(arn, policies=[allow_assume([f"{ROLES}*"])])
        key, device = aws.add_access_key(arn), aws.add_mfa_device(arn, "GAHT00000001")
        text = scenario.config.text.replace(ADA, arn)
        scenario.config.text = text.replace(PHONE, "GAHT00000001")
        process = scenario.process(CodesOf(device.unused_code))
        process.sessions.keys.save(scenario.chain("ops").source.user, key)  # type: ignore[arg-type,union-attr]
    else:
        device = aws.add_mfa_device(ADA, PHONE)
        process = scenario.process(CodesOf(device.unused_code))
    scenario.add_to("ops", *lines)
    assert process.session("ops").caller_arn.endswith(f"assumed-role/operations/{name}")


def test_every_option_of_the_profile_reaches_aws(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    aws.add_role(f"{ROLES}operations", trust_with_mfa(MASTER, external_id="Blue/42"))
    scenario.add_to("ops", "awsroles_external_id = Blue/42", "awsroles_source_identity = ada.lovelace")
    scenario.add_to("ops", "awsroles_duration_seconds = 1800", "region = eu-north-1")
    scenario.process(codes).session("ops")
    assert aws.calls[-1].parameters == {
        "RoleArn": f"{ROLES}operations",
        "RoleSessionName": "ada",
        "DurationSeconds": "1800",
        "ExternalId": "Blue/42",
        "SourceIdentity": "ada.lovelace",
    }


# The direct way: from the access key, with a code of its own.


def test_over_an_hour_a_role_is_assumed_from_the_key_with_a_code_of_its_own(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    aws.add_role(f"{ROLES}operations", trust_with_mfa(MASTER), max_session_duration=28800)
    scenario.add_to("ops", "awsroles_duration_seconds = 28800")
    session = scenario.process(codes).session("ops")
    assert session.expires_at - session.issued_at in (28799, 28800)
    assert aws.count("GetSessionToken") == 0
    assert aws.calls[-1].parameters["SerialNumber"] == PHONE
    scenario.wait(28800 - 1000)
    assert scenario.process(ScriptedCodes()).session("ops").document == session.document
    scenario.wait(200)
    assert scenario.process(ScriptedCodes(NOBODY)).session("ops").document == session.document
    assert scenario.process(codes).session("ops").document != session.document
    assert codes.purposes == ["ops", "ops"]


def test_a_role_with_a_device_of_its_own_takes_its_codes_and_leaves_the_mfa_session_alone(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    token = aws.add_mfa_device(ADA, "GAHT12345678")
    scenario.add_to("ops", "awsroles_mfa_serial = GAHT12345678")
    scenario.process(codes).session("open")
    scenario.process(CodesOf(token.unused_code)).session("ops")
    assert aws.calls[-1].parameters["SerialNumber"] == "GAHT12345678"
    scenario.process(ScriptedCodes()).session("open")
    scenario.process(ScriptedCodes()).session("master")
    assert aws.count("GetSessionToken") == 1


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("awsroles_duration_seconds = 7200",), "awsroles login ops --duration 1h uses the MFA session"),
        (
            ("awsroles_mfa_serial = GAHT12345678",),
            "without awsroles_mfa_serial in profile ops the MFA session of master is used",
        ),
    ],
)
def test_where_the_direct_way_is_denied_the_other_is_offered(
    aws: StandIn, scenario: Scenario, codes: CodesOf, lines: tuple[str, ...], reason: str
) -> None:
    aws.users[ADA].policies = (force_mfa_policy(),)
    aws.direct_mfa_counts_for_identity_policies = False
    aws.add_role(f"{ROLES}operations", trust_with_mfa(MASTER), max_session_duration=28800)
    device = aws.add_mfa_device(ADA, "GAHT12345678")
    scenario.add_to("ops", *lines)
    source = CodesOf(device.unused_code) if "GAHT" in lines[0] else codes
    with pytest.raises(
        AccessDeniedError, match="AWS denied access to role operations in account 222222222222"
    ) as caught:
        scenario.process(source).session("ops")
    assert any(reason in detail for detail in caught.value.details)


def test_a_denied_role_does_not_fail_those_who_wait_to_give_a_code_for_another(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    aws.add_role(f"{ROLES}operations", trust("arn:aws:iam::333333333333:root"), max_session_duration=28800)
    scenario.add_to("ops", "awsroles_duration_seconds = 7200")
    started_before = scenario.process(codes)
    same_profile = scenario.process(codes)
    with pytest.raises(AccessDeniedError):
        scenario.process(codes).session("ops")
    started_before.session("open")
    with pytest.raises(AccessDeniedError):
        same_profile.session("ops")
    assert codes.purposes == ["ops", "open"]


def test_a_failed_code_fails_those_who_wait_to_give_one_for_another_role(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    aws.add_role(f"{ROLES}operations", trust_with_mfa(MASTER), max_session_duration=28800)
    scenario.add_to("ops", "awsroles_duration_seconds = 7200")
    started_before = scenario.process(ScriptedCodes())
    with pytest.raises(CancelledError):
        scenario.process(ScriptedCodes(CancelledError("cancelled"))).session("ops")
    with pytest.raises(CancelledError):
        started_before.session("open")
    scenario.process(codes).session("open")


# What the role is assumed from ended before its time.


def test_a_revoked_mfa_session_is_replaced_once(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("master")
    aws.expire_sessions()
    scenario.process(codes).session("ops")
    assert codes.purposes == ["master", "ops"]
    aws.fail_next("AssumeRole", faults.api_error(403, "InvalidClientTokenId", "revoked"), times=2)
    with pytest.raises(InvalidCredentialsError):
        scenario.process(codes).session("open")
    assert codes.purposes == ["master", "ops", "open"]


def test_no_code_is_prompted_for_if_the_key_is_gone(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("master")
    aws.deactivate_access_key(scenario.key.access_key_id)
    with pytest.raises(InvalidCredentialsError, match="AWS rejected the access key"):
        scenario.process(ScriptedCodes()).session("ops")


# From role to role.


@pytest.fixture
def chained(aws: StandIn, scenario: Scenario) -> Scenario:
    """Return the scenario with a role `deploy` that is assumed from `ops`."""
    aws.add_role(f"{ROLES}operations", trust_with_mfa(MASTER), policies=[allow_assume([f"{ROLES}deploy"])])
    aws.add_role(f"{ROLES}deploy", trust(f"{ROLES}operations"), max_session_duration=28800)
    scenario.add_profile("deploy", "deploy", "ops")
    return scenario


def test_a_role_is_assumed_from_a_role(aws: StandIn, chained: Scenario, codes: CodesOf) -> None:
    session = chained.process(codes).session("deploy")
    assert session.caller_arn == "arn:aws:sts::222222222222:assumed-role/deploy/ada"
    assert [call.action for call in aws.calls] == ["GetSessionToken", "AssumeRole", "AssumeRole"]
    chained.process(ScriptedCodes()).session("ops")
    chained.process(ScriptedCodes()).session("deploy")
    assert len(aws.calls) == 3


def test_an_edit_of_any_profile_in_the_chain_makes_a_new_session(
    aws: StandIn, chained: Scenario, codes: CodesOf
) -> None:
    chained.process(codes).session("deploy")
    chained.add_to("ops", "output = json")
    chained.process(codes).session("deploy")
    assert aws.count("AssumeRole", "ok") == 4


def test_a_chain_longer_than_an_hour_is_refused_before_a_code(aws: StandIn, chained: Scenario) -> None:
    chained.add_to("deploy", "awsroles_duration_seconds = 7200")
    with pytest.raises(ConfigurationError, match="role chaining limits the session of 'deploy' to 1 h") as caught:
        chained.process(ScriptedCodes()).session("deploy")
    assert caught.value.hint == "awsroles login deploy --duration 1h"
    assert aws.calls == []


def test_a_revoked_session_of_the_source_role_is_replaced(aws: StandIn, chained: Scenario, codes: CodesOf) -> None:
    chained.process(codes).session("ops")
    aws.expire_sessions()
    chained.process(codes).session("deploy")
    assert codes.purposes == ["ops", "deploy"]


def test_the_hint_for_a_denied_chained_role_says_that_role_sessions_lack_mfa(
    aws: StandIn, chained: Scenario, codes: CodesOf
) -> None:
    aws.add_role(f"{ROLES}deploy", trust_with_mfa("222222222222"))
    with pytest.raises(AccessDeniedError) as caught:
        chained.process(codes).session("deploy")
    assert any("requires MFA, which the session of a role does not carry" in each for each in caught.value.details)


# Profiles that stand on static keys.


def test_a_static_key_without_a_device_assumes_the_role_itself(aws: StandIn, scenario: Scenario) -> None:
    scenario.credentials.text = (
        "[old]\n"
        f"aws_access_key_id = {scenario.key.access_key_id}\n"
        f"aws_secret_access_key = {scenario.key.secret_access_key}\n"
    )
    aws.add_role(f"{ROLES}open", trust(f"arn:aws:iam::{MASTER}:root"), max_session_duration=28800)
    scenario.add_profile("audit", "open", "old", "awsroles_duration_seconds = 28800")
    session = scenario.process(ScriptedCodes()).session("audit")
    assert session.caller_arn.endswith("assumed-role/open/ada")
    assert session.expires_at - session.issued_at > 28000
    scenario.process(ScriptedCodes()).session("audit")
    assert [call.action for call in aws.calls] == ["GetCallerIdentity", "AssumeRole"]


def test_a_static_key_with_a_device_goes_by_way_of_an_mfa_session(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    scenario.credentials.text = (
        "[old]\n"
        f"aws_access_key_id = {scenario.key.access_key_id}\n"
        f"aws_secret_access_key = {scenario.key.secret_access_key}\n"
        "mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n"
    )
    scenario.add_profile("audit", "operations", "old")
    scenario.process(codes).session("audit")
    assert [call.action for call in aws.calls] == ["GetCallerIdentity", "GetSessionToken", "AssumeRole"]


def test_a_static_session_assumes_the_role_itself_and_for_an_hour(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    credentials = scenario.process(codes).session("master").credentials
    scenario.credentials.text = (
        "[pasted]\n"
        f"aws_access_key_id = {credentials.access_key_id}\n"
        f"aws_secret_access_key = {credentials.secret_access_key}\n"
        f"aws_session_token = {credentials.session_token}\n"
    )
    scenario.add_profile("audit", "operations", "pasted")
    assert scenario.process(ScriptedCodes()).session("audit").caller_arn.endswith("operations/ada")
    scenario.add_to("audit", "awsroles_duration_seconds = 7200")
    with pytest.raises(ConfigurationError, match="a session as its source limits"):
        scenario.process(ScriptedCodes()).session("audit")
    assert aws.count("AssumeRole") == 1


def test_expired_temporary_keys_are_reported(scenario: Scenario) -> None:
    scenario.credentials.text = (
        "[pasted]\naws_access_key_id = ASIAEXPIREDEXPIRED00\naws_secret_access_key = old\naws_session_token = old\n"
    )
    scenario.add_profile("audit", "operations", "pasted", "awsroles_role_session_name = ada")
    scenario.add_profile("other", "operations", "pasted")
    for name in ("audit", "other"):
        with pytest.raises(InvalidCredentialsError, match="AWS rejected the temporary keys in profile pasted"):
            scenario.process(ScriptedCodes()).session(name)


def test_a_master_without_a_device_assumes_roles_that_demand_none(aws: StandIn, scenario: Scenario) -> None:
    text = scenario.config.text
    scenario.config.text = text.replace("awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n", "")
    scenario.process(ScriptedCodes()).session("open")
    with pytest.raises(AccessDeniedError) as caught:
        scenario.process(ScriptedCodes()).session("ops")
    assert any("it requires MFA: set awsroles_mfa_serial in profile ops" in each for each in caught.value.details)
    assert aws.count("GetSessionToken") == 0
