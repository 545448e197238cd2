"""The requests that a container credentials endpoint answers with credentials."""

import json

import pytest

from awsroles.core.aws.credentials import Credentials
from awsroles.core.exec.endpoint import CredentialsEndpoint, EndpointRequest
from awsroles.core.sessions.cache import Session, new_session

SESSION = new_session(Credentials("ASIAX", "secret", "session", 1_800_000_000), 1_799_996_400, "222222222222", "arn")
ENDPOINT = CredentialsEndpoint("prod", 4321, "t" * 43)
RIGHT = EndpointRequest("GET", "/credentials", ("127.0.0.1:4321",), ("t" * 43,))


def current() -> Session:
    return SESSION


def test_the_right_request_gets_what_sdks_expect() -> None:
    answer = ENDPOINT.answer(RIGHT, current)
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "AccessKeyId": "ASIAX",
        "SecretAccessKey": "secret",
        "Token": "session",
        "Expiration": "2027-01-15T08:00:00Z",
        "AccountId": "222222222222",
    }
    assert ENDPOINT.uri == "http://127.0.0.1:4321/credentials"


@pytest.mark.parametrize("host", ["localhost:4321", "LocalHost:4321", "127.0.0.1", "localhost", "127.0.0.1:4321 \t"])
def test_this_machine_has_several_names_and_the_c_runtime_leaves_the_port_out(host: str) -> None:
    request = EndpointRequest("GET", "/credentials", (host,), RIGHT.tokens)
    assert ENDPOINT.answer(request, current).status == 200


def test_blanks_after_the_token_are_not_part_of_it() -> None:
    request = EndpointRequest("GET", "/credentials", RIGHT.hosts, (f"{RIGHT.tokens[0]} \t",))
    assert ENDPOINT.answer(request, current).status == 200


@pytest.mark.parametrize(
    ("setup_request", "status"),
    [
        (EndpointRequest("POST", "/credentials", RIGHT.hosts, RIGHT.tokens), 405),
        (EndpointRequest("get", "/credentials", RIGHT.hosts, RIGHT.tokens), 405),
        (EndpointRequest("GET", "/credentials", ("evil.example:4321",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("evil.example",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("127.0.0.1.evil.example",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("127.0.0.1:80",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("127.0.0.1:",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("127.0.0.1 :4321",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", ("",), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, ("t t" * 15,)), 403),
        (EndpointRequest("GET", "/credentials", ("127.0.0.1:4321", "127.0.0.1:4321"), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", (), RIGHT.tokens), 403),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, ()), 403),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, ("t" * 42,)), 403),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, ("\udcff\xe9",)), 403),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, RIGHT.tokens * 2), 403),
        (EndpointRequest("GET", "/credentials?", RIGHT.hosts, RIGHT.tokens), 404),
        (EndpointRequest("GET", "/credentials", RIGHT.hosts, RIGHT.tokens, has_body=True), 400),
    ],
)
def test_another_request_is_refused_before_the_session_is_looked_at(
    setup_request: EndpointRequest, status: int
) -> None:
    answer = ENDPOINT.answer(setup_request, lambda: pytest.fail("it was looked at"))
    assert answer.status == status
    assert json.loads(answer.body)["message"]


@pytest.mark.parametrize(
    ("setup_request", "message"),
    [
        (EndpointRequest("POST", "/credentials", RIGHT.hosts, RIGHT.tokens), "this endpoint is asked with GET"),
        (
            EndpointRequest("GET", "/credentials", ("evil.example",), RIGHT.tokens),
            "this is not the host that was asked for",
        ),
        (
            EndpointRequest("GET", "/credentials", RIGHT.hosts, ("x",)),
            "the Authorization header does not hold the endpoint's token",
        ),
        (EndpointRequest("GET", "/", RIGHT.hosts, RIGHT.tokens), "there is nothing here"),
        (
            EndpointRequest("GET", "/credentials", RIGHT.hosts, RIGHT.tokens, has_body=True),
            "a body is not expected",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong(setup_request: EndpointRequest, message: str) -> None:
    assert json.loads(ENDPOINT.answer(setup_request, current).body)["message"] == message


def test_without_a_session_the_answer_names_what_to_do() -> None:
    answer = ENDPOINT.answer(RIGHT, lambda: None)
    assert answer.status == 503
    assert json.loads(answer.body) == {
        "code": "503",
        "message": "there is no session of prod: run awsroles login prod",
    }


def test_neither_token_nor_credentials_show_in_a_traceback() -> None:
    shown = repr((ENDPOINT, RIGHT, ENDPOINT.answer(RIGHT, current)))
    assert "ttt" not in shown
    assert "secret" not in shown
