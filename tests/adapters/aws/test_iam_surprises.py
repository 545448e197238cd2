"""IAM that answers as AWS never would: whatever it says, there is what was asked for or an error of ours."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes
from testbed.names import PHONE

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.mfa.totp import otpauth_uri
from awsroles.errors import AwsrolesError
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import Fault
from awsroles.standin.generators import totp_code
from awsroles.standin.server import Served
from awsroles.standin.xml import success

ADA = parse_user_arn("arn:aws:iam::111111111111:user/ada")
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
DATE = "2026-01-31T12:00:00Z"
RECORD = {"UserName": "ada", "AccessKeyId": KEY.access_key_id, "Status": "Active", "CreateDate": DATE}


def answer(operation: str, fields: dict[str, object]) -> bytes:
    return success("iam", operation, fields, "request")


def list_devices(aws: LoopbackAws) -> object:
    return aws.iam(ENDPOINT).list_mfa_devices(KEY, ADA)


def list_keys(aws: LoopbackAws) -> object:
    return [(record.created_at + 1, record.use) for record in aws.iam(ENDPOINT).list_access_keys(KEY, ADA)]


def create_key(aws: LoopbackAws) -> object:
    return aws.iam(ENDPOINT).create_access_key(KEY, ADA).access_key_id


def list_names(aws: LoopbackAws) -> object:
    return [name.lower() for name in aws.iam(ENDPOINT).list_virtual_mfa_devices(KEY)]


def create_device(aws: LoopbackAws) -> object:
    device = aws.iam(ENDPOINT).create_virtual_mfa_device(KEY, "ada-laptop")
    return otpauth_uri(device.serial, device.seed), totp_code(device.seed, 1)


REQUEST_ID = b"<RequestId>request</RequestId>"
MORE = b"<Marker>x</Marker><IsTruncated>true"
LIST_DEVICES = answer("ListMFADevices", {"MFADevices": [{"SerialNumber": PHONE}]})
LIST_KEYS = answer("ListAccessKeys", {"AccessKeyMetadata": [RECORD]})
LAST_USE = answer(
    "GetAccessKeyLastUsed", {"AccessKeyLastUsed": {"LastUsedDate": DATE, "ServiceName": "iam", "Region": "us-east-1"}}
)
NAMES = answer("ListVirtualMFADevices", {"VirtualMFADevices": [{"SerialNumber": PHONE}], "IsTruncated": "false"})
SEED = "SkJTV1kzRFBFSFBLM1BYUEpCU1dZM0RQ"
NEW_KEY = answer("CreateAccessKey", {"AccessKey": RECORD | {"SecretAccessKey": "x"}})
NEW_DEVICE = answer("CreateVirtualMFADevice", {"VirtualMFADevice": {"SerialNumber": PHONE, "Base32StringSeed": SEED}})
# What else is asked for.
LISTED = {
    "ListAccessKeys": Fault("listed", status=200, body=LIST_KEYS),
    "GetAccessKeyLastUsed": Fault("use", status=200, body=LAST_USE),
}
# The operation, who asks, and a right answer.
QUESTIONS: dict[str, tuple[Callable[[LoopbackAws], object], bytes]] = {
    "ListMFADevices": (list_devices, LIST_DEVICES),
    "ListAccessKeys": (list_keys, LIST_KEYS),
    "GetAccessKeyLastUsed": (list_keys, LAST_USE),
    "CreateAccessKey": (create_key, NEW_KEY),
    "ListVirtualMFADevices": (list_names, NAMES),
    "CreateVirtualMFADevice": (create_device, NEW_DEVICE),
}

# What was no value and no error of ours once.
FOUND = {
    "ListMFADevices": [LIST_DEVICES.replace(REQUEST_ID, REQUEST_ID * 2)],
    "GetAccessKeyLastUsed": [LAST_USE.replace(b"<ServiceName>iam</ServiceName>", b"")],
    "CreateVirtualMFADevice": [
        NEW_DEVICE.replace(b"<Serial", b"<SerialNumber>x</SerialNumber><Serial"),
        NEW_DEVICE.replace(PHONE.encode(), b"x"),
        NEW_DEVICE.replace(PHONE.encode(), b"GAHT12345678"),
        NEW_DEVICE.replace(PHONE.encode(), b"arn:iam::111111111111:mfa/ada-phone"),
        NEW_DEVICE.replace(b"SkJT", b"AAAA"),
    ],
    "CreateAccessKey": [NEW_KEY.replace(DATE.encode(), b"9" * 5000)],
    "ListVirtualMFADevices": [NAMES.replace(b"false", b"true"), NAMES.replace(b"<IsTruncated>false", MORE)],
}


@pytest.mark.parametrize("count", [20, pytest.param(2_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("operation", QUESTIONS)
def test_any_answer_gives_what_was_asked_for_or_an_error_of_ours(
    aws: StandIn, server: Served, operation: str, count: int
) -> None:
    ask, right = QUESTIONS[operation]
    here = LoopbackAws(server.url)

    def answered(body: bytes, status: int = 200) -> None:
        faults = {operation: Fault("surprise", status=status, body=body)}
        for name, fault in (LISTED | faults).items():
            aws.fail_next(name, fault, times=9)
        try:
            ask(here)
        finally:
            while any(map(aws.take_fault, LISTED | faults)):
                pass

    answered(right)
    for body in FOUND.get(operation, []):
        with suppress(AwsrolesError):
            answered(body)

    @given(outside_bytes([right]), st.sampled_from([200, 200, 200, 403]))
    @exactly(count)
    def try_it(body: bytes, status: int) -> None:
        with suppress(AwsrolesError):
            answered(body, status)

    try_it()
