"""MFA sessions: one code for half a day, handed out to the last minute, and made anew for what has changed."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.scenarios.scenario import ADA, PHONE, ROLES, CodesOf, Company

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
NOBODY = NoTerminalError("nobody is here", "run it in a terminal")


def sessions(aws: StandIn) -> int:
    return aws.count("GetSessionToken", "ok")


def test_a_session_lives_half_a_day(company: Company, codes: CodesOf) -> None:
    session = company.process(codes).session("master")
    assert session.expires_at - session.issued_at in (43199, 43200)
    assert session.caller_arn == ADA
    assert session.document.startswith(b'{"Version": 1, "AccessKeyId": "ASIA')


@pytest.mark.parametrize(("left", "asked"), [(3600, 1), (600, 1), (62, 1), (58, 2), (-5, 2)])
def test_it_is_handed_out_to_its_last_minute(company: Company, codes: CodesOf, left: int, asked: int) -> None:
    company.process(codes).session("master")
    company.wait(43200 - left)
    company.process(codes).session("master")
    assert len(codes.purposes) == asked


def test_one_serves_every_endpoint_of_aws_and_none_of_somebody_else(company: Company, codes: CodesOf) -> None:
    company.add_profile("fips", "operations", "master", "use_fips_endpoint = true")
    company.add_profile(
        "near", "operations", "master", "endpoint_url = https://vpce-1.sts.us-east-1.vpce.amazonaws.com"
    )
    company.add_profile("emulated", "operations", "master", f"endpoint_url = {company.url}")
    for profile in ("ops", "fips", "emulated"):
        company.process(codes).session(profile)
    assert codes.purposes == ["ops", "emulated"]
    switch = company.process(codes).switch
    bases = [
        switch.mfa.cache_key(chain, switch.identity(chain)) for chain in map(company.chain, ("ops", "near", "emulated"))
    ]
    assert bases[0] == bases[1] != bases[2]
    chain = company.chain("emulated")
    assert switch.mfa.question(chain, switch.identity(chain), "emulated").endpoint == company.url


@pytest.mark.parametrize(
    ("length", "left", "asked"),
    [(43200, 3602, 1), (43200, 3598, 2), (3600, 1202, 1), (3600, 1197, 2), (900, 302, 1), (900, 297, 2)],
)
def test_at_login_it_has_an_hour_left_or_a_third_of_a_short_one(
    company: Company, codes: CodesOf, length: int, left: int, asked: int
) -> None:
    company.add_to("master", f"awsroles_duration_seconds = {length}")
    company.process(codes).session("master")
    company.wait(length - left)
    company.process(codes).login("master")
    assert len(codes.purposes) == asked


@pytest.mark.parametrize("seconds", [899, 129601])
def test_a_length_that_aws_refuses_is_refused_before_a_code(aws: StandIn, company: Company, seconds: int) -> None:
    company.add_to("master", f"awsroles_duration_seconds = {seconds}")
    with pytest.raises(ConfigurationError, match="an MFA session lasts 15 min to 36 h"):
        company.process(ScriptedCodes()).session("master")
    assert aws.calls == []


def test_a_role_that_wants_a_recent_code_gets_a_new_session_in_time(
    aws: StandIn, company: Company, codes: CodesOf
) -> None:
    company.add_to("ops", "awsroles_mfa_max_age_seconds = 1800")
    company.process(codes).session("open")
    company.wait(1790)
    company.process(codes).session("ops")
    assert sessions(aws) == 1
    company.store.delete("awsroles/role-session//home/ada/.aws/config#ops")
    company.wait(20)
    company.process(codes).session("ops")
    assert codes.purposes == ["open", "ops"]
    # The younger session serves everybody.
    company.wait(3600)
    company.process(ScriptedCodes()).session("open")


def test_the_age_may_be_limited_for_all_roles_at_the_master(aws: StandIn, company: Company, codes: CodesOf) -> None:
    company.add_to("master", "awsroles_mfa_max_age_seconds = 600")
    company.process(codes).session("ops")
    company.wait(610)
    company.process(codes).session("open")
    assert sessions(aws) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda company: company.add_to("master", "output = json"),
        lambda company: company.store.set(MFA, company.store.items[MFA][:-5]),
        lambda company: company.store.set(MFA, "junk"),
        lambda company: company.store.delete(MFA),
    ],
)
def test_it_is_good_only_for_what_it_was_made_for(
    aws: StandIn, company: Company, codes: CodesOf, change: Callable[[Company], None]
) -> None:
    company.process(codes).session("master")
    change(company)
    company.process(codes).session("master")
    assert sessions(aws) == 2


def test_an_edit_of_a_slave_leaves_it_alone(aws: StandIn, company: Company, codes: CodesOf) -> None:
    company.process(codes).session("ops")
    company.add_to("ops", "output = json")
    company.process(ScriptedCodes()).session("ops")
    assert (sessions(aws), aws.count("AssumeRole")) == (1, 2)


def test_a_wrong_code_may_be_tried_again_and_the_session_is_there(
    aws: StandIn, company: Company, phone: MfaDevice
) -> None:
    wrong = f"{(int(phone.code()) + 1) % 1000000:06}"
    source = ScriptedCodes(wrong, phone.code())
    company.process(source).session("ops")
    assert "AWS refuses the MFA code" in (source.questions[1].note or "")
    assert aws.count("GetSessionToken", "AccessDenied") == 1


def test_two_wrong_codes_are_an_error_that_says_how_long_to_wait(
    aws: StandIn, company: Company, phone: MfaDevice
) -> None:
    wrong = [f"{(int(phone.code()) + number) % 1000000:06}" for number in (1, 2)]
    with pytest.raises(WrongCodeError) as caught:
        company.process(ScriptedCodes(*wrong)).session("ops")
    assert (caught.value.hint or "").startswith("wait ")
    assert aws.count("GetSessionToken") == 2
    assert company.store.items.keys() == {f"awsroles/access-key/{ADA}"}


@pytest.mark.parametrize(
    "error", [WrongCodeError("wrong"), CancelledError("cancelled"), InputRequiredError("nobody answered in time")]
)
def test_a_failed_question_fails_those_who_started_before_without_one_of_their_own(
    company: Company, codes: CodesOf, error: AwsrolesError
) -> None:
    before = [company.process(ScriptedCodes()) for _ in range(3)]
    with pytest.raises(type(error)):
        company.process(ScriptedCodes(error, error)).session("ops")
    for process, profile in zip(before, ("ops", "open", "master"), strict=True):
        with pytest.raises(type(error), match=error.message):
            process.session(profile)
    company.wait(1)
    company.process(codes).session("ops")


def test_where_one_has_nobody_to_ask_the_next_may_have(company: Company, codes: CodesOf) -> None:
    before = company.process(codes)
    with pytest.raises(NoTerminalError):
        company.process(ScriptedCodes(NOBODY)).session("ops")
    before.session("ops")


def test_a_lost_answer_costs_its_code_which_is_never_sent_again(
    aws: StandIn, company: Company, phone: MfaDevice
) -> None:
    aws.fail_next("GetSessionToken", faults.lost_response())
    code = phone.code()
    with pytest.raises(NetworkError):
        company.process(ScriptedCodes(code)).session("ops")
    company.wait(0.01)
    with pytest.raises(WrongCodeError, match="used before"):
        company.process(ScriptedCodes(code, code)).session("ops")
    assert aws.count("GetSessionToken") == 1


def test_the_question_tells_whose_code_of_which_device_and_what_for(
    aws: StandIn, company: Company, phone: MfaDevice
) -> None:
    company.add_to("master", "awsroles_mfa_process = ykman oath accounts code")
    source = ScriptedCodes(phone.code())
    company.process(source).session("ops")
    [question] = source.questions
    assert (str(question.user), question.mfa_serial, question.purpose) == (ADA, PHONE, "ops")
    assert question.mfa_process == "ykman oath accounts code"
    assert abs(question.valid_from - aws.now()) < 5


def test_a_key_that_is_not_in_the_store_is_told_before_a_question(aws: StandIn, company: Company) -> None:
    company.store.delete(f"awsroles/access-key/{ADA}")
    with pytest.raises(ConfigurationError, match="is not in the store") as caught:
        company.process(ScriptedCodes()).session("ops")
    assert "awsroles setup" in (caught.value.hint or "")
    assert aws.calls == []


def test_an_inactive_key_is_told(aws: StandIn, company: Company, codes: CodesOf) -> None:
    aws.deactivate_access_key(company.key.access_key_id)
    with pytest.raises(InvalidCredentialsError):
        company.process(codes).session("ops")


def test_a_user_without_a_device_has_a_session_without_a_code(aws: StandIn, company: Company) -> None:
    company.config.text = company.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    company.process(ScriptedCodes()).session("master")
    assert aws.calls[-1].parameters == {"DurationSeconds": "43200"}


def test_a_slave_may_name_the_device_of_a_master_that_names_none(
    aws: StandIn, company: Company, codes: CodesOf
) -> None:
    company.config.text = company.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    company.process(ScriptedCodes()).session("master")
    company.add_to("ops", f"awsroles_mfa_serial = {PHONE}")
    company.process(codes).session("ops")
    assert [call.parameters.get("SerialNumber") for call in aws.calls if call.action == "GetSessionToken"] == [
        None,
        PHONE,
    ]


def test_after_the_clock_was_set_back_a_code_is_asked_for(company: Company, codes: CodesOf) -> None:
    company.process(codes).session("master")
    company.wait(-7200)
    company.process(codes).session("master")
    assert len(codes.purposes) == 2


@pytest.mark.parametrize("profile", ["master", "ops", "long"])
def test_where_a_session_cannot_be_kept_nothing_is_asked_of_anybody(
    aws: StandIn, company: Company, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    company.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    company.store.unready = StorageError("there is no keyring")
    with pytest.raises(StorageError, match="there is no keyring"):
        company.process(codes).session(profile)
    assert aws.calls == []
    assert codes.purposes == []


@pytest.mark.parametrize("profile", ["master", "ops", "long"])
def test_a_session_that_could_not_be_kept_is_handed_out_all_the_same(
    aws: StandIn, company: Company, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    company.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    company.store.full = StorageError("there is no room", "make room")
    process = company.process(codes)
    assert process.session(profile).credentials.session_token
    assert set(process.unkept) == {company.store.full}
    assert len(codes.purposes) == 1


@pytest.mark.parametrize("profile", ["master", "long"])
def test_whoever_waited_for_what_could_not_be_kept_asks_for_no_code_of_their_own(
    aws: StandIn, company: Company, codes: CodesOf, profile: str
) -> None:
    aws.add_role(f"{ROLES}long", trust_with_mfa("111111111111"), max_session_duration=28800)
    company.add_profile("long", "long", "master", "awsroles_duration_seconds = 7200")
    waiting = company.process(ScriptedCodes())
    company.wait(1)
    company.store.full = StorageError("there is no room", "make room")
    company.process(codes).session(profile)
    with pytest.raises(StorageError, match="there is no room"):
        waiting.session(profile)
