"""The server with malformed requests, many clients and an early stop."""

import http.client
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes

from awsroles.standin import accounts, faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import totp_code
from awsroles.standin.server import Served, serve


def sent(server: Served, data: bytes) -> bytes:
    """Send *data* and return everything until the server closes the connection."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=5) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"POST / HTTP/9.9\r\n\r\n", b"505"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n\xff\x00%\xfe", b"400"),
        (b"GET /?Action=Nothing HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /?Action=GetCallerIdentity HTTP/1.1\r\nHost: x\r\n\r\n", b"403"),
        (b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b"501"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nAction=Get", b"400"),
    ],
)
def test_a_malformed_request_gets_an_answer_and_no_traceback(
    server: Served, capfd: pytest.CaptureFixture[str], data: bytes, status: bytes
) -> None:
    first_line = sent(server, data).split(b"\r\n", 1)[0]
    assert status in first_line
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("count", [60, pytest.param(5_000, marks=pytest.mark.soak)])
def test_any_bytes_get_an_answer_and_no_traceback(
    server: Served, key: AccessKey, capfd: pytest.CaptureFixture[str], count: int
) -> None:
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    signed = (
        b"AWS4-HMAC-SHA256 Credential=%b/20300101/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, "
        b"Signature=%b" % (key.access_key_id.encode(), b"0" * 64)
    )
    headers = b"Host: x\r\nX-Amz-Date: 20300101T000000Z\r\nContent-Length: %d\r\n" % len(body)
    request = b"POST / HTTP/1.1\r\n%bAuthorization: %b\r\n\r\n%b" % (headers, signed, body)
    federation = b"GET /federation?Action=login&Destination=https://x&SigninToken=y HTTP/1.1\r\nHost: x\r\n\r\n"

    @given(outside_bytes([request, federation]))
    @exactly(count)
    def ask(data: bytes) -> None:
        # The server may close the connection before it has read everything.
        with suppress(OSError):
            answer = sent(server, data)
            assert b" 200 " not in answer.partition(b"\r\n")[0]
            assert key.secret_access_key.encode() not in answer

    ask()
    assert capfd.readouterr() == ("", "")


def test_an_unknown_action_is_refused_in_aws_form(server: Served) -> None:
    answer = sent(server, b"GET /?Action=Fly%3C&Version=2010-05-08 HTTP/1.0\r\n\r\n")
    assert b"<Code>InvalidAction</Code>" in answer
    assert b"Could not find operation Fly&lt; for version 2010-05-08" in answer
    assert b'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"' in answer


def test_a_connection_is_kept_for_the_next_request(server: Served) -> None:
    place = urlsplit(server.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=5)
    for _ in range(3):
        connection.request("GET", "/?Action=GetCallerIdentity")
        answer = connection.getresponse()
        assert (answer.status, b"MissingAuthenticationToken" in answer.read()) == (403, True)
    connection.close()


def test_a_hundred_clients_at_once_are_all_served(aws: StandIn, client: Callable[..., Any], key: AccessKey) -> None:
    sts = client("sts", key, max_pool_connections=100)
    aws.latency = 0.2
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: sts.get_session_token(), range(200)))
    assert len({answer["Credentials"]["AccessKeyId"] for answer in answers}) == 200
    assert aws.count("GetSessionToken", "ok") == 200


def test_one_code_makes_one_session_however_many_ask_at_once(
    client: Callable[..., Any], key: AccessKey, phone: MfaDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    sts = client("sts", key)

    def slow_totp_code(seed: str, step: int) -> str:
        time.sleep(0.005)
        return totp_code(seed, step)

    monkeypatch.setattr(accounts, "totp_code", slow_totp_code)
    call = {"SerialNumber": phone.serial, "TokenCode": phone.code()}

    def attempt(_: int) -> bool:
        try:
            return bool(sts.get_session_token(**call))
        except sts.exceptions.ClientError:
            return False

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 1


def test_the_server_stops_at_once_even_with_a_hanging_call_and_an_open_connection(aws: StandIn) -> None:
    aws.fail_next("GetCallerIdentity", faults.hang(60))
    with serve(aws) as server:
        place = urlsplit(server.url)
        idle = socket.create_connection((place.hostname or "", place.port or 0), timeout=5)
        hanging = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=5)
        hanging.request("GET", "/?Action=GetCallerIdentity")
        while not aws.calls:
            time.sleep(0.01)
        start = time.monotonic()
    assert time.monotonic() - start < 4.5
    assert idle.recv(1) == b""
    idle.close()
    with pytest.raises((http.client.HTTPException, OSError)):
        hanging.getresponse()
    hanging.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((place.hostname or "", place.port or 0), timeout=5)


def test_no_thread_is_left_hanging_when_the_server_has_stopped(aws: StandIn) -> None:
    aws.latency = 60
    before = set(threading.enumerate())
    with serve(aws) as server:
        place = urlsplit(server.url)
        waiting = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=5)
        waiting.request("GET", "/?Action=GetCallerIdentity")
        while not aws.calls:
            time.sleep(0.01)
    until = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < until:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - before
    waiting.close()


def test_a_port_can_be_chosen_and_used_again(aws: StandIn) -> None:
    with serve(aws) as first:
        port = urlsplit(first.url).port or 0
    with serve(aws, port) as second:
        assert second.url == first.url
