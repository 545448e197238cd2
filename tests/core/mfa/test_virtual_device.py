"""Making a virtual MFA device: enabled in the end, or gone again."""

from unittest.mock import Mock

import pytest
from testbed.names import ADA, PHONE
from testbed.scenarios.enrollment import Enrollments
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.adapters.aws.iam import BotocoreIam
from awsroles.core.mfa.enroll import check_device_name
from awsroles.core.mfa.totp import in_groups, otpauth_uri
from awsroles.errors import (
    AccessDeniedError,
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    NetworkError,
    QuotaExceededError,
    RequestNotSentError,
    WrongCodeError,
)
from awsroles.standin import faults
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, force_mfa_policy

LAPTOP = "arn:aws:iam::111111111111:mfa/ada-laptop"


@pytest.fixture
def enrollments(scenario: Scenario, codes: CodesOf) -> Enrollments:
    """Return a enrollments where ada has her phone."""
    return Enrollments(scenario, codes)


def test_the_device_gives_codes_that_aws_takes(aws: StandIn, enrollments: Enrollments, phone: MfaDevice) -> None:
    device = enrollments.device().create("ada-laptop")
    assert device.serial == LAPTOP
    assert aws.mfa_devices[LAPTOP].seed == device.seed
    assert aws.mfa_devices[LAPTOP].user is phone.user
    assert enrollments.said == []


def test_its_seed_is_shown_as_a_qr_code_and_to_be_typed_and_in_no_repr(enrollments: Enrollments) -> None:
    device = enrollments.device().create("ada-laptop")
    assert enrollments.screen.qr_codes == [otpauth_uri(LAPTOP, device.seed)]
    assert enrollments.screen.shown == [
        "Scan the QR code with your authenticator app, or type the key below it.",
        in_groups(device.seed),
    ]
    assert device.seed not in repr(device)


def test_the_codes_that_enabled_it_count_as_used(aws: StandIn, enrollments: Enrollments) -> None:
    enrollments.device().create("ada-laptop")
    step = time_step(aws.now())
    assert enrollments.used_codes.step_is_used(LAPTOP, step)
    assert enrollments.used_codes.code_is_used(LAPTOP, totp_code(aws.mfa_devices[LAPTOP].seed, step))


def test_the_mfa_session_signs_if_the_user_has_a_device(aws: StandIn, enrollments: Enrollments, codes: CodesOf) -> None:
    enrollments.device().create("ada-laptop")
    assert codes.purposes == ["master"]
    asked, *others = [call for call in aws.calls if call.service == "iam"]
    # Before a code is asked for, AWS tells that it knows the device.
    assert asked.action == "ListMFADevices"
    assert all(call.access_key_id.startswith("ASIA") for call in others)


def test_after_the_loss_of_a_phone_no_code_of_it_is_asked_for(
    aws: StandIn, enrollments: Enrollments, codes: CodesOf
) -> None:
    aws.mfa_devices.clear()
    enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-laptop"]
    assert codes.purposes == []
    assert enrollments.said == ["AWS does not know ada-phone any more, so no code of it is needed."]


def test_if_aws_does_not_tell_whether_it_knows_the_phone_its_code_is_asked_for(
    aws: StandIn, enrollments: Enrollments, codes: CodesOf
) -> None:
    denied = {"Effect": "Deny", "Action": "iam:ListMFADevices", "Resource": "*"}
    aws.users[ADA].policies += ({"Version": "2012-10-17", "Statement": [denied]},)
    enrollments.device().create("ada-laptop")
    assert codes.purposes == ["master"]
    assert enrollments.said == []


def test_a_first_device_is_made_with_the_key_alone_though_mfa_is_forced(
    aws: StandIn, enrollments: Enrollments, codes: CodesOf
) -> None:
    aws.mfa_devices.clear()
    enrollments.scenario.config.text = enrollments.scenario.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-laptop"]
    assert codes.purposes == []


@pytest.mark.parametrize(
    "typed",
    [
        [CancelledError("no answer was given")],
        [-1, InputRequiredError("nobody answered", "answer")],
        [KeyboardInterrupt],
        [-1, KeyboardInterrupt],
    ],
)
def test_cancelling_leaves_no_device_behind(
    enrollments: Enrollments, typed: list[int | AwsrolesError | type[BaseException]]
) -> None:
    enrollments.type_codes_of(typed)
    with pytest.raises((AwsrolesError, KeyboardInterrupt)):
        enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-phone"]
    assert enrollments.said == ["Removed the unused device ada-laptop"]


@pytest.mark.parametrize(("call", "deletions"), [("create_virtual_mfa_device", 0), ("enable_mfa_device", 1)])
def test_an_unsent_request_is_not_reported_as_perhaps_done(
    aws: StandIn, enrollments: Enrollments, monkeypatch: pytest.MonkeyPatch, call: str, deletions: int
) -> None:
    monkeypatch.setattr(BotocoreIam, call, Mock(side_effect=RequestNotSentError("IAM cannot be reached", "look")))
    with pytest.raises(RequestNotSentError) as caught:
        enrollments.device().create("ada-laptop")
    assert (caught.value.message, caught.value.hint) == ("IAM cannot be reached", "look")
    assert aws.count("DeleteVirtualMFADevice") == deletions
    assert enrollments.devices == ["ada-phone"]
    assert enrollments.said == ["Removed the unused device ada-laptop"] * deletions


def test_codes_that_aws_refuses_may_be_given_once_more(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("EnableMFADevice", faults.api_error(403, "InvalidAuthenticationCode", "not valid"))
    enrollments.type_codes_of([-2, -1, -1, 0])
    enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-phone", "ada-laptop"]
    assert "  AWS did not accept these two codes. Give it the next two." in enrollments.screen.shown


def test_codes_that_aws_refuses_twice_end_it(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("EnableMFADevice", faults.api_error(403, "InvalidAuthenticationCode", "not valid"), times=2)
    enrollments.type_codes_of([-2, -1, -1, 0])
    with pytest.raises(WrongCodeError) as caught:
        enrollments.device().create("ada-laptop")
    assert "clock" in (caught.value.hint or "")
    assert enrollments.devices == ["ada-phone"]


def test_a_device_that_was_enabled_though_the_answer_was_lost_is_there(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("EnableMFADevice", faults.lost_response())
    assert enrollments.device().create("ada-laptop").serial == LAPTOP
    assert enrollments.devices == ["ada-phone", "ada-laptop"]


def test_a_device_that_was_not_enabled_is_gone(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("EnableMFADevice", faults.reset())
    with pytest.raises(NetworkError):
        enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-phone"]
    assert enrollments.said == []


def test_a_device_that_cannot_be_removed_is_named(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("DeleteVirtualMFADevice", faults.api_error(403, "AccessDenied", "Access Denied"))
    enrollments.type_codes_of([CancelledError("no answer was given")])
    with pytest.raises(CancelledError):
        enrollments.device().create("ada-laptop")
    told, advice = enrollments.said
    assert told.startswith("the unused device ada-laptop could not be removed (AWS denies iam:DeleteVirtualMFADevice")
    assert advice == "Delete it in the IAM console."


def test_a_name_that_is_taken_comes_with_the_next_one_that_is_free(aws: StandIn, enrollments: Enrollments) -> None:
    aws.unassigned_devices |= {LAPTOP: "x", f"{LAPTOP}-2": "x"}
    with pytest.raises(ConfigurationError, match="an MFA device named ada-laptop already exists") as caught:
        enrollments.device().create("ada-laptop")
    assert caught.value.whole_hint == "choose another name: awsroles mfa enroll ada-laptop-3"
    aws.users[ADA].policies = (allow(["iam:CreateVirtualMFADevice"]),)
    with pytest.raises(ConfigurationError) as caught:
        enrollments.device().create("ada-laptop")
    assert caught.value.whole_hint == "choose another name: awsroles mfa enroll ada-laptop-2"


def test_the_other_name_is_offered_for_the_same_master_profile(aws: StandIn, enrollments: Enrollments) -> None:
    enrollments.scenario.config.text = enrollments.scenario.config.text.replace("[profile master]", "[profile work]")
    aws.unassigned_devices[LAPTOP] = "x"
    with pytest.raises(ConfigurationError) as caught:
        enrollments.enrollment("work").device.create("ada-laptop")
    assert caught.value.command == "awsroles mfa enroll ada-laptop-2 --profile work"


def test_a_lost_response_to_the_creation_is_reported(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("CreateVirtualMFADevice", faults.lost_response())
    with pytest.raises(NetworkError, match="it is not known whether AWS created ada-laptop") as caught:
        enrollments.device().create("ada-laptop")
    assert caught.value.hint == "run it again; if the name is taken then, it offers another"
    with pytest.raises(ConfigurationError) as refused:
        enrollments.device().create("ada-laptop")
    assert refused.value.whole_hint == "choose another name: awsroles mfa enroll ada-laptop-2"


def test_the_users_own_name_is_offered_if_a_policy_wants_it(aws: StandIn, enrollments: Enrollments) -> None:
    own = ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::*:user/${aws:username}"]
    aws.users[ADA].policies = (allow(["iam:*"], own), force_mfa_policy())
    with pytest.raises(AccessDeniedError, match="AWS denies iam:CreateVirtualMFADevice to ada") as caught:
        enrollments.device().create("ada-laptop")
    assert caught.value.whole_hint == "some policies allow only the user's own name: awsroles mfa enroll ada"
    enrollments.device().create("ada")
    assert enrollments.devices == ["ada-phone", "ada"]


def test_with_as_many_devices_as_aws_allows_nothing_is_created_or_asked(aws: StandIn, enrollments: Enrollments) -> None:
    for number in range(7):
        aws.add_mfa_device(ADA, f"arn:aws:iam::111111111111:mfa/old-{number}")
    with pytest.raises(QuotaExceededError, match="ada already has 8 MFA devices, the most AWS allows") as caught:
        enrollments.device().create("ada-laptop")
    assert caught.value.hint == "remove one in the IAM console first"
    assert aws.count("CreateVirtualMFADevice") == 0
    assert enrollments.screen.qr_codes == []


def test_whoever_may_not_list_the_devices_is_told_of_the_quota_by_aws(aws: StandIn, enrollments: Enrollments) -> None:
    aws.fail_next("ListMFADevices", faults.api_error(403, "AccessDenied", "no"))
    words = "Cannot exceed quota for MFADevicesPerUser: 8"
    aws.fail_next("EnableMFADevice", faults.api_error(409, "LimitExceeded", words))
    with pytest.raises(QuotaExceededError, match="ada already has 8 MFA devices"):
        enrollments.device().create("ada-laptop")
    assert enrollments.devices == ["ada-phone"]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "ü", "a\n", "x" * 227])
def test_a_name_that_aws_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name of an MFA device"):
        check_device_name(name)
