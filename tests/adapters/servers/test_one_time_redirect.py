"""The page that leads a browser to a secret URL once."""

import http.client
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes

from awsroles.adapters.servers import bounded_handler as bounded_requests
from awsroles.adapters.servers.one_time_redirect import open_via_one_time_redirect

SECRET = "https://signin.aws.amazon.com/federation?SigninToken=of-this-very-moment"


def asked(page: str, method: str = "GET", path: str | None = None, host: str | None = None) -> tuple[int, str | None]:
    place = urlsplit(page)
    connection = http.client.HTTPConnection("127.0.0.1", place.port or 0, timeout=5)
    headers = {} if host is None else {"Host": host}
    connection.request(method, place.path if path is None else path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers["Location"]


def visited(visit: Callable[[str], None], seconds: float = 10) -> bool:
    """Return what hand_over says when *visit* is what the browser does."""
    browsers: list[threading.Thread] = []

    def open_page(page: str) -> bool:
        assert "of-this-very-moment" not in page
        browsers.append(threading.Thread(target=visit, args=(page,), daemon=True))
        browsers[0].start()
        return True

    came = open_via_one_time_redirect(SECRET, open_page, seconds)
    browsers[0].join()
    return came


def test_the_browser_is_led_to_the_url() -> None:
    answers: list[tuple[int, str | None]] = []
    assert visited(lambda page: answers.append(asked(page)))
    assert answers == [(302, SECRET)]


def test_everything_else_is_refused_and_the_browser_still_comes_through() -> None:
    answers: list[tuple[int, str | None]] = []

    def visit(page: str) -> None:
        answers.append(asked(page, path="/"))
        answers.append(asked(page, path="/" + "x" * 43))
        answers.append(asked(page, method="POST"))
        answers.append(asked(page, host="evil.example"))
        answers.append(asked(page))

    assert visited(visit)
    assert answers == [(404, None), (404, None), (501, None), (404, None), (302, SECRET)]


def test_an_incomplete_request_is_dropped_and_the_browser_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_requests, "_SECONDS", 0.4)
    answers: list[tuple[int, str | None]] = []

    def drip(client: socket.socket) -> None:
        with suppress(OSError):
            for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 100:
                client.sendall(bytes([byte]))
                time.sleep(0.05)

    def visit(page: str) -> None:
        place = ("127.0.0.1", urlsplit(page).port or 0)
        with socket.create_connection(place) as client, ThreadPoolExecutor() as pool:
            pool.submit(drip, client)
            answers.append(asked(page))

    began = time.monotonic()
    assert visited(visit)
    assert answers == [(302, SECRET)]
    assert time.monotonic() - began < 9


@pytest.mark.parametrize("count", [40, pytest.param(5_000, marks=pytest.mark.soak)])
def test_any_bytes_get_a_refusal_or_nothing(capfd: pytest.CaptureFixture[str], count: int) -> None:
    def visit(page: str) -> None:
        place = urlsplit(page)
        request = f"GET /{place.path[1:-1]}? HTTP/1.1\r\nHost: {place.netloc}".encode()

        @given(outside_bytes([request, request.replace(b"GET", b"POST"), b"GET /"]))
        @exactly(count)
        def ask(data: bytes) -> None:
            with socket.create_connection(("127.0.0.1", place.port or 0), timeout=5) as client, suppress(OSError):
                client.sendall(data + b"\r\n\r\n")
                answer = client.recv(65_536)
                # What was said may be quoted.
                assert b"of-this-very-moment" not in answer.replace(data, b"")
                assert place.path.encode() not in answer

        ask()
        asked(page)

    assert visited(visit, seconds=600)
    assert capfd.readouterr() == ("", "")


def test_it_ends_in_time_if_no_browser_connects() -> None:
    began = time.monotonic()
    assert not visited(lambda _page: None, seconds=0.3)
    assert time.monotonic() - began < 9


def test_nothing_is_waited_for_if_no_browser_starts() -> None:
    began = time.monotonic()
    assert not open_via_one_time_redirect(SECRET, lambda _page: False)
    assert time.monotonic() - began < 9


def test_the_page_is_gone_afterwards() -> None:
    pages: list[str] = []

    def visit(page: str) -> None:
        pages.append(page)
        asked(page)

    assert visited(visit)
    with pytest.raises(OSError, match="refused"):
        asked(pages[0])
