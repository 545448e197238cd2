"""The server of an endpoint, asked over real sockets by those who should and by everybody else."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import given
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes

from awsroles.adapters.servers.credentials_server import CredentialsServer
from awsroles.adapters.servers.listeners import loopback_listener
from awsroles.core.aws.credentials import Credentials
from awsroles.core.exec.endpoint import CredentialsEndpoint
from awsroles.core.sessions.cache import Session, new_session

TOKEN = "s3cr3t-token-of-43-characters-0123456789abc"
SESSION = new_session(Credentials("ASIAX", "secret", "session", 2**31), 1, "222222222222", "arn")


class Endpoint:
    """An endpoint at *port*, which gives *session* to whoever asks rightly."""

    def __init__(self, listener: socket.socket) -> None:
        self.port = listener.getsockname()[1]
        self.session: Session | None = SESSION
        endpoint = CredentialsEndpoint("prod", self.port, TOKEN)
        self.server = CredentialsServer(listener, lambda request: endpoint.answer(request, lambda: self.session))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, data: bytes) -> bytes:
        """Return all that is answered to *data* until the connection closes."""
        with self.connect() as connection:
            connection.sendall(data)
            return received(connection)

    def right(self, **changes: bytes) -> bytes:
        """Return the right request, or one with *changes* to its parts."""
        parts = {"method": b"GET", "target": b"/credentials", "version": b"HTTP/1.1", "rest": b"", "end": b"\r\n"}
        parts |= {"host": b"Host: 127.0.0.1:%d\r\n" % self.port, "token": b"Authorization: %b\r\n" % TOKEN.encode()}
        parts |= changes
        first = b" ".join(parts[name] for name in ("method", "target", "version"))
        return first + b"\r\n" + b"".join(parts[name] for name in ("host", "token", "rest", "end"))


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with loopback_listener(0) as listener:
        endpoint = Endpoint(listener)
        endpoint.server.start()
        yield endpoint
        endpoint.server.stop()


def received(connection: socket.socket) -> bytes:
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


def test_the_right_request_is_answered_and_nothing_may_keep_or_share_it(endpoint: Endpoint) -> None:
    head, _, body = endpoint.raw(endpoint.right()).partition(b"\r\n\r\n")
    assert json.loads(body)["Token"] == "session"
    first, *headers = head.decode().split("\r\n")
    assert first == "HTTP/1.0 200 OK"
    assert sorted(headers) == [
        "Cache-Control: no-store",
        "Connection: close",
        f"Content-Length: {len(body)}",
        "Content-Type: application/json",
        "X-Content-Type-Options: nosniff",
    ]


METHODS = [b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"CONNECT", b"get", b"X"]
TARGETS = [
    b"/credentials",
    b"/",
    b"/credentials/",
    b"/credentials?x",
    b"//credentials",
    b"/%63redentials",
    b"*",
    b"/..",
]
HOSTS = [
    b"Host: 127.0.0.1:%d\r\n",
    b"",
    b"Host:\r\n",
    b"Host: 127.0.0.1\r\n",
    b"Host: 127.0.0.1:1\r\n",
    b"Host: evil.example\r\n",
    b"Host: evil.example:%d\r\n",
    b"Host: 127.0.0.1:%d.evil.example\r\n",
    b"Host: 127.0.0.1:%d\r\nHost: evil.example\r\n",
    b"Host: [::1]:%d\r\n",
]
TOKENS = [
    TOKEN.encode(),
    b"",
    TOKEN.encode()[:-1],
    TOKEN.encode() + b"x",
    b"Bearer " + TOKEN.encode(),
    TOKEN.upper().encode(),
    b"*",
    b"\xff\xfe",
]


def matrix(endpoint: Endpoint) -> list[bytes]:
    """Return a few hundred requests, of which the first is the right one."""

    def at_port(host: bytes) -> bytes:
        return host % endpoint.port if b"%d" in host else host

    requests = [
        endpoint.right(method=method, target=target, host=at_port(host))
        for method, target, host in product(METHODS[:4], TARGETS, HOSTS)
    ]
    requests += [endpoint.right(method=method) for method in METHODS[4:]]
    requests += [
        endpoint.right(token=b"Authorization: %b\r\n" % token, host=at_port(host))
        for token, host in product(TOKENS[1:], HOSTS[:3])
    ]
    whole = endpoint.right()
    return [
        *requests,
        endpoint.right(token=b""),
        endpoint.right(token=b"Authorization: %b\r\n" % TOKENS[0] * 2),
        endpoint.right(token=b"X-Authorization: %b\r\n" % TOKENS[0]),
        endpoint.right(target=b"/credentials?token=" + TOKENS[0], token=b""),
        endpoint.right(target=b"http://127.0.0.1:%d/credentials" % endpoint.port),
        endpoint.right(rest=b"Content-Length: 5\r\n", end=b"\r\nhello"),
        endpoint.right(rest=b"Content-Length: x\r\n"),
        endpoint.right(rest=b"Transfer-Encoding: chunked\r\n", end=b"\r\n0\r\n\r\n"),
        endpoint.right(version=b"HTTP/9.9"),
        endpoint.right(version=b"HTTP/2.0"),
        endpoint.right(version=b"FTP/1.0"),
        endpoint.right(version=b""),
        endpoint.right(target=b"/" + b"a" * 9000),
        endpoint.right(rest=b"X: " + b"a" * 9000 + b"\r\n"),
        endpoint.right(rest=b"X: a\r\n" * 200),
        b"GET /credentials\r\n",
        b"\r\n" + whole,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,
        b"\0" * 5000,
        b"junk\r\n\r\n",
        b"GET /credentials HTTP/1.1 x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]


def test_of_hundreds_of_requests_the_right_ones_alone_are_answered(endpoint: Endpoint) -> None:
    requests = matrix(endpoint)
    assert len(set(requests)) > 350
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(endpoint.raw, requests))
    answered = [requests[index] for index, answer in enumerate(answers) if status(answer) == 200]
    assert answered == [endpoint.right(), endpoint.right(host=b"Host: 127.0.0.1\r\n")]
    refused = b"".join(answer for answer in answers if status(answer) != 200)
    assert b"secret" not in refused
    assert b"session" not in refused
    assert TOKEN.encode() not in refused
    assert all(name not in refused for name in (b"Location", b"Access-Control", b"<html"))
    assert {status(answer) for answer in answers} == {0, 200, 400, 403, 404, 405, 431, 505}
    assert status(endpoint.raw(endpoint.right())) == 200


@pytest.mark.parametrize("count", [60, pytest.param(5_000, marks=pytest.mark.soak)])
def test_any_bytes_get_a_refusal_or_nothing(endpoint: Endpoint, capfd: pytest.CaptureFixture[str], count: int) -> None:
    @given(outside_bytes([endpoint.right(), endpoint.right(method=b"POST"), endpoint.right(version=b"")]))
    @exactly(count)
    def ask(data: bytes) -> None:
        # What has no end is waited for, which another test shows.
        answer = endpoint.raw(data + b"\r\n\r\n")
        given_away = b"session" in answer
        assert given_away is (status(answer) == 200)
        assert not given_away or is_right(endpoint, data)
        assert TOKEN.encode() not in answer

    ask()
    assert capfd.readouterr() == ("", "")


def is_right(endpoint: Endpoint, data: bytes) -> bool:
    """Say whether whoever sent it knows the token, asks this host, and asks for credentials."""
    return (
        data.split(maxsplit=2)[:2] == [b"GET", b"/credentials"]
        and TOKEN.encode() in data
        and b"127.0.0.1:%d" % endpoint.port in data
    )


def test_all_but_get_is_not_allowed(endpoint: Endpoint) -> None:
    for method in METHODS[1:]:
        answer = endpoint.raw(endpoint.right(method=method))
        assert status(answer) == 405, method
        assert b"\r\nAllow: GET\r\n" in answer
    assert endpoint.raw(endpoint.right(method=b"HEAD")).endswith(b"\r\n\r\n")


def test_a_connection_takes_one_request(endpoint: Endpoint) -> None:
    assert endpoint.raw(endpoint.right() * 3).count(b"HTTP/1.0 200") == 1


def test_an_incomplete_request_is_dropped_after_two_seconds(endpoint: Endpoint) -> None:
    started = time.monotonic()
    connections = [endpoint.connect() for _ in range(4)]
    connections[1].sendall(b"GET /cred")
    connections[2].sendall(endpoint.right()[:-2])
    drip = threading.Thread(target=_drip, args=(connections[3], endpoint.right(rest=b"X: x\r\n" * 50)))
    drip.start()
    assert status(endpoint.raw(endpoint.right())) == 200
    assert time.monotonic() - started < 1.9
    assert [received(connection) for connection in connections] == [b""] * 4
    assert 1.5 < time.monotonic() - started < 9
    drip.join()
    for connection in connections:
        connection.close()


def _drip(connection: socket.socket, data: bytes) -> None:
    try:
        for number in range(len(data)):
            connection.sendall(data[number : number + 1])
            time.sleep(0.05)
    except OSError:
        return


def test_idle_connections_do_not_block_a_response(endpoint: Endpoint) -> None:
    crowd = [endpoint.connect() for _ in range(300)]
    started = time.monotonic()
    assert status(endpoint.raw(endpoint.right())) == 200
    assert time.monotonic() - started < 1.9
    alive = threading.active_count()
    assert alive < 300
    for connection in crowd:
        connection.close()


def test_a_hundred_at_once_are_all_answered(endpoint: Endpoint) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(status(endpoint.raw(endpoint.right())))) for _ in range(100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answers == [200] * 100


def test_the_standard_client_reads_the_refusal(endpoint: Endpoint) -> None:
    endpoint.session = None
    client = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=5)
    client.request("GET", "/credentials", headers={"Authorization": TOKEN})
    answer = client.getresponse()
    assert answer.status == 503
    assert "awsroles login prod" in json.loads(answer.read())["message"]
    client.close()


def test_nothing_listens_after_the_end_and_nothing_was_printed(
    endpoint: Endpoint, capfd: pytest.CaptureFixture[str]
) -> None:
    endpoint.raw(b"junk\r\n\r\n")
    endpoint.raw(endpoint.right())
    with endpoint.connect() as gone:
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.sendall(endpoint.right())
    endpoint.server.stop()
    with pytest.raises(ConnectionRefusedError):
        endpoint.connect()
    assert capfd.readouterr() == ("", "")


def test_what_is_no_request_is_refused_without_repeating_it(endpoint: Endpoint) -> None:
    answer = endpoint.raw(b"hello there, this is a secret\r\n\r\n")
    assert b"this is not a request that an AWS SDK makes" in answer
    assert b"secret" not in answer
