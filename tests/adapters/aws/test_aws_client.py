"""Every way in which a call to AWS can go wrong, at the stand-in on loopback, and in which words it is told."""

import os
import re
import socket
import threading
import time
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, HTTPClientError, SSLError
from testbed.aws.loopback import ENDPOINT, LoopbackAws, SignedClient

from awsroles.adapters.aws import connection as connections
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.aws import credentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.dataclass import replace
from awsroles.errors import (
    AwsError,
    AwsrolesError,
    ClockSkewError,
    ConfigurationError,
    InvalidCredentialsError,
    NetworkError,
    RequestNotSentError,
    ThrottledError,
)
from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served

Call = Callable[..., AwsrolesError]
AWS = "https://sts.us-east-1.amazonaws.com"
PASSWORD = "hunter2-at-the-proxy"


@pytest.fixture(autouse=True, params=["request", "client"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask STS with a request of our own and through botocore's client in turn, which answer alike."""
    if request.param == "client":
        monkeypatch.setenv("AWS_DATA_PATH", "/nowhere")


@pytest.fixture
def signer(key: AccessKey) -> credentials.AccessKey:
    return credentials.AccessKey(key.access_key_id, key.secret_access_key)


@pytest.fixture
def client(server: Served, signer: credentials.AccessKey) -> SignedClient:
    return LoopbackAws(server.url).client("sts", ENDPOINT, signer)


def host(url: str) -> str:
    """Return the host and the port of *url*."""
    return url.partition("://")[2]


def failure(client: SignedClient, **options: Any) -> AwsrolesError:
    """Return the error of a call that is tried once."""
    with pytest.raises(AwsrolesError) as caught:
        client.call("get_caller_identity", {}, **{"tries": 1} | options)
    return caught.value


def test_aws_answers(client: SignedClient) -> None:
    assert client.call("get_caller_identity", {})["Arn"] == "arn:aws:iam::111111111111:user/ada"


@pytest.mark.parametrize(
    ("fault", "kind", "message", "hint"),
    [
        (faults.throttling(), ThrottledError, "AWS gets too many requests and refuses this one", "in a minute"),
        (
            faults.internal_failure(),
            NetworkError,
            "AWS has a problem (500 InternalFailure)",
            "run it again",
        ),
        (
            faults.unavailable(),
            NetworkError,
            "AWS has a problem (503 ServiceUnavailable)",
            "run it again",
        ),
        (
            faults.api_error(403, "RegionDisabledException", "STS is not activated in this region"),
            AwsError,
            "STS is not active in this region: STS is not activated in this region",
            "set another region in the master profile",
        ),
        (
            faults.api_error(400, "PackedPolicyTooLarge", "Too large."),
            AwsError,
            "AWS says PackedPolicyTooLarge: Too",
            "",
        ),
        (faults.api_error(403, "AccessDenied", "no"), AwsError, "no", ""),
        (faults.reset(), NetworkError, "broke: connection reset by peer", "check the network"),
        (faults.lost_response(), NetworkError, "broke: connection reset by peer", "check the network"),
        (faults.truncated_response(), NetworkError, "or is incomplete", "run it again"),
        (faults.junk(), NetworkError, "did not come from AWS", "open a browser"),
        (faults.captive_portal(), NetworkError, "did not come from AWS", "open a browser"),
        (faults.captive_portal(well_formed=True), NetworkError, "did not come from AWS", "open a browser"),
        (faults.huge(), NetworkError, "did not come from AWS", "open a browser"),
        (
            faults.Fault("found", status=302, body=b"<a>moved"),
            NetworkError,
            "did not come from AWS",
            "open a browser",
        ),
        (
            faults.Fault("proxy", status=407, body=b"<html><br>who?"),
            NetworkError,
            "did not come from AWS",
            "open a browser",
        ),
        (
            faults.Fault("gateway", status=502, body=b"<html><br>"),
            NetworkError,
            "AWS has a problem (502)",
            "run it again",
        ),
        (faults.Fault("nothing", status=403), NetworkError, "did not come from AWS", "open a browser"),
    ],
    ids=lambda value: value.name if isinstance(value, faults.Fault) else "",
)
def test_errors_of_libraries_become_awsroles_errors(
    aws: StandIn, client: SignedClient, *, fault: faults.Fault, kind: type[AwsError], message: str, hint: str
) -> None:
    aws.fail_next("GetCallerIdentity", fault)
    start = time.monotonic()
    error = failure(client)
    assert type(error) is kind or (kind is AwsError and isinstance(error, AwsError))
    assert message in error.message
    assert hint in (error.hint or "")
    assert len(error.message) < 500
    assert time.monotonic() - start < 8


def test_a_call_without_a_code_is_tried_twice(aws: StandIn, client: SignedClient) -> None:
    aws.fail_next("GetCallerIdentity", faults.unavailable())
    assert client.call("get_caller_identity", {})
    assert aws.count("GetCallerIdentity") == 2


def test_a_hanging_call_ends_with_the_time_there_is(
    aws: StandIn, server: Served, signer: credentials.AccessKey
) -> None:
    aws.fail_next("GetCallerIdentity", faults.hang(30))
    start = time.monotonic()
    error = failure(LoopbackAws(server.url, seconds=0.5).client("sts", ENDPOINT, signer))
    assert time.monotonic() - start < 10
    assert isinstance(error, NetworkError)
    assert error.message == f"no answer from AWS ({host(server.url)}) within 0.5 s"


def test_nothing_is_sent_if_no_time_is_left(aws: StandIn, server: Served, signer: credentials.AccessKey) -> None:
    error = failure(LoopbackAws(server.url, seconds=-1).client("sts", ENDPOINT, signer))
    assert isinstance(error, NetworkError)
    assert error.message.startswith("no time was left to ask ")
    assert aws.count("GetCallerIdentity") == 0


def test_a_slow_call_is_reported_once_and_can_be_cancelled(
    aws: StandIn, server: Served, signer: credentials.AccessKey
) -> None:
    slow: list[str] = []
    aws.fail_next("GetCallerIdentity", faults.slow(1.6))
    connection = LoopbackAws(server.url)
    assert connection.client("sts", ENDPOINT, signer, Waiter(20, say=slow.append)).call("get_caller_identity", {})
    assert slow == ["Waiting for AWS (GetCallerIdentity) …"]

    def give_up() -> None:
        raise KeyboardInterrupt

    aws.fail_next("GetCallerIdentity", faults.slow(5))
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        connection.client("sts", ENDPOINT, signer, Waiter(20, check_cancelled=give_up)).call("get_caller_identity", {})
    assert time.monotonic() - start < 4.5


def test_a_trace_has_the_call_and_no_secret(server: Served, signer: credentials.AccessKey) -> None:
    told: list[str] = []
    LoopbackAws(server.url).client("sts", ENDPOINT, signer, trace=told.append).call("get_caller_identity", {})
    asked, answered = told
    assert asked == f"sts      GetCallerIdentity, by {signer.access_key_id}, {host(server.url)}"
    assert re.fullmatch(r"sts      200, request [0-9a-f-]{36}, \d\.\d\d s", answered)


def test_a_trace_tells_what_was_asked_of_aws_and_what_it_answered(
    aws: StandIn, server: Served, signer: credentials.AccessKey, phone: MfaDevice
) -> None:
    told: list[str] = []
    client = LoopbackAws(server.url).client("sts", ENDPOINT, signer, trace=told.append)
    code = phone.code()
    role = {"RoleArn": "arn:aws:iam::222222222222:role/operations", "RoleSessionName": "ada", "DurationSeconds": 3600}
    aws.fail_next("AssumeRole", faults.api_error(403, "AccessDenied", "User: ada is not authorized"))
    with pytest.raises(AwsError):
        client.call("assume_role", role | {"SerialNumber": phone.serial, "TokenCode": code})
    asked, answered = told
    assert asked.startswith(
        "sts      AssumeRole, arn:aws:iam::222222222222:role/operations, session name ada, 1 h, no external ID, "
        "a code from ada-phone, by AKIA"
    )
    assert re.fullmatch(
        r"sts      403 AccessDenied: User: ada is not authorized, request [0-9a-f-]{36}, \d\.\d\d s", answered
    )
    assert code not in " ".join(told)


def test_a_throttled_call_is_tried_again_for_some_seconds(
    aws: StandIn, server: Served, signer: credentials.AccessKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.aws.client._PAUSES", (0.01, 0.02))
    told: list[str] = []
    connection = LoopbackAws(server.url)
    client = connection.client("sts", ENDPOINT, signer, Waiter(20, say=told.append))
    aws.fail_next("GetCallerIdentity", faults.throttling(), times=4)
    assert client.call("get_caller_identity", {})
    aws.fail_next("GetCallerIdentity", faults.throttling(), times=6)
    with pytest.raises(ThrottledError):
        client.call("get_caller_identity", {})
    # Hundreds of calls may be throttled.
    trying = [line for line in told if not line.startswith("Waiting")]
    assert trying == ["AWS gets too many requests. Trying again for a few seconds …"]


def test_a_throttled_call_is_not_tried_again_if_there_is_no_time(
    aws: StandIn, server: Served, signer: credentials.AccessKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.aws.client._PAUSES", (60.0,))
    aws.fail_next("GetCallerIdentity", faults.throttling(), times=2)
    with pytest.raises(ThrottledError):
        LoopbackAws(server.url).client("sts", ENDPOINT, signer, Waiter(20)).call("get_caller_identity", {})


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.lost_response(), "your MFA code may be used up, so wait for the next one"),
        (faults.throttling(), "your MFA code may be used up, so wait for the next one"),
        (faults.internal_failure(), "your MFA code may be used up, so wait for the next one"),
        (None, "your MFA code was not used"),
    ],
)
def test_a_failure_says_what_became_of_the_code(
    aws: StandIn,
    server: Served,
    signer: credentials.AccessKey,
    phone: MfaDevice,
    fault: faults.Fault | None,
    words: str,
) -> None:
    url = server.url if fault else f"http://127.0.0.1:{unused_port()}"
    if fault:
        aws.fail_next("GetSessionToken", fault)
    client = LoopbackAws(url).client("sts", ENDPOINT, signer)
    with pytest.raises(AwsError) as caught:
        client.call("get_session_token", {"SerialNumber": phone.serial, "TokenCode": phone.code()}, tries=1)
    assert (caught.value.hint or "").endswith(words)


def test_an_endpoint_that_does_not_answer_is_named_with_the_time_waited(
    signer: credentials.AccessKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.aws.connection._TIMEOUT", (1, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        error = failure(LoopbackAws(f"http://{place}").client("sts", ENDPOINT, signer))
    assert isinstance(error, NetworkError)
    assert error.message == f"no answer from AWS ({place}) within 0.2 s"


def test_an_answer_cut_short_shows_no_secret(
    aws: StandIn, client: SignedClient, phone: MfaDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.standin.aws.new_secret", lambda: "TheSecretOfThisSession")
    parameters = {"SerialNumber": phone.serial, "TokenCode": phone.code()}
    aws.fail_next("GetSessionToken", faults.truncated_response())
    with pytest.raises(AwsrolesError) as caught:
        client.call("get_session_token", parameters, tries=1)
    assert "TheSecret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("offset", "words"), [(-7200, "2 h ahead of AWS"), (7200, "2 h behind AWS"), (4000, "1 h 7 min behind AWS")]
)
def test_a_wrong_clock_is_reported_with_its_offset(aws: StandIn, client: SignedClient, offset: int, words: str) -> None:
    aws.clock_offset = offset
    error = failure(client)
    assert error.message == f"the clock of this machine is {words}"
    assert "timedatectl" in (error.hint or "")
    assert isinstance(error, ClockSkewError)


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 32 Dec 99999 99:99:99 GMT"])
def test_a_wrong_clock_without_a_date_header_is_reported_with_the_message_of_aws(
    aws: StandIn, client: SignedClient, date: str
) -> None:
    aws.clock_offset = 7200
    aws.fail_next("GetCallerIdentity", faults.dated(date))
    error = failure(client)
    assert error.message.startswith("the clock of this machine is wrong: Signature expired: ")
    assert "timedatectl" in (error.hint or "")


def test_a_date_that_is_off_does_not_hide_that_the_secret_is_wrong(
    aws: StandIn, server: Served, key: AccessKey
) -> None:
    wrong = LoopbackAws(server.url).client("sts", ENDPOINT, credentials.AccessKey(key.access_key_id, "x" * 40))
    for date, more in ((None, ""), ("yesterday", "; or set the clock of this machine, if it is wrong")):
        aws.fail_next("GetCallerIdentity", faults.Fault("dated", processed=True, date=date))
        error = failure(wrong)
        assert isinstance(error, InvalidCredentialsError)
        assert error.message == "AWS rejected the secret access key: it does not belong to the access key ID"
        assert error.hint == f"run awsroles setup to enter it again{more}"


def test_the_error_of_a_refused_request_has_its_id(aws: StandIn, client: SignedClient) -> None:
    aws.fail_next("GetCallerIdentity", faults.api_error(403, "AccessDenied", "no"))
    request_id = getattr(failure(client), "request_id", None)
    assert request_id is not None
    assert re.fullmatch("[0-9a-f-]{36}", request_id)


def test_control_characters_in_the_words_of_aws_are_escaped(aws: StandIn, client: SignedClient) -> None:
    aws.fail_next("GetCallerIdentity", faults.api_error(400, "Odd", "\x9b31m\u202eevil"))
    assert failure(client).message == "AWS says Odd: \\x9b31m\\u202eevil"


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_an_endpoint_that_refuses_connections_is_named(signer: credentials.AccessKey) -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    error = failure(LoopbackAws(url).client("sts", ENDPOINT, signer))
    assert isinstance(error, RequestNotSentError)
    assert error.message == f"cannot reach AWS ({host(url)}): connection refused"


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_ca_bundle_that_is_none_is_named(
    tmp_path: Path, server: Served, signer: credentials.AccessKey, content: bytes | None
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    site = Endpoint("us-east-1", server.url.replace("http:", "https:"), str(bundle))
    error = failure(LoopbackAws("").client("sts", site, signer))
    assert isinstance(error, NetworkError)
    assert "is not trusted" in error.message
    assert str(bundle) in (error.hint or "")


def test_an_untrusted_certificate_suggests_the_ca_bundle_of_a_proxy(
    server: Served, signer: credentials.AccessKey
) -> None:
    site = Endpoint("us-east-1", server.url.replace("http:", "https:"))
    error = failure(LoopbackAws("").client("sts", site, signer))
    assert "is not trusted" in error.message
    assert "AWS_CA_BUNDLE" in (error.hint or "")


def test_an_unreachable_proxy_is_named_by_its_variable_without_the_password(
    monkeypatch: pytest.MonkeyPatch, signer: credentials.AccessKey
) -> None:
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://joe:{PASSWORD}@127.0.0.1:{unused_port()}")
    error = failure(LoopbackAws(AWS).client("sts", ENDPOINT, signer))
    assert isinstance(error, RequestNotSentError)
    assert error.message.startswith(
        "cannot reach AWS (sts.us-east-1.amazonaws.com) through the proxy that HTTPS_PROXY "
    )
    assert "HTTPS_PROXY" in (error.hint or "")
    assert_without_password(error)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", RequestNotSentError),
        (b"HTTP/1.1 407 You said %s\r\nContent-Length: 0\r\n\r\n", RequestNotSentError),
        (b"junk %s\r\n\r\n", NetworkError),
        (b"", NetworkError),
    ],
)
def test_no_response_of_a_proxy_shows_its_password(
    monkeypatch: pytest.MonkeyPatch, signer: credentials.AccessKey, answer: bytes, kind: type[AwsError]
) -> None:
    with answering(answer.replace(b"%s", PASSWORD.encode())) as port:
        monkeypatch.setenv("https_proxy", f"http://joe:{PASSWORD}@127.0.0.1:{port}")
        error = failure(LoopbackAws(AWS).client("sts", ENDPOINT, signer))
    assert isinstance(error, kind)
    assert "through the proxy that https_proxy names" in error.message
    assert_without_password(error)


def test_loopback_addresses_bypass_the_proxy(
    monkeypatch: pytest.MonkeyPatch, aws: StandIn, client: SignedClient
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port()}")
    client.call("get_caller_identity", {})
    assert aws.count("GetCallerIdentity") == 1


def test_a_password_in_an_endpoint_is_not_shown(signer: credentials.AccessKey) -> None:
    told: list[str] = []
    url = f"http://joe:{PASSWORD}@127.0.0.1:{unused_port()}"
    error = failure(LoopbackAws(url).client("sts", ENDPOINT, signer, trace=told.append))
    assert_without_password(error)
    assert PASSWORD not in "".join(told)


def assert_without_password(error: AwsrolesError) -> None:
    assert PASSWORD not in f"{error.message} {error.hint}"


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Give the port of a proxy that answers each request with *answer* and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(65_536)
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("size", [1_048_577, 50_000_000])
def test_no_more_is_read_than_aws_ever_sends(aws: StandIn, client: SignedClient, size: int) -> None:
    aws.fail_next("GetCallerIdentity", faults.huge(size))
    tracemalloc.start()
    try:
        error = failure(client)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "did not come from AWS" in error.message
    # The stand-in sends from this process.
    assert peak < size + 10_000_000


@pytest.mark.parametrize(
    ("site", "variables"),
    [
        (Endpoint("us east"), {}),
        (Endpoint("us-east-1", "https://a b"), {}),
        (ENDPOINT, {"AWS_DEFAULTS_MODE": "junk"}),
    ],
)
def test_settings_that_allow_no_call_are_a_matter_of_configuration(
    monkeypatch: pytest.MonkeyPatch,
    signer: credentials.AccessKey,
    server: Served,
    site: Endpoint,
    variables: dict[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    error = failure(LoopbackAws(server.url).client("sts", site, signer))
    assert isinstance(error, ConfigurationError)
    assert " cannot be called: " in error.message
    assert error.hint == "correct the profile, its source profile or the AWS variables of this shell"


def test_parameters_that_the_service_cannot_take_are_refused_unsent(aws: StandIn, client: SignedClient) -> None:
    with pytest.raises(ConfigurationError, match="Invalid length for parameter TokenCode"):
        client.call("get_session_token", {"TokenCode": "1"})
    assert aws.calls == []


def test_the_profiles_and_credentials_of_the_environment_do_not_matter(
    aws: StandIn, key: AccessKey, client: SignedClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".aws").mkdir()
    for name in ("config", "credentials"):
        (home / ".aws" / name).write_text("[broken\nkey without value\n")
    for name, value in {
        "AWS_PROFILE": "prod-operations",
        "AWS_DEFAULT_PROFILE": "prod-operations",
        "AWS_ACCESS_KEY_ID": "AKIAOFSOMEBODYELSE00",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "AWS_REGION": "eu-north-1",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_MAX_ATTEMPTS": "9",
        "AWS_RETRY_MODE": "legacy",
    }.items():
        monkeypatch.setenv(name, value)
    assert client.call("get_caller_identity", {})
    monkeypatch.setenv("AWS_CONFIG_FILE", os.fspath(home / "missing"))
    aws.fail_next("GetCallerIdentity", faults.unavailable(), times=2)
    assert isinstance(failure(client, tries=2), NetworkError)
    assert aws.count("GetCallerIdentity") == 3
    assert {call.access_key_id for call in aws.calls} == {key.access_key_id}


UNTRUSTED = SSLError(endpoint_url="https://x", error=OSError("certificate verify failed"))


@pytest.mark.parametrize(
    ("site", "raised", "message", "hint"),
    [
        (
            ENDPOINT,
            UNTRUSTED,
            "the certificate of AWS",
            "behind a company proxy, name its certificates in AWS_CA_BUNDLE",
        ),
        (
            replace(ENDPOINT, ca_bundle="/own.pem"),
            UNTRUSTED,
            "is not trusted: ",
            "check /own.pem, which AWS_CA_BUNDLE or ca_bundle names",
        ),
        (
            ENDPOINT,
            HTTPClientError(error=OSError("reset")),
            "the connection to AWS",
            "check the network, the proxy and the region of the profile, then run it again",
        ),
    ],
    ids=["untrusted", "bundle", "broken"],
)
def test_a_connection_that_fails_says_what_to_check(
    monkeypatch: pytest.MonkeyPatch,
    signer: credentials.AccessKey,
    server: Served,
    site: Endpoint,
    raised: BotoCoreError,
    message: str,
    hint: str,
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr(connections.BoundedSession, "send", fail)
    error = failure(LoopbackAws(server.url).client("sts", site, signer))
    assert message in error.message
    assert str(error.hint).endswith(hint)
