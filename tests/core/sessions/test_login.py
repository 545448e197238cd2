"""Logging in: what is written, what is said, and that neither happens before AWS has agreed."""

import time
from unittest.mock import Mock

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, PROGRAM, DeviceCodes, InMemoryApp

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.dataclass import replace
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.sessions.login_report import LoggedIn
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    ConfigurationError,
    DurationTooLongError,
    NetworkError,
    UsageError,
)
from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
ROLE = RoleProfileOptions(role=parse_role_arn(OPERATIONS))
NOTHING = RoleProfileOptions()


def role(name: str, *lines: str, role: str = OPERATIONS, program: str = PROGRAM) -> str:
    head = f"\n[profile {name}]\ncredential_process = {program} credential-process {name}\n"
    return head + "".join(f"{line}\n" for line in (f"awsroles_role_arn = {role}", *lines))


def native(name: str, *lines: str) -> str:
    return f"\n[profile {name}]\nrole_arn = {OPERATIONS}\n" + "".join(f"{line}\n" for line in lines)


def values(app: InMemoryApp, name: str) -> dict[str, str]:
    return dict(app.profiles.options(name))


def test_a_profile_is_made_on_the_fly_and_what_came_of_it_is_told(configured: InMemoryApp) -> None:
    [done] = configured.login().run(["prod"], ROLE, force=False)
    expected = LoggedIn("prod", "222222222222", "operations", CALLER, 0, is_created=True)
    assert replace(done, expires_at=0, renewed_until=None) == expected
    assert values(configured, "prod") == {
        "credential_process": f"{PROGRAM} credential-process prod",
        "region": "eu-west-1",
        "awsroles_role_arn": OPERATIONS,
        "awsroles_source_profile": "master",
    }
    assert configured.config.text.startswith(MASTER)
    assert configured.said == [
        "Wrote profile prod to /home/ada/.aws/config",
        "Logged in to prod (operations in 222222222222)",
        "Renewed silently for 11 h 59 min; after that, an MFA code is needed.",
        "Use it:",
        "aws --profile prod sts get-caller-identity",
    ]


def test_the_second_time_nothing_is_written_or_asked_and_the_user_is_told_that_it_was_done(
    aws: StandIn, configured: InMemoryApp
) -> None:
    [first] = configured.login().run(["prod"], ROLE, force=False)
    text, calls = configured.config.text, len(aws.calls)
    configured.said.clear()
    assert configured.login().run(["prod"], ROLE, force=False) == [replace(first, is_new=False, is_created=False)]
    assert (configured.config.text, len(aws.calls)) == (text, calls)
    assert configured.said == [
        "Already logged in to prod (operations in 222222222222)",
        "Renewed silently for 11 h 59 min; after that, an MFA code is needed.",
    ]


def test_the_account_is_called_by_its_name_if_the_profile_has_it(configured: InMemoryApp) -> None:
    configured.config.text += role("prod", "awsroles_account_name = Production")
    configured.login().run(["prod"], NOTHING, force=False)
    assert "Logged in to prod (operations in Production)" in configured.said


@pytest.mark.parametrize("existing", ["", role("prod", role="arn:aws:iam::222222222222:role/nowhere")])
def test_what_aws_denies_leaves_the_file_as_it_was(configured: InMemoryApp, existing: str) -> None:
    configured.config.text += existing
    before = configured.config.text
    options = RoleProfileOptions(role=parse_role_arn("arn:aws:iam::222222222222:role/nowhere"), region="eu-west-3")
    with pytest.raises(AccessDeniedError) as caught:
        configured.login().run(["prod"], options, force=False)
    assert configured.config.text == before
    assert configured.said == []
    unwritten = "" if existing else "; no profile was written"
    assert caught.value.details[-1] == f"Your MFA code was accepted{unwritten}."
    unwritten_hint = (
        "write the profile anyway, and find out why: awsroles profile add prod "
        "--role-arn arn:aws:iam::222222222222:role/nowhere --region eu-west-3 && awsroles explain prod"
    )
    assert caught.value.whole_hint == ("find out why: awsroles explain prod" if existing else unwritten_hint)


def test_the_hint_of_a_denied_new_profile_holds_all_its_options(configured: InMemoryApp) -> None:
    options = RoleProfileOptions(
        role=parse_role_arn("arn:aws:iam::222222222222:role/nowhere"),
        source="master",
        region="eu-west-3",
        external_id="Blue/42",
        seconds=1800,
        session_name="night-shift",
        source_identity="ada",
    )
    with pytest.raises(AccessDeniedError) as caught:
        configured.login().run(["prod"], options, force=False, save=True)
    assert caught.value.command == (
        "awsroles profile add prod --role-arn arn:aws:iam::222222222222:role/nowhere --source master "
        "--region eu-west-3 --external-id Blue/42 --duration 1800 --session-name night-shift --source-identity ada "
        "&& awsroles explain prod"
    )


def test_a_new_profile_whose_duration_is_refused_is_tried_again_with_an_hour(configured: InMemoryApp) -> None:
    new = RoleProfileOptions(role=parse_role_arn(OPERATIONS), seconds=43_200)
    with pytest.raises(DurationTooLongError) as caught:
        configured.login().run(["prod"], new, force=False)
    words = "run it again with --duration 1h, which always works; the role's owner can raise its maximum"
    assert (caught.value.whole_hint, caught.value.details) == (words, ("No profile was written.",))
    configured.login().run(["prod"], replace(new, seconds=3600), force=False)


def test_a_denial_without_a_code_says_only_that_no_profile_was_written(configured: InMemoryApp) -> None:
    configured.login().run(["master"], NOTHING, force=False)
    nowhere = RoleProfileOptions(role=parse_role_arn("arn:aws:iam::222222222222:role/nowhere"))
    with pytest.raises(AccessDeniedError) as caught:
        configured.login().run(["prod"], nowhere, force=False)
    assert caught.value.details[-1] == "No profile was written."


def test_options_on_an_existing_profile_are_written_and_only_those_that_change_are_said(
    configured: InMemoryApp,
) -> None:
    configured.config.text += role("prod", "region = eu-west-1", "awsroles_source_profile = master")
    options = replace(ROLE, region="eu-west-1", session_name="night-shift")
    done = configured.login().run(["prod"], options, force=False)
    assert done[0].caller_arn.endswith("/night-shift")
    assert values(configured, "prod")["awsroles_role_session_name"] == "night-shift"
    assert configured.said[0] == "Set awsroles_role_session_name = night-shift in profile prod"


@pytest.mark.parametrize(("seconds", "is_short"), [(900, True), (1800, False)])
def test_the_cost_of_a_short_session_is_told(configured: InMemoryApp, seconds: int, *, is_short: bool) -> None:
    configured.login().run(["prod"], replace(ROLE, seconds=seconds), force=False)
    cost = "in the last 15 min of a session the AWS CLI and boto3 ask again before every request"
    assert any(line.startswith(cost) for line in configured.said) is is_short


def test_a_duration_is_for_this_login_alone(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += role("prod")
    configured.login().run(["prod"], NOTHING, force=False)
    before = configured.config.text
    configured.said.clear()
    [long] = configured.login().run(["prod"], RoleProfileOptions(seconds=28_800), force=False)
    assert (configured.config.text, aws.calls[-1].parameters["DurationSeconds"]) == (before, "28800")
    assert long.expires_at - time.time() > 28_000
    assert configured.said == [
        "A session over 1 h needs its own MFA code.",
        "Logged in to prod (operations in 222222222222)",
        "Renewed silently for 11 h 59 min; after that, an MFA code is needed.",
        "The duration is for this login alone; --save keeps it in the profile.",
    ]
    # The session is that of the profile as it is.
    calls = len(aws.calls)
    assert configured.login().run(["prod"], NOTHING, force=False)[0].expires_at == long.expires_at
    assert configured.login().run(["prod"], RoleProfileOptions(seconds=28_800), force=False)[0].is_new is False
    assert len(aws.calls) == calls


def test_a_duration_that_is_saved_is_written_to_the_profile(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += role("prod")
    configured.login().run(["prod"], RoleProfileOptions(seconds=28_800), force=False, save=True)
    assert values(configured, "prod")["awsroles_duration_seconds"] == "28800"
    assert "Set awsroles_duration_seconds = 28800 in profile prod" in configured.said
    assert "Lasts 7 h 59 min; after that, an MFA code is needed." in configured.said


def test_there_must_be_a_duration_to_save(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod")
    with pytest.raises(UsageError, match="--save keeps a duration in the profile, and none was given"):
        configured.login().run(["prod"], NOTHING, force=False, save=True)
    assert aws.calls == []


@pytest.mark.parametrize("seconds", [8, 43_201])
def test_a_duration_that_aws_refuses_is_refused_before_a_code(
    aws: StandIn, configured: InMemoryApp, seconds: int
) -> None:
    configured.config.text += role("prod")
    with pytest.raises(ConfigurationError, match="a role session lasts 15 min to 12 h"):
        configured.login().run(["prod"], RoleProfileOptions(seconds=seconds), force=False)
    assert aws.calls == []


def test_a_session_that_aws_has_ended_is_replaced_and_that_is_told(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod")
    configured.login().run(["prod"], NOTHING, force=False)
    aws.expire_sessions()
    configured.said.clear()
    [done] = configured.login(must_verify_sessions=True).run(["prod"], NOTHING, force=False)
    assert done.is_new
    assert configured.said[:2] == [
        "AWS ended your session for prod; starting a new one.",
        "Logged in to prod (operations in 222222222222)",
    ]


def test_an_mfa_session_that_aws_has_ended_is_replaced_too(aws: StandIn, configured: InMemoryApp) -> None:
    configured.login().run(["master"], NOTHING, force=False)
    aws.expire_sessions()
    [done] = configured.login(must_verify_sessions=True).run(["master"], NOTHING, force=False)
    assert (done.is_new, aws.count("GetSessionToken", "ok")) == (True, 2)
    assert "AWS ended your session for master; starting a new one." in configured.said


def test_a_live_session_is_verified_with_one_call(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod")
    configured.login(must_verify_sessions=True).run(["prod"], NOTHING, force=False)
    assert aws.count("GetCallerIdentity") == 0
    configured.login(must_verify_sessions=True).run(["prod"], NOTHING, force=False)
    assert aws.count("GetCallerIdentity") == 1


def test_a_session_stays_if_aws_cannot_be_asked(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod")
    configured.login().run(["prod"], NOTHING, force=False)
    aws.fail_next("GetCallerIdentity", faults.internal_failure(), times=2)
    [done] = configured.login(must_verify_sessions=True).run(["prod"], NOTHING, force=False)
    assert done.is_new is False
    assert "the session could not be checked with AWS: AWS has a problem (500 InternalFailure)" in configured.said


def test_a_role_that_wants_a_newer_code_is_told_apart_once_a_new_code_helps(
    aws: StandIn, configured: InMemoryApp
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111", max_age=900))
    configured.config.text += role("prod")
    configured.login(clock=aws.now).run(["master"], NOTHING, force=False)
    aws.clock_offset += 1_020
    with pytest.raises(AccessDeniedError) as caught:
        configured.login(clock=aws.now).run(["prod"], NOTHING, force=False)
    assert "newer MFA code than yours" in caught.value.details[1]
    configured.login(clock=aws.now).run(["prod"], NOTHING, force=True)
    assert (
        "prod seems to want a newer MFA code than other roles. To be asked in time, set "
        "awsroles_mfa_max_age_seconds = 900 in its profile."
    ) in configured.said


def test_a_program_that_has_moved_is_mended(configured: InMemoryApp) -> None:
    configured.config.text += role("prod", program="/gone/awsroles")
    configured.login().run(["prod"], NOTHING, force=False)
    assert values(configured, "prod")["credential_process"] == f"{PROGRAM} credential-process prod"
    assert configured.said[0] == "Updated the program's path in profile prod"


def test_another_role_is_another_profile(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod", role="arn:aws:iam::222222222222:role/auditors")
    with pytest.raises(ConfigurationError, match=r"is for .*auditors, not .*operations") as caught:
        configured.login().run(["prod"], ROLE, force=False)
    assert "awsroles profile add prod --replace" in str(caught.value.hint)
    assert aws.calls == []


def test_the_nearest_name_is_offered_for_an_unknown_one(configured: InMemoryApp) -> None:
    configured.config.text += role("prod-operations")
    with pytest.raises(ConfigurationError) as caught:
        configured.login().run(["prod-operatoins"], NOTHING, force=False)
    assert caught.value.hint == "did you mean prod-operations?"


def test_of_several_profiles_each_is_tried_and_told_in_a_line(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a", program="/gone/awsroles") + role("b", role=f"{OPERATIONS}-not") + role("c")
    with pytest.raises(AccessDeniedError, match="role operations-not in account"):
        configured.login().run(["a", "b", "c"], NOTHING, force=False)
    assert configured.said == [
        "Updated the program's path in profile a",
        "a  59 min left",
        "b  AWS denied access to role operations-not in account 222222222222",
        "c  59 min left",
    ]
    assert aws.count("AssumeRole") == 3


def test_after_a_failure_that_is_not_of_one_profile_the_others_are_not_tried(
    aws: StandIn, configured: InMemoryApp
) -> None:
    configured.config.text += role("a") + role("bb") + role("c")
    configured.login().run(["a"], NOTHING, force=False)
    configured.said.clear()
    aws.fail_next("AssumeRole", faults.internal_failure(), times=2)
    with pytest.raises(NetworkError):
        configured.login().run(["a", "bb", "c"], NOTHING, force=False)
    assert configured.said == [
        "a   59 min left",
        "bb  AWS has a problem (500 InternalFailure)",
        "c   not tried",
    ]


def test_a_mistake_in_the_last_of_several_is_noticed_before_the_first_is_sent(
    aws: StandIn, configured: InMemoryApp
) -> None:
    configured.config.text += role("a") + "\n[profile sso]\nsso_session = x\n"
    with pytest.raises(ConfigurationError, match="uses SSO"):
        configured.login().run(["a", "sso"], NOTHING, force=False)
    assert aws.calls == []


def test_options_go_with_one_profile(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a") + role("b")
    with pytest.raises(UsageError, match="go with one profile"):
        configured.login().run(["a", "b"], RoleProfileOptions(region="eu-west-1"), force=False)
    assert aws.calls == []


def test_force_takes_new_sessions_of_both_kinds_and_one_code_for_several(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a") + role("b")
    configured.login().run(["a", "b"], NOTHING, force=False)
    old = set(configured.secrets.items.values())
    configured.login().run(["a", "b"], NOTHING, force=True)
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (2, 4)
    assert len(old & set(configured.secrets.items.values())) == 1, "only the access key stays"


def test_the_master_profile_itself_is_logged_in_to(aws: StandIn, configured: InMemoryApp) -> None:
    [done] = configured.login().run(["master"], NOTHING, force=False)
    assert replace(done, expires_at=0) == LoggedIn("master", "111111111111", None, ADA, 0)
    assert configured.said == [
        "Logged in to master (ada in 111111111111)",
        "Its roles need no other MFA code for 11 h 59 min.",
    ]
    assert aws.count("AssumeRole") == 0
    assert configured.config.text == MASTER


def test_the_master_profile_takes_a_region_and_the_length_of_an_mfa_session(
    aws: StandIn, configured: InMemoryApp
) -> None:
    configured.login().run(["master"], RoleProfileOptions(seconds=86_400, region="eu-west-3"), force=False, save=True)
    assert aws.calls[-1].parameters["DurationSeconds"] == "86400"
    assert values(configured, "master")["awsroles_duration_seconds"] == "86400"
    assert configured.said[0] == "Set region = eu-west-3, awsroles_duration_seconds = 86400 in profile master"


def test_the_length_of_an_mfa_session_may_be_for_this_login_alone(aws: StandIn, configured: InMemoryApp) -> None:
    configured.login().run(["master"], NOTHING, force=False)
    configured.login().run(["master"], RoleProfileOptions(seconds=86_400), force=False)
    assert aws.calls[-1].parameters["DurationSeconds"] == "86400"
    assert configured.config.text == MASTER
    calls = len(aws.calls)
    configured.login().run(["master"], NOTHING, force=False)
    assert len(aws.calls) == calls


@pytest.mark.parametrize("options", [ROLE, RoleProfileOptions(source="x"), RoleProfileOptions(external_id="e-1")])
def test_the_master_profile_takes_no_option_of_a_role(
    aws: StandIn, configured: InMemoryApp, options: RoleProfileOptions
) -> None:
    with pytest.raises(UsageError, match="a master profile has no role"):
        configured.login().run(["master"], options, force=False)
    assert aws.calls == []


def test_the_codes_that_long_sessions_take_are_announced(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    long = "awsroles_duration_seconds = 7200"
    configured.config.text += role("a", long) + role("b", long) + role("c")
    configured.login().run(["a", "b", "c"], NOTHING, force=False)
    announced = "A session over 1 h needs its own MFA code. You will be asked 3 times, about 30 s apart."
    assert configured.said[0] == announced
    assert len(configured.codes.questions) == 3
    assert {question.mfa_serial for question in configured.codes.questions} == {phone.serial}


def test_each_master_takes_a_code_of_its_own(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += MASTER.replace("master", "second") + role("a", "awsroles_duration_seconds = 7200")
    configured.config.text += role("b") + role("c") + role("d", "awsroles_source_profile = second")
    configured.login().run(["a", "b", "c", "d"], NOTHING, force=False)
    announced = "A session over 1 h needs its own MFA code. You will be asked 3 times, about 30 s apart."
    assert configured.said[0] == announced
    assert len(configured.codes.questions) == 3


def test_one_code_is_announced_without_a_time_and_none_not_at_all(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += role("a", "awsroles_duration_seconds = 7200")
    configured.login().run(["a"], NOTHING, force=False)
    configured.login().run(["a"], NOTHING, force=False)
    assert configured.said.count("A session over 1 h needs its own MFA code.") == 1


def test_a_code_for_another_device_is_not_said_to_be_for_a_long_session(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    other = "awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-tablet"
    configured.config.text += role("a", "awsroles_duration_seconds = 7200") + role("b", other)
    with pytest.raises(AwsError):
        configured.login().run(["b"], NOTHING, force=False)
    assert configured.said[0] == "b needs a code from another MFA device."
    with pytest.raises(AwsError):
        configured.login().run(["b", "a"], NOTHING, force=False)
    assert configured.said[1] == (
        "A session over 1 h needs its own MFA code. b needs a code from another MFA device. "
        "You will be asked 2 times, about 30 s apart."
    )
    configured.config.text += role("c", other)
    with pytest.raises(AwsError):
        configured.login().run(["b", "c"], NOTHING, force=False)
    assert any("b and c need codes from another MFA device." in each for each in configured.said)


def test_the_credentials_file_is_read_once(configured: InMemoryApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=configured.credentials.read)
    monkeypatch.setattr(configured.credentials, "read", read)
    configured.login().run(["prod"], ROLE, force=False)
    assert read.call_count == 1


def test_an_adoption_that_was_interrupted_between_its_two_files_is_finished(
    configured: InMemoryApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured.config.text
    configured.credentials.text = f"[old]\nrole_arn = {OPERATIONS}\nsource_profile = master\n"
    with monkeypatch.context() as patch:
        patch.setattr(configured.credentials, "edit", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            configured.login().run(["old"], NOTHING, force=False)
    assert configured.config.text != config
    assert configured.login().run(["old"], NOTHING, force=False)[0].caller_arn == CALLER
    assert "role_arn" not in configured.credentials.text


def test_a_native_profile_with_the_device_of_its_source_is_taken_over(
    configured: InMemoryApp, phone: MfaDevice
) -> None:
    configured.config.text += native(
        "old", "# mine", "source_profile = master", f"mfa_serial = {phone.serial}", "output = json"
    )
    assert configured.login().run(["old"], NOTHING, force=False)[0].caller_arn == CALLER
    assert values(configured, "old") == {
        "output": "json",
        "credential_process": f"{PROGRAM} credential-process old",
        "awsroles_role_arn": OPERATIONS,
        "awsroles_source_profile": "master",
    }
    assert "# mine\n" in configured.config.text
    assert configured.said[0].startswith("Adopted old")


def test_what_a_native_profile_asks_for_is_asked_for_after_it_was_taken_over(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111", external_id="e-1"), max_session_duration=43_200)
    wanted = ("external_id = e-1", "duration_seconds = 7200", "role_session_name = night-shift")
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {phone.serial}", *wanted)
    done = configured.login().run(["old"], NOTHING, force=False)
    assert done[0].caller_arn.endswith("/night-shift")
    sent = aws.calls[-1].parameters
    assert (sent["ExternalId"], sent["DurationSeconds"], sent["SerialNumber"]) == ("e-1", "7200", phone.serial)


def test_options_that_are_given_with_a_native_profile_are_edits_of_what_was_taken_over(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    configured.config.text += native(
        "old", "source_profile = master", f"mfa_serial = {phone.serial}", "external_id = e-1"
    )
    options = RoleProfileOptions(external_id="e-2", region="eu-west-3")
    configured.login().run(["old"], options, force=False)
    configured.login().run(["old"], NOTHING, force=False)
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (1, 1), "the session is that of what was written"
    assert values(configured, "old")["awsroles_external_id"] == "e-2"
    assert configured.said[2] == "Set region = eu-west-3, awsroles_external_id = e-2 in profile old"
    kept = configured.backups.load("/home/ada/.aws/config", "old")
    assert kept is not None
    assert "external_id = e-1" in kept.adopted


def test_of_a_native_profile_that_is_taken_over_the_original_is_kept(configured: InMemoryApp, phone: MfaDevice) -> None:
    configured.config.text += native("old", "source_profile=master", f"mfa_serial = {phone.serial}")
    original = configured.config.read().section_text("old")
    configured.login().run(["old"], NOTHING, force=False)
    kept = configured.backups.load("/home/ada/.aws/config", "old")
    assert kept is not None
    assert (kept.original, kept.adopted) == (original, configured.config.read().section_text("old"))


def test_the_device_of_a_native_profile_does_not_move_to_its_master_at_login(
    aws: StandIn, configured: InMemoryApp
) -> None:
    tablet = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    configured.config.text = "".join(line for line in MASTER.splitlines(keepends=True) if "mfa_serial" not in line)
    before = configured.config.text
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {tablet.serial}")
    configured.codes = DeviceCodes(tablet)
    configured.login().run(["old"], NOTHING, force=False)
    assert configured.config.text.startswith(f"{before}\n[profile old]")
    assert values(configured, "old")["awsroles_mfa_serial"] == tablet.serial


def test_a_native_profile_keeps_a_device_of_its_own(aws: StandIn, configured: InMemoryApp) -> None:
    tablet = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {tablet.serial}")
    configured.codes = DeviceCodes(tablet)
    configured.login().run(["old"], NOTHING, force=False)
    assert values(configured, "old")["awsroles_mfa_serial"] == tablet.serial
    assert configured.codes.questions[0].mfa_serial == tablet.serial


@pytest.mark.parametrize("source", ["sso", "gone", "old"])
def test_a_native_profile_whose_source_is_not_ours_stays_as_it_is(
    aws: StandIn, configured: InMemoryApp, source: str
) -> None:
    configured.config.text += "\n[profile sso]\nsso_session = x\n" + native("old", f"source_profile = {source}")
    before = configured.config.text
    with pytest.raises(ConfigurationError, match="profile 'old' cannot be adopted: its source"):
        configured.login().run(["old"], NOTHING, force=False)
    assert (configured.config.text, aws.calls) == (before, [])


def test_keys_in_plain_text_are_used_as_they_are(app: InMemoryApp, key: AccessKey, phone: MfaDevice) -> None:
    app.credentials.text = (
        f"[old]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
        f"mfa_serial = {phone.serial}\n"
    )
    before = app.credentials.text
    done = app.login().run(["prod"], replace(ROLE, source="old"), force=False)
    assert done[0].caller_arn == CALLER
    assert app.credentials.text == before
    assert key.secret_access_key not in app.config.text
    assert app.said[:3] == [
        "Wrote profile prod to /home/ada/.aws/config",
        "The access key of old is in plain text. To move it into the store:",
        "awsroles setup --from old",
    ]
