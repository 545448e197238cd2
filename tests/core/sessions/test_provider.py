"""A role switch as a whole: who stands behind a profile, where AWS is asked, and what a login renews."""

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.names import ADA, PHONE
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.sessions.provider import caller_user, check_user_key
from awsroles.errors import ConfigurationError
from awsroles.standin.aws import StandIn

KEY = AccessKey("AKIAX", "x")
SESSION = Credentials("ASIAX", "x", "token", 2**40)


def static(scenario: Scenario, key: AccessKey, *lines: str) -> None:
    pair = (f"aws_access_key_id = {key.access_key_id}", f"aws_secret_access_key = {key.secret_access_key}")
    scenario.credentials.text = "".join(f"{line}\n" for line in ("[old]", *pair, *lines))


def test_a_login_renews_an_mfa_session_that_ends_within_the_hour(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    scenario.process(codes).session("ops")
    scenario.wait(43200 - 3500)
    scenario.process(codes).login("ops")
    assert codes.purposes == ["ops", "ops"]
    scenario.process(ScriptedCodes()).login("ops")
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (2, 2)


def test_a_forced_login_takes_new_sessions_whatever_is_kept(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    first = scenario.process(codes).login("ops")
    second = scenario.process(codes).login("ops", force=True)
    assert second.document != first.document
    assert scenario.process(ScriptedCodes()).session("ops").document == second.document
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (2, 2)
    master = scenario.process(codes).login("master", force=True)
    assert scenario.process(ScriptedCodes()).session("master").document == master.document


def test_aws_is_asked_in_the_region_and_at_the_endpoint_of_the_master(scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_to("ops", "region = eu-north-1")
    process = scenario.process(codes, environ={"AWS_CA_BUNDLE": "/shell.pem"})
    process.sessions.sts(scenario.chain("ops"))
    assert process.aws.endpoints == [Endpoint("us-east-1", None, "/shell.pem")]
    scenario.add_to("master", "endpoint_url = http://sts.example.com", "ca_bundle = /profile.pem")
    with pytest.raises(ConfigurationError, match="secrets go over https"):
        scenario.process(ScriptedCodes()).session("ops")


def test_whose_a_static_key_is_is_asked_once(aws: StandIn, scenario: Scenario) -> None:
    static(scenario, scenario.key)
    scenario.add_profile("audit", "open", "old")
    scenario.process(ScriptedCodes()).session("audit")
    scenario.secrets.items.clear()
    scenario.process(ScriptedCodes()).session("audit")
    assert [call.action for call in aws.calls] == ["GetCallerIdentity", "AssumeRole", "AssumeRole"]


def test_the_keys_of_root_are_refused(aws: StandIn, scenario: Scenario) -> None:
    aws.add_user("arn:aws:iam::111111111111:root")
    root = aws.add_access_key("arn:aws:iam::111111111111:root")
    static(scenario, AccessKey(root.access_key_id, root.secret_access_key), f"mfa_serial = {PHONE}")
    scenario.add_profile("audit", "open", "old")
    with pytest.raises(ConfigurationError, match="the account's root user"):
        scenario.process(ScriptedCodes()).session("audit")
    assert aws.count("AssumeRole") + aws.count("GetSessionToken") == 0


@pytest.mark.parametrize(
    ("profile", "lines", "needed"),
    [
        ("master", (), True),
        ("ops", (), True),
        ("ops", ("awsroles_duration_seconds = 7200",), False),
        ("ops", ("awsroles_mfa_serial = GAHT12345678",), False),
        ("deploy", (), True),
        ("audit", (), False),
    ],
)
def test_which_profiles_go_by_way_of_the_mfa_session(
    scenario: Scenario, profile: str, lines: tuple[str, ...], *, needed: bool
) -> None:
    scenario.add_profile("deploy", "deploy", "ops")
    static(scenario, KEY)
    scenario.add_profile("audit", "open", "old")
    scenario.add_to(profile, *lines)
    sessions = scenario.process(ScriptedCodes()).sessions
    assert sessions.needs_mfa_session(scenario.chain(profile)) is needed


def test_whether_a_login_asks_is_known_beforehand(scenario: Scenario, codes: CodesOf) -> None:
    sessions = scenario.process(codes).sessions
    scenario.add_profile("long", "operations", "master", "awsroles_duration_seconds = 7200")
    assert sessions.needs_code(scenario.chain("ops"), new=False)
    assert sessions.needs_code(scenario.chain("long"), new=False)
    sessions.get(scenario.chain("ops"))
    assert not sessions.needs_code(scenario.chain("ops"), new=False)
    assert not sessions.needs_code(scenario.chain("master"), new=False)
    assert sessions.needs_code(scenario.chain("ops"), new=True)
    assert sessions.needs_code(scenario.chain("long"), new=False)
    scenario.wait(43200 - 3500)
    assert sessions.needs_code(scenario.chain("ops"), new=False)


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        (ADA, "ada"),
        ("arn:aws:iam::111111111111:user/people/ada", "ada"),
        ("arn:aws:sts::222222222222:assumed-role/operations/ada.l", "ada.l"),
    ],
)
def test_the_user_behind_a_caller_is_found(arn: str, name: str) -> None:
    assert caller_user(arn).name == name


def test_a_caller_that_is_no_user_is_refused() -> None:
    for arn in ("arn:aws:sts::111111111111:federated-user/ada", "junk", ""):
        with pytest.raises(ConfigurationError):
            caller_user(arn)


def test_only_the_long_lived_key_of_a_user_is_kept() -> None:
    assert check_user_key(KEY, ADA).name == "ada"
    with pytest.raises(ConfigurationError, match="root user"):
        check_user_key(KEY, "arn:aws:iam::111111111111:root")
    for key, arn in (
        (SESSION, ADA),
        (KEY, "arn:aws:sts::222222222222:assumed-role/operations/ada"),
        (KEY, "arn:aws:sts::111111111111:federated-user/ada"),
    ):
        with pytest.raises(ConfigurationError, match="temporary credentials"):
            check_user_key(key, arn)
