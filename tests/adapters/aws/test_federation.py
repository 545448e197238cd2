"""The console's federation endpoint, and what may answer in its place."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes

from awsroles.adapters.aws.federation import HttpFederation
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.aws.credentials import Credentials
from awsroles.errors import AwsrolesError, NetworkError

CREDENTIALS = Credentials("ASIAEXAMPLE", "the secret", "the token", 1_900_000_000)
RIGHT = b'HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{"SigninToken": "yes"}'

Say = Callable[[socket.socket], None]


class Impostor:
    """A server on this machine that reads a request and then does what *say* does."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}/federation"
        self.requests: list[bytes] = []
        self.say: Say = lambda connection: connection.sendall(RIGHT)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError), self._secured(connection) as channel:
                    self.requests.append(_request(channel))
                    self.say(channel)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection


def _request(connection: socket.socket) -> bytes:
    """Return a whole request: what is left unread would reset the connection, whatever was answered."""
    with connection.makefile("rb") as lines:
        head = b"".join(iter(lines.readline, b"\r\n"))
        return head + lines.read(int(head.lower().partition(b"content-length: ")[2].split()[0]))


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    with closing(Impostor()) as impostor:
        yield impostor


def token(impostor: Impostor, seconds: float = 5) -> str:
    federation = HttpFederation(Waiter(seconds), None)
    return federation.sign_in_token(impostor.url, CREDENTIALS, None, None)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a key and a certificate of 127.0.0.1 that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(timezone.utc)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("of_call", "default"), [(True, "/missing.pem"), (False, None)], ids=["own", "default"])
def test_the_server_proves_itself_by_the_ca_bundle_of_the_call_or_the_default(
    certificate: Path, of_call: bool, default: str | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with closing(Impostor(context)) as impostor:
        trusted = HttpFederation(Waiter(5), default or str(certificate))
        bundle = str(certificate) if of_call else None
        assert trusted.sign_in_token(impostor.url, CREDENTIALS, None, bundle) == "yes"
        with pytest.raises(NetworkError, match="certificate verify failed"):
            token(impostor)


def test_an_endpoint_that_is_not_there_is_reported_in_the_words_of_the_system() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/federation"
    with pytest.raises(NetworkError) as told:
        HttpFederation(Waiter(5), None).sign_in_token(url, CREDENTIALS, None, None)
    assert told.value.message == "the federation endpoint cannot be reached: connection refused"
    assert told.value.hint == "check the network and the proxy variables, then run it again"


def drip(connection: socket.socket) -> None:
    connection.sendall(RIGHT.partition(b"\r\n")[0] + b"\r\n")
    while True:
        connection.sendall(b"X: y\r\n")
        time.sleep(0.1)


def test_the_credentials_are_in_no_url(impostor: Impostor) -> None:
    assert token(impostor) == "yes"
    [request] = impostor.requests
    assert request.startswith(b"POST /federation HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n", "the federation endpoint answered 500"),
        (b"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", "answered 302"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>xx>",
            "the answer of the federation endpoint did not come from AWS",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n" + b"A" * 10_485_760,
            "the answer of the federation endpoint did not come from AWS",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{",
            "the answer of the federation endpoint did not come from AWS",
        ),
        (b"junk\r\n\r\n", "the answer of the federation endpoint did not come from AWS"),
        (b"", "cannot be reached"),
    ],
    ids=["outage", "redirect", "captive portal", "10 MB", "cut short", "junk", "hung up"],
)
def test_a_server_that_is_not_the_endpoint_is_reported(impostor: Impostor, answer: bytes, words: str) -> None:
    impostor.say = lambda connection: connection.sendall(answer)
    with pytest.raises(NetworkError) as told:
        token(impostor)
    assert words in told.value.message
    assert len(impostor.requests) == 1


@pytest.mark.parametrize("say", [drip, lambda _: time.sleep(6)], ids=["drip", "hang"])
def test_it_is_waited_for_as_long_as_there_is_time(impostor: Impostor, say: Say) -> None:
    impostor.say = say
    began = time.monotonic()
    with pytest.raises(NetworkError, match="the federation endpoint gave no answer in"):
        token(impostor, 0.5)
    assert time.monotonic() - began < 5.5


@pytest.mark.parametrize("count", [20, pytest.param(5_000, marks=pytest.mark.soak)])
def test_any_answer_gives_a_token_or_an_error_of_ours(impostor: Impostor, count: int) -> None:
    @given(outside_bytes([RIGHT, RIGHT.replace(b"200", b"400")]))
    @exactly(count)
    @example(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    @example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    def ask(answer: bytes) -> None:
        impostor.say = lambda connection: connection.sendall(answer)
        with suppress(AwsrolesError):
            assert token(impostor)

    ask()


def test_a_session_that_is_refused_may_be_too_long_for_the_console(impostor: Impostor) -> None:
    impostor.say = lambda connection: connection.sendall(b"HTTP/1.1 400 x\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(AwsrolesError) as told:
        token(impostor)
    assert told.value.message == "the federation endpoint refuses the session"
    assert told.value.hint == ("log in again and try once more; sessions over 1 h come from awsroles login --duration")
