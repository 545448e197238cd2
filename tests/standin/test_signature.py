"""Signature Version 4: requests signed by botocore, then changed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError
from awsroles.standin.signature import Request, check_signature, read_authorization

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
BODY = b"Action=GetCallerIdentity&Version=2011-06-15"
MISMATCH = "The request signature we calculated does not match the signature you provided."


def signed(url: str = "http://127.0.0.1/", service: str = "sts", region: str = "eu-west-1") -> Request:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": "127.0.0.1"}
    request = AWSRequest("POST", url, headers=headers, data=BODY)
    SigV4Auth(Credentials("AKIAABCDEFGHIJKLMNOP", SECRET, "a token"), service, region).add_auth(request)
    _, _, rest = url.partition("127.0.0.1")
    path, _, query = rest.partition("?")
    sent = {name.lower(): value for name, value in request.headers.items()}
    return Request("POST", path, query, sent, BODY)


def verify(request: Request, *, offset: float = 0, service: str = "sts", secret: str = SECRET) -> str:
    """Return AWS's error for *request*, or `accepted`."""
    now = datetime.now(timezone.utc).timestamp() + offset
    try:
        check_signature(request, read_authorization(request), secret, service=service, now=now, tolerance=300)
    except ApiError as error:
        return f"{error.status} {error.code}: {error.message}"
    return "accepted"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1/?b=2&a=1&a=0&empty=",
        "http://127.0.0.1/a%20path/?x=~%2F%20y",
        "http://127.0.0.1/?Policy=%7B%22a%22%3A1%7D&name=%C3%A4",
    ],
)
def test_requests_signed_by_botocore_are_accepted(url: str) -> None:
    assert verify(signed(url)) == "accepted"


def with_header(request: Request, name: str, value: str) -> Request:
    return replace(request, headers={**request.headers, name: value})


@pytest.mark.parametrize(
    "tampered",
    [
        lambda request: replace(request, body=BODY + b"&DurationSeconds=129600"),
        lambda request: replace(request, method="GET"),
        lambda request: replace(request, path="/other"),
        lambda request: replace(request, query="Action=AssumeRole"),
        lambda request: with_header(request, "host", "sts.example.com"),
        lambda request: with_header(request, "content-type", "text/plain"),
        lambda request: with_header(request, "x-amz-security-token", "another token"),
        lambda request: with_header(
            request, "authorization", re.sub(r"Signature=.*", "Signature=" + "0" * 64, request.headers["authorization"])
        ),
        lambda request: with_header(
            request, "authorization", request.headers["authorization"].replace("eu-west-1", "us-east-1")
        ),
    ],
)
def test_a_request_changed_after_signing_is_rejected(tampered: Callable[[Request], Request]) -> None:
    assert verify(tampered(signed())).startswith(f"403 SignatureDoesNotMatch: {MISMATCH}")


def test_another_secret_is_refused() -> None:
    assert verify(signed(), secret="x" * 40).startswith(f"403 SignatureDoesNotMatch: {MISMATCH}")


def test_the_scope_must_name_the_service_and_a_region() -> None:
    start = "403 SignatureDoesNotMatch: Credential should be scoped "
    assert verify(signed(service="s3")) == f"{start}to correct service: 'sts'. "
    assert verify(signed(region="nowhere")) == f"{start}to a valid region, not 'nowhere'. "


def test_the_scope_must_carry_the_date_and_the_terminator() -> None:
    request = signed()
    changed = re.sub(r"/\d{8}/", "/20200101/", request.headers["authorization"]).replace("aws4_request", "aws5_request")
    error = verify(with_header(request, "authorization", changed))
    assert "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP" in error
    assert "valid terminator: 'aws4_request', not 'aws5_request'" in error


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-amz-security-token"])
def test_the_headers_that_matter_must_be_signed(name: str) -> None:
    request = signed()
    names = read_authorization(request).signed_headers
    without = ";".join(other for other in names if other != name)
    changed = request.headers["authorization"].replace(";".join(names), without)
    assert "must be a 'SignedHeader' in the AWS Authorization." in verify(
        with_header(request, "authorization", changed)
    )


@pytest.mark.parametrize(
    ("authorization", "error"),
    [
        ("", "403 MissingAuthenticationToken: Request is missing Authentication Token"),
        (
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host",
            "400 IncompleteSignature: Authorization header requires 'Signature' parameter.",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x",
            (
                "400 IncompleteSignature: Credential must have exactly 5 slash-delimited elements, "
                "e.g. keyid/date/region/service/term, got 'a/b'"
            ),
        ),
        (
            "Basic Credential=a/b/c/d/e, SignedHeaders=host, Signature=x",
            "400 IncompleteSignature: Unsupported AWS 'algorithm': 'Basic'.",
        ),
    ],
)
def test_an_incomplete_authorization_is_refused(authorization: str, error: str) -> None:
    assert verify(with_header(signed(), "authorization", authorization)) == error


def test_a_missing_or_malformed_date_is_rejected() -> None:
    assert "existence of either a 'X-Amz-Date'" in verify(with_header(signed(), "x-amz-date", ""))
    assert verify(with_header(signed(), "x-amz-date", "today")).startswith("400 IncompleteSignature: Date must be in")


@pytest.mark.parametrize("offset", [-290, 290])
def test_a_clock_less_than_five_minutes_off_is_accepted(offset: float) -> None:
    assert verify(signed(), offset=offset) == "accepted"


def test_a_clock_behind_is_refused(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.clock_offset = 3600
    status, code, message = refused(sts(key).get_caller_identity)
    assert (status, code) == (403, "SignatureDoesNotMatch")
    stamps = re.fullmatch(r"Signature expired: (\w+) is now earlier than (\w+) \((\w+) - 5 min\.\)", message)
    assert stamps is not None
    signed_at, limit, now = (datetime.strptime(stamp, "%Y%m%dT%H%M%S%z") for stamp in stamps.groups())
    assert (now - limit).total_seconds() == 300
    assert 3595 < (now - signed_at).total_seconds() < 3605


def test_a_clock_ahead_is_refused(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.clock_offset = -3600
    status, code, message = refused(sts(key).get_caller_identity)
    assert (status, code) == (403, "SignatureDoesNotMatch")
    assert re.fullmatch(r"Signature not yet current: \w{16} is still later than \w{16} \(\w{16} \+ 5 min\.\)", message)


def test_the_date_header_tells_the_stand_ins_clock(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.clock_offset = 86400
    aws.clock_tolerance = 100000
    date = sts(key).get_caller_identity()["ResponseMetadata"]["HTTPHeaders"]["date"]
    told = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=timezone.utc)
    assert abs((told - datetime.now(timezone.utc)).total_seconds() - 86400) < 5


def test_one_server_answers_for_sts_and_iam(client: Callable[..., Any], key: AccessKey, refused: Refused) -> None:
    assert client("sts", key).get_caller_identity()["Account"] == "111111111111"
    assert refused(client("iam", key).list_mfa_devices)[2].startswith("User: ")
