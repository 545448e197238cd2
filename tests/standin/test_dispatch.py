"""Every request gets an XML response, never a traceback."""

from urllib.parse import urlencode
from xml.parsers import expat

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.dispatch import respond
from awsroles.standin.signature import Request

ACTIONS = ["GetCallerIdentity", "GetSessionToken", "AssumeRole", "ListMFADevices", "GetUser", "CreateAccessKey"]
NAMES = ["RoleArn", "RoleSessionName", "DurationSeconds", "SerialNumber", "TokenCode", "ExternalId", "UserName"]
VALUES = st.one_of(
    st.text(max_size=80), st.just("arn:aws:iam::222222222222:role/open"), st.integers().map(str), st.just("ada")
)


def no_wait(seconds: float) -> None:
    assert seconds == 0


def asked(key: AccessKey, service: str, parameters: dict[str, str]) -> Request:
    """Return a signed request."""
    body = urlencode(parameters).encode()
    request = AWSRequest("POST", "http://127.0.0.1/", headers={"Host": "127.0.0.1"}, data=body)
    SigV4Auth(Credentials(key.access_key_id, key.secret_access_key), service, "us-east-1").add_auth(request)
    return Request("POST", "/", "", {name.lower(): value for name, value in request.headers.items()}, body)


@examples(150)
@given(action=st.sampled_from(ACTIONS), parameters=st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_parameters_get_an_answer(
    aws: StandIn, key: AccessKey, phone: MfaDevice, action: str, parameters: dict[str, str]
) -> None:
    service = "iam" if action in ACTIONS[3:] else "sts"
    version = "2010-05-08" if service == "iam" else "2011-06-15"
    request = asked(key, service, {**parameters, "Action": action, "Version": version})
    reply = respond(aws, request, no_wait)
    assert reply.status in (200, 400, 403, 404, 409)
    expat.ParserCreate().Parse(reply.body, True)
    assert b"<RequestId>" in reply.body
    assert phone.seed.encode() not in reply.body
    assert key.secret_access_key.encode() not in reply.body


@examples(150)
@given(authorization=st.text(max_size=200), date=st.text(max_size=20), body=st.binary(max_size=200))
def test_any_headers_and_any_body_get_an_answer(aws: StandIn, authorization: str, date: str, body: bytes) -> None:
    headers = {"authorization": f"AWS4-HMAC-SHA256 {authorization}", "x-amz-date": date, "host": "x"}
    reply = respond(aws, Request("POST", "/", "Action=GetCallerIdentity", headers, body), no_wait)
    assert reply.status in (400, 403)
    expat.ParserCreate().Parse(reply.body, True)
    assert b"<Code>" in reply.body


@pytest.mark.parametrize(("action", "service"), [("GetCallerIdentity", "sts"), ("ListMFADevices", "iam")])
def test_without_a_version_the_service_comes_from_the_signature(
    aws: StandIn, key: AccessKey, action: str, service: str
) -> None:
    respond(aws, asked(key, service, {"Action": action}), no_wait)
    assert aws.calls[-1].service == service
    assert aws.calls[-1].outcome != "InvalidAction"
