"""STS that answers as AWS never would: whatever it says, there is a session or an error of ours."""

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.sts import AssumeRoleRequest
from awsroles.core.sessions.cache import new_session
from awsroles.errors import AwsrolesError, NetworkError
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import Fault
from awsroles.standin.server import Served
from awsroles.standin.xml import failure, success

CREDENTIALS = {
    "AccessKeyId": "ASIAEXAMPLE",
    "SecretAccessKey": "secret",
    "SessionToken": "token",
    "Expiration": "2030-01-31T12:00:00Z",
}
CALLER = {"AssumedRoleId": "AROAX:ada", "Arn": "arn:aws:sts::222222222222:assumed-role/operations/ada"}
ANSWER = success("sts", "AssumeRole", {"Credentials": CREDENTIALS, "AssumedRoleUser": CALLER}, "request")
REFUSAL = failure("sts", 403, "AccessDenied", "User: x is not authorized", "request")
REQUEST = AssumeRoleRequest(
    "arn:aws:iam::222222222222:role/operations", "ada", 3600, mfa_serial="GAHT12345678", code="123456"
)
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def dated(moment: str) -> bytes:
    return ANSWER.replace(b"2030-01-31T12:00:00Z", moment.encode())


@pytest.mark.parametrize(("length", "is_taken"), [(16_384, True), (16_385, False), (900_000, False)])
def test_a_token_that_nothing_could_hold_is_refused(
    aws: StandIn, server: Served, length: int, *, is_taken: bool
) -> None:
    body = ANSWER.replace(b"<SessionToken>token<", b"<SessionToken>%s<" % (b"t" * length))
    aws.fail_next("AssumeRole", Fault("long token", status=200, body=body))
    sts = LoopbackAws(server.url).sts(ENDPOINT)
    if is_taken:
        assert len(sts.assume_role(KEY, REQUEST).credentials.session_token) == length
        return
    with pytest.raises(
        NetworkError, match="the answer did not come from AWS: its credentials are longer than AWS's are"
    ):
        sts.assume_role(KEY, REQUEST)


@pytest.mark.parametrize("count", [60, pytest.param(5_000, marks=pytest.mark.soak)])
def test_any_answer_gives_a_session_or_an_error_of_ours(aws: StandIn, server: Served, count: int) -> None:
    sts = LoopbackAws(server.url).sts(ENDPOINT)

    @given(outside_bytes([ANSWER, REFUSAL]), st.sampled_from([200, 204, 302, 400, 403, 404, 500, 503]))
    @exactly(count)
    @example(dated("9999-12-31T23:59:59Z"), 200)
    @example(dated("0001-01-01T00:00:00Z"), 200)
    @example(dated("99999999999999999999"), 200)
    @example(dated("2030-01-31"), 200)
    @example(dated("yesterday"), 200)
    @example(dated(""), 200)
    @example(dated("1e999"), 200)
    @example(dated("9" * 5000), 200)
    @example(ANSWER.replace(b"<RequestId>request</RequestId>", b"<RequestId>request</RequestId>" * 2), 200)
    @example(dated("-1"), 200)
    @example(ANSWER.replace(b"AssumeRole", b"GetSessionToken"), 200)
    @example(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', 200)
    def ask(body: bytes, status: int) -> None:
        aws.fail_next("AssumeRole", Fault("surprise", status=status, body=body))
        with suppress(AwsrolesError):
            role = sts.assume_role(KEY, REQUEST)
            document = new_session(role.credentials, 1, "222222222222", role.caller_arn).document
            assert all(isinstance(value, (str, int)) for value in json.loads(document).values())
        aws.take_fault("AssumeRole")

    ask()
