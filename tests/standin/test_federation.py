"""The federation endpoint, called with plain HTTP."""

import json
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served

Sts = Callable[[Any], Any]


def sent(server: Served, method: str, parameters: dict[str, str]) -> HTTPResponse:
    """Return the response to *parameters*, with an unread body."""
    place = urlsplit(server.url)
    connection = HTTPConnection(place.hostname or "", place.port or 0, timeout=5)
    query = urlencode(parameters)
    if method == "GET":
        connection.request("GET", f"/federation?{query}")
    else:
        connection.request("POST", "/federation", query, {"Content-Type": "application/x-www-form-urlencoded"})
    return connection.getresponse()


def asked(server: Served, credentials: dict[str, Any], **more: str) -> HTTPResponse:
    """Return the response to getSigninToken."""
    session = {
        "sessionId": credentials["AccessKeyId"],
        "sessionKey": credentials["SecretAccessKey"],
        "sessionToken": credentials["SessionToken"],
    }
    return sent(server, "POST", {"Action": "getSigninToken", "Session": json.dumps(session), **more})


def login(server: Served, token: str) -> HTTPResponse:
    """Return the response to a browser that signs in with *token*."""
    return sent(server, "GET", {"Action": "login", "Destination": "https://x/", "SigninToken": token})


def direct(sts: Sts, key: AccessKey, phone: MfaDevice) -> dict[str, Any]:
    answer = sts(key).assume_role(
        RoleArn=OPERATIONS, RoleSessionName="ada", SerialNumber=phone.serial, TokenCode=phone.unused_code()
    )
    return dict(answer["Credentials"])


def two_step(sts: Sts, mfa_session: dict[str, Any]) -> dict[str, Any]:
    return dict(sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"])


def test_a_role_session_gets_a_token_that_signs_in(server: Served, sts: Sts, mfa_session: dict[str, Any]) -> None:
    answer = asked(server, two_step(sts, mfa_session))
    page = login(server, json.loads(answer.read())["SigninToken"])
    assert (page.status, page.headers["Location"]) == (302, "https://x/")


def test_a_session_of_the_user_is_refused(server: Served, mfa_session: dict[str, Any]) -> None:
    assert asked(server, mfa_session).status == 400


def test_a_duration_is_accepted_only_for_a_session_assumed_with_the_access_key(
    server: Served, sts: Sts, key: AccessKey, phone: MfaDevice, mfa_session: dict[str, Any]
) -> None:
    assert asked(server, two_step(sts, mfa_session), SessionDuration="3600").status == 400
    credentials = direct(sts, key, phone)
    assert [asked(server, credentials, SessionDuration=f"{length}").status for length in (3600, 899, 43201)] == [
        200,
        400,
        400,
    ]


def test_wrong_or_ended_credentials_are_refused(
    aws: StandIn, server: Served, sts: Sts, mfa_session: dict[str, Any]
) -> None:
    credentials = two_step(sts, mfa_session)
    assert asked(server, credentials | {"SecretAccessKey": "x"}).status == 400
    assert asked(server, credentials | {"SessionToken": "x"}).status == 400
    aws.expire_sessions()
    assert asked(server, credentials).status == 400


def test_a_token_ends_after_fifteen_minutes(
    aws: StandIn, server: Served, sts: Sts, mfa_session: dict[str, Any]
) -> None:
    token = json.loads(asked(server, two_step(sts, mfa_session)).read())["SigninToken"]
    aws.clock_offset = 899
    assert login(server, token).status == 302
    aws.clock_offset = 901
    assert login(server, token).status == 400
