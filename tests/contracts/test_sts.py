"""The `Sts` port: sessions, refusals, and MFA codes that are sent once."""

import time

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA, OPERATIONS

from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.sts import AssumeRoleRequest, Aws, Sts
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    WrongCodeError,
)
from awsroles.standin import accounts, faults
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import force_mfa_policy, trust_with_mfa

REQUEST = AssumeRoleRequest(OPERATIONS, "ada", 3600)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


@pytest.fixture
def sts(aws_port: Aws) -> Sts:
    return aws_port.sts(ENDPOINT)


@pytest.fixture
def session(sts: Sts, ada: AccessKey, phone: MfaDevice) -> Credentials:
    return sts.get_session_token(ada, 43200, phone.serial, phone.unused_code()).credentials


def test_the_key_says_whose_it_is(sts: Sts, ada: AccessKey) -> None:
    assert sts.get_caller_identity(ada) == ADA


def test_a_code_gives_a_session_that_assumes_a_role(sts: Sts, session: Credentials) -> None:
    assert abs(session.expires_at - time.time() - 43200) < 30
    assert sts.get_caller_identity(session) == ADA
    assumed = sts.assume_role(session, REQUEST)
    assert assumed.caller_arn == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert sts.get_caller_identity(assumed.credentials) == assumed.caller_arn


def test_a_session_needs_no_code(sts: Sts, ada: AccessKey, aws: StandIn) -> None:
    issued = sts.get_session_token(ada, 900, None, None)
    assert issued.credentials.session_token
    assert issued.request_id
    assert aws.calls[0].parameters == {"DurationSeconds": "900"}


def test_every_parameter_of_a_role_arrives(aws: StandIn, sts: Sts, ada: AccessKey, phone: MfaDevice) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111", external_id="Blue/42"), max_session_duration=28800)
    request = AssumeRoleRequest(OPERATIONS, "ada", 28800, "Blue/42", "ada.l", phone.serial, phone.code())
    assert abs(sts.assume_role(ada, request).credentials.expires_at - time.time() - 28800) < 30
    assert aws.calls[0].parameters == {
        "RoleArn": OPERATIONS,
        "RoleSessionName": "ada",
        "DurationSeconds": "28800",
        "ExternalId": "Blue/42",
        "SourceIdentity": "ada.l",
        "SerialNumber": phone.serial,
    }


def test_a_wrong_and_a_reused_code_are_reported(sts: Sts, ada: AccessKey, phone: MfaDevice) -> None:
    code = phone.code()
    wrong = f"{(int(code) + 1) % 1000000:06}"
    with pytest.raises(WrongCodeError, match="AWS did not accept the MFA code"):
        sts.get_session_token(ada, 900, phone.serial, wrong)
    sts.get_session_token(ada, 900, phone.serial, code)
    with pytest.raises(WrongCodeError):
        sts.get_session_token(ada, 900, phone.serial, code)


def test_a_wrong_serial_is_reported_with_the_place_to_look(sts: Sts, ada: AccessKey, phone: MfaDevice) -> None:
    with pytest.raises(AwsError, match="its serial is wrong, or it is not active for this user") as caught:
        sts.get_session_token(ada, 900, f"{phone.serial}2", phone.code())
    assert not isinstance(caught.value, (WrongCodeError, AccessDeniedError))
    assert "run awsroles doctor" in (caught.value.hint or "")


def test_inactive_unknown_and_deleted_keys_are_reported(
    aws: StandIn, sts: Sts, ada: AccessKey, session: Credentials
) -> None:
    aws.deactivate_access_key(ada.access_key_id)
    for credentials in (ada, AccessKey("AKIAUNKNOWN000000000", "x" * 40), session):
        with pytest.raises(InvalidCredentialsError, match="deleted or deactivated") as caught:
            sts.get_caller_identity(credentials)
        is_key = isinstance(credentials, AccessKey)
        assert (f"AWS rejected the access key {credentials.access_key_id}" in caught.value.message) is is_key
        assert ("awsroles setup" if is_key else "awsroles login --force") in (caught.value.hint or "")


def test_an_expired_session_is_reported(aws: StandIn, sts: Sts, session: Credentials) -> None:
    aws.expire_sessions()
    with pytest.raises(InvalidCredentialsError, match="AWS ended the session: it has expired"):
        sts.assume_role(session, REQUEST)


def test_a_duration_over_the_roles_maximum_has_its_own_error(
    sts: Sts, ada: AccessKey, phone: MfaDevice, session: Credentials
) -> None:
    with pytest.raises(DurationTooLongError, match="exceeds the MaxSessionDuration set for this role"):
        sts.assume_role(
            ada, AssumeRoleRequest(OPERATIONS, "ada", 7200, mfa_serial=phone.serial, code=phone.unused_code())
        )
    with pytest.raises(AwsError, match="1 hour session limit") as caught:
        sts.assume_role(session, AssumeRoleRequest(OPERATIONS, "ada", 7200))
    assert not isinstance(caught.value, DurationTooLongError)


def test_a_denied_role_is_reported_with_the_message_of_aws(sts: Sts, ada: AccessKey) -> None:
    with pytest.raises(AccessDeniedError, match=f"User: {ADA} is not authorized to perform: sts:AssumeRole"):
        sts.assume_role(ada, REQUEST)


@pytest.mark.parametrize(
    "fault",
    [
        faults.internal_failure(),
        faults.unavailable(),
        faults.throttling(),
        faults.reset(),
        faults.lost_response(),
        faults.truncated_response(),
        faults.hang(30, processed=True),
        faults.captive_portal(),
    ],
    ids=lambda fault: str(fault.name),
)
def test_a_code_is_sent_once_whatever_happens_to_the_answer(
    aws: StandIn, sts: Sts, ada: AccessKey, phone: MfaDevice, fault: faults.Fault
) -> None:
    aws.fail_next("*", fault)
    start = time.monotonic()
    with pytest.raises(AwsError):
        sts.get_session_token(ada, 900, phone.serial, phone.code())
    assert time.monotonic() - start < 9.5
    assert len(aws.calls) == 1


@pytest.mark.parametrize("fault", [faults.unavailable(), faults.reset(), faults.lost_response()])
def test_a_code_for_a_role_is_sent_once_too(
    aws: StandIn, sts: Sts, ada: AccessKey, phone: MfaDevice, fault: faults.Fault
) -> None:
    aws.fail_next("*", fault)
    with pytest.raises(NetworkError):
        sts.assume_role(ada, AssumeRoleRequest(OPERATIONS, "ada", 3600, mfa_serial=phone.serial, code=phone.code()))
    assert len(aws.calls) == 1


def test_forced_mfa_still_lets_the_two_steps_through(aws: StandIn, sts: Sts, ada: AccessKey) -> None:
    aws.users[ADA].policies = (force_mfa_policy(),)
    with pytest.raises(AccessDeniedError):
        sts.assume_role(ada, REQUEST)
    device = aws.add_mfa_device(ADA, "GAHT12345678")
    session = sts.get_session_token(ada, 900, device.serial, device.code()).credentials
    assert sts.assume_role(session, REQUEST).caller_arn


@pytest.mark.parametrize(
    "body",
    [
        b"<GetSessionTokenResponse><GetSessionTokenResult/></GetSessionTokenResponse>",
        b"<a><GetSessionTokenResult><Credentials><AccessKeyId>x</AccessKeyId></Credentials></GetSessionTokenResult></a>",
        b"<a><GetSessionTokenResult>text</GetSessionTokenResult></a>",
        b"<a><GetSessionTokenResult><Credentials><Expiration>soon</Expiration></Credentials></GetSessionTokenResult></a>",
        b"<a><GetSessionTokenResult/><ResponseMetadata/></a>",
    ],
)
def test_an_answer_without_what_was_asked_for_is_not_from_aws(
    aws: StandIn, sts: Sts, ada: AccessKey, body: bytes
) -> None:
    aws.fail_next("*", faults.Fault("hollow", status=200, body=body))
    with pytest.raises(NetworkError, match="did not come from AWS"):
        sts.get_session_token(ada, 900, None, None)
