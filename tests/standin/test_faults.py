"""Injected faults, as plain boto3 sees them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.throttling import Bucket

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (faults.internal_failure(), 500, "InternalFailure"),
        (faults.unavailable(), 503, "ServiceUnavailable"),
        (faults.throttling(), 400, "Throttling"),
        (
            faults.api_error(403, "RegionDisabledException", "STS is not activated in this region"),
            403,
            "RegionDisabled",
        ),
    ],
)
def test_any_error_of_aws_can_be_injected(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused, *, fault: faults.Fault, status: int, code: str
) -> None:
    aws.fail_next("GetCallerIdentity", fault)
    found = refused(sts(key).get_caller_identity)
    assert found[0] == status
    assert found[1].startswith(code)
    assert found[2] == fault.body.decode()


def test_a_fault_affects_the_given_number_of_calls_of_its_action(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused
) -> None:
    aws.fail_next("GetCallerIdentity", faults.throttling(), times=2)
    assert sts(key).get_session_token()["Credentials"]
    for _ in range(2):
        assert refused(sts(key).get_caller_identity) == (400, "Throttling", "Rate exceeded")
    assert sts(key).get_caller_identity()["Account"] == "111111111111"
    assert aws.count("GetCallerIdentity") == 3
    assert aws.count("GetCallerIdentity", "Throttling") == 2


def test_a_fault_can_be_for_any_action(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.fail_next("*", faults.internal_failure())
    assert refused(sts(key).get_session_token)[1] == "InternalFailure"


def test_boto3_retries_what_may_be_retried(aws: StandIn, client: Callable[..., Any], key: AccessKey) -> None:
    aws.fail_next("GetCallerIdentity", faults.unavailable())
    patient = client("sts", key, retries={"total_max_attempts": 2, "mode": "standard"})
    assert patient.get_caller_identity()["Account"] == "111111111111"
    assert aws.count("GetCallerIdentity") == 2


def test_a_connection_is_reset_before_anything_was_done(
    aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice
) -> None:
    aws.fail_next("GetSessionToken", faults.reset())
    code = phone.code()
    with pytest.raises(ConnectionClosedError):
        sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code)
    assert sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code)["Credentials"]


def test_a_response_is_lost_after_the_code_was_used(
    aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused
) -> None:
    aws.fail_next("GetSessionToken", faults.lost_response())
    code = phone.code()
    with pytest.raises(BotoCoreError):
        sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code)
    words = refused(lambda: sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code))[2]
    assert "invalid MFA one time pass code" in words


def test_a_response_is_truncated(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.fail_next("GetCallerIdentity", faults.truncated_response())
    with pytest.raises((ResponseParserError, BotoCoreError)):
        sts(key).get_caller_identity()


@pytest.mark.parametrize("fault", [faults.junk(), faults.captive_portal(), faults.huge()])
def test_a_response_that_is_not_from_aws_fails_in_boto3(
    aws: StandIn, sts: Sts, key: AccessKey, fault: faults.Fault
) -> None:
    aws.fail_next("GetCallerIdentity", fault)
    with pytest.raises(ResponseParserError):
        sts(key).get_caller_identity()


def test_a_portal_that_happens_to_be_xml_breaks_boto3_itself(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.fail_next("GetCallerIdentity", faults.captive_portal(well_formed=True))
    with pytest.raises(KeyError):
        sts(key).get_caller_identity()


def test_an_answer_hangs(aws: StandIn, client: Callable[..., Any], key: AccessKey) -> None:
    aws.fail_next("GetCallerIdentity", faults.hang(30))
    start = time.monotonic()
    with pytest.raises(ReadTimeoutError):
        client("sts", key, read_timeout=0.2).get_caller_identity()
    assert time.monotonic() - start < 5


def test_answers_are_slow(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.latency = {"GetCallerIdentity": 0.2}
    aws.fail_next("GetSessionToken", faults.slow(0.2))
    start = time.monotonic()
    sts(key).get_caller_identity()
    middle = time.monotonic()
    sts(key).get_session_token()
    assert middle - start > 0.2
    assert time.monotonic() - middle > 0.2


def test_the_date_header_can_be_anything(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.fail_next("GetCallerIdentity", faults.dated("yesterday"))
    aws.fail_next("GetCallerIdentity", faults.dated(""))
    aws.fail_next("GetCallerIdentity", faults.skewed_date(-86400 * 400))
    dates = [sts(key).get_caller_identity()["ResponseMetadata"]["HTTPHeaders"].get("date") for _ in range(3)]
    assert dates[:2] == ["yesterday", None]
    assert dates[2] is not None
    assert str(time.gmtime(time.time() - 86400 * 400).tm_year) in dates[2]


def test_calls_are_recorded_without_the_code(aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice) -> None:
    code = phone.code()
    sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code, DurationSeconds=900)
    [call] = aws.calls
    assert (call.action, call.service, call.outcome) == ("GetSessionToken", "sts", "ok")
    assert call.access_key_id == key.access_key_id
    assert call.parameters == {"SerialNumber": phone.serial, "DurationSeconds": "900"}
    assert code not in repr(call)
    assert abs(call.time - time.time()) < 5


def test_a_bucket_throttles_calls_until_it_is_refilled(
    aws: StandIn, sts: Callable[[Any], Any], key: AccessKey, refused: Callable[..., tuple[int, str, str]]
) -> None:
    aws.buckets_of_calls["GetCallerIdentity"] = Bucket(2, 1)
    client = sts(key)
    client.get_caller_identity()
    client.get_caller_identity()
    assert refused(client.get_caller_identity)[1:] == ("Throttling", "Rate exceeded")
    aws.buckets_of_calls["GetCallerIdentity"].at -= 1
    client.get_caller_identity()


def test_calls_of_each_account_are_throttled_on_their_own(
    aws: StandIn, sts: Callable[[Any], Any], key: AccessKey, refused: Callable[..., tuple[int, str, str]]
) -> None:
    aws.calls_per_second = 1.0
    other = aws.add_access_key(aws.add_user("arn:aws:iam::333333333333:user/eve").arn)
    sts(key).get_caller_identity()
    assert refused(sts(key).get_caller_identity)[1:] == ("Throttling", "Rate exceeded")
    sts(other).get_caller_identity()
