"""The forms and URLs of the console's federation endpoint."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from awsroles.core.aws.credentials import Credentials
from awsroles.core.console.federation import after_logout, federation_endpoint, read_token, sign_in_url, token_request
from awsroles.errors import ConfigurationError, NetworkError

CREDENTIALS = Credentials("ASIA1", "s/e+c", 'to"ken', 0)


def test_the_form_has_the_session_and_a_duration_only_if_allowed() -> None:
    form = token_request(CREDENTIALS, None)
    assert json.loads(form["Session"]) == {"sessionId": "ASIA1", "sessionKey": "s/e+c", "sessionToken": 'to"ken'}
    assert form["Action"] == "getSigninToken"
    assert "SessionDuration" not in form
    assert [token_request(CREDENTIALS, seconds)["SessionDuration"] for seconds in (1, 7200, 99_999)] == [
        "900",
        "7200",
        "43200",
    ]


def test_the_url_signs_in_and_goes_to_the_place() -> None:
    url = sign_in_url("https://signin.aws.amazon.com/federation", "to ken", "https://console.aws.amazon.com/a?b=c&d")
    assert parse_qs(urlsplit(url).query) == {
        "Action": ["login"],
        "Issuer": ["awsroles"],
        "Destination": ["https://console.aws.amazon.com/a?b=c&d"],
        "SigninToken": ["to ken"],
    }


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"SigninToken": ""}', b'{"SigninToken": 1}', b"<html>", b"\xff"])
def test_an_answer_without_a_token_is_not_aws(body: bytes) -> None:
    with pytest.raises(NetworkError, match="did not come from AWS"):
        read_token(body)


def test_each_partition_has_its_endpoint_and_one_has_none() -> None:
    assert federation_endpoint("aws", None) == "https://signin.aws.amazon.com/federation"
    assert federation_endpoint("aws-us-gov", None) == "https://signin.amazonaws-us-gov.com/federation"
    assert federation_endpoint("aws", "http://127.0.0.1:8/") == "http://127.0.0.1:8/federation"
    with pytest.raises(ConfigurationError, match="no federation endpoint"):
        federation_endpoint("aws-eusc", None)


@pytest.mark.parametrize(
    "origin",
    [
        "ftp://127.0.0.1",
        "nowhere",
        "http://127.0.0.1/path",
        "http://localhost?y",
        "https://",
        "https://signin.example.com",
        "https://127.0.0.1.example.com",
        "http://joe:pw@127.0.0.1",
        "http://127.0.0.1@example.com",
        "http://[::",
    ],
)
def test_a_session_goes_to_no_other_origin_than_awss_and_this_machine(origin: str) -> None:
    with pytest.raises(ConfigurationError, match="AWSROLES_SIGNIN_URL is refused") as caught:
        federation_endpoint("aws", origin)
    assert "joe" not in caught.value.message


def test_signing_out_first_leads_on_to_the_page() -> None:
    url = after_logout("https://signin.aws.amazon.com/switchrole?account=1&roleName=x", "aws")
    query = parse_qs(urlsplit(url).query)
    assert query["redirect_uri"] == ["https://signin.aws.amazon.com/switchrole?account=1&roleName=x"]
    with pytest.raises(ConfigurationError):
        after_logout("https://x", "aws-cn")
