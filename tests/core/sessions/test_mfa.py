"""MFA sessions: one code for half a day, handed out to the last minute, and made anew for what has changed."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.names import ADA, PHONE
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.errors import (
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    InvalidCredentialsError,
    NetworkError,
    NoTerminalError,
    StorageError,
    WrongCodeError,
)
from awsroles.standin import faults
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

MFA = f"awsroles/mfa-session/{ADA}"
EMULATOR = "http://127.0.0.1:4566"
NOBODY = NoTerminalError("nobody is here", "run it in a terminal")


def sessions(aws: StandIn) -> int:
    return aws.count("GetSessionToken", "ok")


def test_a_session_lives_half_a_day(scenario: Scenario, codes: CodesOf) -> None:
    session = scenario.process(codes).session("master")
    assert session.expires_at - session.issued_at in (43199, 43200)
    assert session.caller_arn == ADA
    assert session.document.startswith(b'{"Version": 1, "AccessKeyId": "ASIA')


@pytest.mark.parametrize(("left", "asked"), [(3600, 1), (600, 1), (62, 1), (58, 2), (-5, 2)])
def test_it_is_handed_out_to_its_last_minute(scenario: Scenario, codes: CodesOf, left: int, asked: int) -> None:
    scenario.process(codes).session("master")
    scenario.wait(43200 - left)
    scenario.process(codes).session("master")
    assert len(codes.purposes) == asked


def test_one_serves_every_endpoint_of_aws_and_none_of_somebody_else(scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_profile("fips", "operations", "master", "use_fips_endpoint = true")
    scenario.add_profile(
        "near", "operations", "master", "endpoint_url = https://vpce-1.sts.us-east-1.vpce.amazonaws.com"
    )
    scenario.add_profile("emulated", "operations", "master", f"endpoint_url = {EMULATOR}")
    for profile in ("ops", "fips", "emulated"):
        scenario.process(codes).session(profile)
    assert codes.purposes == ["ops", "emulated"]
    sessions = scenario.process(codes).sessions
    bases = [
        sessions.mfa.cache_key(chain, sessions.identity(chain))
        for chain in map(scenario.chain, ("ops", "near", "emulated"))
    ]
    assert bases[0] == bases[1] != bases[2]
    chain = scenario.chain("emulated")
    assert sessions.mfa.code_request(chain, sessions.identity(chain), "emulated").endpoint == EMULATOR


@pytest.mark.parametrize(
    ("length", "left", "asked"),
    [(43200, 3602, 1), (43200, 3598, 2), (3600, 1202, 1), (3600, 1197, 2), (900, 302, 1), (900, 297, 2)],
)
def test_at_login_it_has_an_hour_left_or_a_third_of_a_short_one(
    scenario: Scenario, codes: CodesOf, length: int, left: int, asked: int
) -> None:
    scenario.add_to("master", f"awsroles_duration_seconds = {length}")
    scenario.process(codes).session("master")
    scenario.wait(length - left)
    scenario.process(codes).login("master")
    assert len(codes.purposes) == asked


@pytest.mark.parametrize("seconds", [899, 129601])
def test_a_length_that_aws_refuses_is_refused_before_a_code(aws: StandIn, scenario: Scenario, seconds: int) -> None:
    scenario.add_to("master", f"awsroles_duration_seconds = {seconds}")
    with pytest.raises(ConfigurationError, match="an MFA session lasts 15 min to 36 h"):
        scenario.process(ScriptedCodes()).session("master")
    assert aws.calls == []


def test_a_role_that_wants_a_recent_code_gets_a_new_session_in_time(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    scenario.add_to("ops", "awsroles_mfa_max_age_seconds = 1800")
    scenario.process(codes).session("open")
    scenario.wait(1790)
    scenario.process(codes).session("ops")
    assert sessions(aws) == 1
    scenario.secrets.delete("awsroles/role-session//home/ada/.aws/config#ops")
    scenario.wait(20)
    scenario.process(codes).session("ops")
    assert codes.purposes == ["open", "ops"]
    # The younger session serves everybody.
    scenario.wait(3600)
    scenario.process(ScriptedCodes()).session("open")


def test_the_age_may_be_limited_for_all_roles_at_the_master(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_to("master", "awsroles_mfa_max_age_seconds = 600")
    scenario.process(codes).session("ops")
    scenario.wait(610)
    scenario.process(codes).session("open")
    assert sessions(aws) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda scenario: scenario.add_to("master", "output = json"),
        lambda scenario: scenario.secrets.set(MFA, scenario.secrets.items[MFA][:-5]),
        lambda scenario: scenario.secrets.set(MFA, "junk"),
        lambda scenario: scenario.secrets.delete(MFA),
    ],
)
def test_it_is_good_only_for_what_it_was_made_for(
    aws: StandIn, scenario: Scenario, codes: CodesOf, change: Callable[[Scenario], None]
) -> None:
    scenario.process(codes).session("master")
    change(scenario)
    scenario.process(codes).session("master")
    assert sessions(aws) == 2


def test_an_edit_of_a_role_profile_leaves_it_alone(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("ops")
    scenario.add_to("ops", "output = json")
    scenario.process(ScriptedCodes()).session("ops")
    assert (sessions(aws), aws.count("AssumeRole")) == (1, 2)


def test_a_wrong_code_may_be_tried_again_and_the_session_is_there(
    aws: StandIn, scenario: Scenario, phone: MfaDevice
) -> None:
    wrong = f"{(int(phone.code()) + 1) % 1000000:06}"
    source = ScriptedCodes(wrong, phone.code())
    scenario.process(source).session("ops")
    assert (source.questions[1].note or "").startswith("AWS did not accept that code. Check it, or wait ")
    assert aws.count("GetSessionToken", "AccessDenied") == 1


def test_three_wrong_codes_are_an_error_that_says_how_long_to_wait(
    aws: StandIn, scenario: Scenario, phone: MfaDevice
) -> None:
    wrong = [f"{(int(phone.code()) + number) % 1000000:06}" for number in (1, 2, 3)]
    with pytest.raises(WrongCodeError) as caught:
        scenario.process(ScriptedCodes(*wrong)).session("ops")
    assert (caught.value.hint or "").startswith("check it, or wait ")
    assert aws.count("GetSessionToken") == 3
    assert scenario.secrets.items.keys() == {f"awsroles/access-key/{ADA}"}


@pytest.mark.parametrize(
    "error", [WrongCodeError("wrong"), CancelledError("cancelled"), InputRequiredError("nobody answered in time")]
)
def test_a_failed_question_fails_those_who_started_before_without_one_of_their_own(
    scenario: Scenario, codes: CodesOf, error: AwsrolesError
) -> None:
    before = [scenario.process(ScriptedCodes()) for _ in range(3)]
    with pytest.raises(type(error)):
        scenario.process(ScriptedCodes(error, error, error)).session("ops")
    for process, profile in zip(before, ("ops", "open", "master"), strict=True):
        with pytest.raises(type(error), match=error.message):
            process.session(profile)
    scenario.wait(1)
    scenario.process(codes).session("ops")


def test_a_process_with_a_terminal_succeeds_after_one_without(scenario: Scenario, codes: CodesOf) -> None:
    before = scenario.process(codes)
    with pytest.raises(NoTerminalError):
        scenario.process(ScriptedCodes(NOBODY)).session("ops")
    before.session("ops")


def test_a_lost_answer_costs_its_code_which_is_never_sent_again(
    aws: StandIn, scenario: Scenario, phone: MfaDevice
) -> None:
    aws.fail_next("GetSessionToken", faults.lost_response())
    code = phone.code()
    with pytest.raises(NetworkError):
        scenario.process(ScriptedCodes(code)).session("ops")
    scenario.wait(0.01)
    with pytest.raises(WrongCodeError, match="was just used"):
        scenario.process(ScriptedCodes(code, code, code)).session("ops")
    assert aws.count("GetSessionToken") == 1


def test_the_prompt_names_user_device_and_purpose(aws: StandIn, scenario: Scenario, phone: MfaDevice) -> None:
    scenario.add_to("master", "awsroles_mfa_process = ykman oath accounts code")
    source = ScriptedCodes(phone.code())
    scenario.process(source).session("ops")
    [question] = source.questions
    assert (str(question.user), question.mfa_serial, question.purpose) == (ADA, PHONE, "ops")
    assert question.mfa_process == "ykman oath accounts code"
    assert abs(question.valid_from - aws.now()) < 5


def test_a_missing_key_is_reported_before_a_prompt(aws: StandIn, scenario: Scenario) -> None:
    scenario.secrets.delete(f"awsroles/access-key/{ADA}")
    with pytest.raises(ConfigurationError, match="is not in the store") as caught:
        scenario.process(ScriptedCodes()).session("ops")
    assert "awsroles setup" in (caught.value.whole_hint or "")
    assert aws.calls == []


def test_an_inactive_key_is_reported(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    aws.deactivate_access_key(scenario.key.access_key_id)
    with pytest.raises(InvalidCredentialsError):
        scenario.process(codes).session("ops")


def test_a_user_without_a_device_has_a_session_without_a_code(aws: StandIn, scenario: Scenario) -> None:
    scenario.config.text = scenario.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    scenario.process(ScriptedCodes()).session("master")
    assert aws.calls[-1].parameters == {"DurationSeconds": "43200"}


def test_a_role_profile_may_name_the_device_of_a_master_that_names_none(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    scenario.config.text = scenario.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    scenario.process(ScriptedCodes()).session("master")
    scenario.add_to("ops", f"awsroles_mfa_serial = {PHONE}")
    scenario.process(codes).session("ops")
    assert [call.parameters.get("SerialNumber") for call in aws.calls if call.action == "GetSessionToken"] == [
        None,
        PHONE,
    ]


def test_after_the_clock_was_set_back_a_code_is_asked_for(scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("master")
    scenario.wait(-7200)
    scenario.process(codes).session("master")
    assert len(codes.purposes) == 2


@pytest.mark.parametrize("profile", ["master", "ops", "long"])
def test_nothing_is_requested_if_a_session_cannot_be_cached(
    aws: StandIn, scenario: Scenario, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    scenario.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    scenario.secrets.unready = StorageError("there is no keyring")
    with pytest.raises(StorageError, match="there is no keyring"):
        scenario.process(codes).session(profile)
    assert aws.calls == []
    assert codes.purposes == []


@pytest.mark.parametrize("profile", ["master", "ops", "long"])
def test_a_session_that_could_not_be_kept_is_handed_out_all_the_same(
    aws: StandIn, scenario: Scenario, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    scenario.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    scenario.secrets.full = StorageError("there is no room", "make room")
    process = scenario.process(codes)
    assert process.session(profile).credentials.session_token
    assert set(process.unkept) == {scenario.secrets.full}
    assert len(codes.purposes) == 1


@pytest.mark.parametrize("profile", ["master", "long"])
def test_waiting_processes_do_not_prompt_for_a_session_that_could_not_be_stored(
    aws: StandIn, scenario: Scenario, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    scenario.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    waiting = scenario.process(ScriptedCodes())
    scenario.wait(1)
    scenario.secrets.full = StorageError("there is no room", "make room")
    scenario.process(codes).session(profile)
    with pytest.raises(StorageError, match="there is no room"):
        waiting.session(profile)
