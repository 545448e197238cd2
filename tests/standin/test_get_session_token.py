"""GetCallerIdentity and GetSessionToken, called by plain boto3: results and error messages."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

OPEN = "arn:aws:iam::222222222222:role/open"
WRONG_CODE = (403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
WRONG_SERIAL = (
    403,
    "AccessDenied",
    (
        "MultiFactorAuthentication failed, unable to validate MFA code.  "
        "Please verify your MFA serial number is valid and associated with this user."
    ),
)
HALF = (
    403,
    "AccessDenied",
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
)


def test_get_caller_identity_returns_the_user_of_the_access_key(sts: Sts, key: AccessKey) -> None:
    identity = sts(key).get_caller_identity()
    assert identity["Arn"] == ADA
    assert identity["Account"] == "111111111111"
    assert identity["UserId"].startswith("AIDA")


def test_credentials_look_like_aws_own(aws: StandIn, sts: Sts, mfa_session: dict[str, Any]) -> None:
    aws.session_token_length = 1500
    longer = sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"]
    assert mfa_session["AccessKeyId"].startswith("ASIA")
    assert len(mfa_session["AccessKeyId"]) == 20
    assert mfa_session["AccessKeyId"] != longer["AccessKeyId"]
    assert len(longer["SecretAccessKey"]) == 40
    assert (len(mfa_session["SessionToken"]), len(longer["SessionToken"])) == (400, 1500)


@pytest.mark.parametrize(("asked", "hours"), [({}, 12), ({"DurationSeconds": 129600}, 36)])
def test_a_session_has_the_requested_duration(sts: Sts, key: AccessKey, asked: dict[str, int], hours: int) -> None:
    expiration = sts(key).get_session_token(**asked)["Credentials"]["Expiration"]
    left = expiration - datetime.now(timezone.utc)
    assert abs(left - timedelta(hours=hours)) < timedelta(seconds=5)


def test_a_wrong_code_is_refused(sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused) -> None:
    wrong = f"{(int(phone.code()) + 1) % 1000000:06}"
    assert refused(lambda: sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=wrong)) == WRONG_CODE


def test_a_reused_code_is_refused(sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused) -> None:
    code = phone.code()
    sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code)
    assert refused(lambda: sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=code)) == WRONG_CODE
    assume = {"RoleArn": OPERATIONS, "RoleSessionName": "ada", "SerialNumber": phone.serial, "TokenCode": code}
    assert refused(lambda: sts(key).assume_role(**assume)) == WRONG_CODE


def test_an_unknown_a_foreign_and_an_unfit_serial_are_refused(
    aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused
) -> None:
    aws.add_user("arn:aws:iam::111111111111:user/bob")
    foreign = aws.add_mfa_device("arn:aws:iam::111111111111:user/bob", "arn:aws:iam::111111111111:mfa/bob")
    fido = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:u2f/user/ada/key", kind="u2f")
    gone = aws.add_mfa_device(ADA, "GAHT12345678")
    gone.active = False
    for serial in (f"{phone.serial}2", foreign.serial, fido.serial, gone.serial):
        code = aws.mfa_devices.get(serial, phone).code()
        call = {"SerialNumber": serial, "TokenCode": code}
        assert refused(partial(sts(key).get_session_token, **call)) == WRONG_SERIAL


def test_a_serial_without_a_code_and_a_code_without_a_serial_are_refused(
    sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused
) -> None:
    assert refused(lambda: sts(key).get_session_token(SerialNumber=phone.serial)) == HALF
    assert refused(lambda: sts(key).get_session_token(TokenCode=phone.code())) == HALF
    assume = {"RoleArn": OPERATIONS, "RoleSessionName": "ada"}
    assert refused(lambda: sts(key).assume_role(**assume, SerialNumber=phone.serial)) == HALF


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"TokenCode": "12345a"}, r"Value '12345a' at 'tokenCode' {}satisfy regular expression pattern: [\d]*"),
        ({"TokenCode": "12345"}, "Value '12345' at 'tokenCode' {}have length greater than or equal to 6"),
        ({"TokenCode": "1234567"}, "Value '1234567' at 'tokenCode' {}have length less than or equal to 6"),
        ({"DurationSeconds": 899}, "Value '899' at 'durationSeconds' {}have value greater than or equal to 900"),
        ({"DurationSeconds": 129601}, "Value '129601' at 'durationSeconds' {}have value less than or equal to 129600"),
        (
            {"SerialNumber": "not a serial", "TokenCode": "123456"},
            r"Value 'not a serial' at 'serialNumber' {}satisfy regular expression pattern: [\w+=/:,.@-]*",
        ),
    ],
)
def test_malformed_parameters_of_get_session_token_are_refused(
    sts: Sts, key: AccessKey, refused: Refused, parameters: dict[str, Any], words: str
) -> None:
    message = "1 validation error detected: " + words.replace("{}", "failed to satisfy constraint: Member must ")
    assert refused(lambda: sts(key).get_session_token(**parameters)) == (400, "ValidationError", message)


def test_sessions_cannot_call_get_session_token(sts: Sts, mfa_session: dict[str, Any], refused: Refused) -> None:
    wanted = (403, "AccessDenied", "Cannot call GetSessionToken with session credentials")
    role = sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"]
    assert refused(sts(mfa_session).get_session_token) == wanted
    assert refused(sts(role).get_session_token) == wanted


def test_root_assumes_no_role_and_gets_an_hour(aws: StandIn, sts: Sts, refused: Refused) -> None:
    root = "arn:aws:iam::111111111111:root"
    aws.add_user(root)
    key = aws.add_access_key(root)
    assert sts(key).get_caller_identity()["Arn"] == root
    assert sts(key).get_caller_identity()["UserId"] == "111111111111"
    wanted = (403, "AccessDenied", "Roles may not be assumed by root accounts.")
    assert refused(lambda: sts(key).assume_role(RoleArn=OPEN, RoleSessionName="ada")) == wanted
    expiration = sts(key).get_session_token(DurationSeconds=43200)["Credentials"]["Expiration"]
    assert expiration - datetime.now(timezone.utc) <= timedelta(hours=1)
