"""The page that leads a browser to a secret URL once."""

import http.client
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from awsroles.adapters.one_time_page import hand_over

SECRET = "https://signin.aws.amazon.com/federation?SigninToken=secret"


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
        assert "secret" not in page
        browsers.append(threading.Thread(target=visit, args=(page,), daemon=True))
        browsers[0].start()
        return True

    came = hand_over(SECRET, open_page, seconds)
    browsers[0].join(10)
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


def test_where_no_browser_comes_it_ends_in_time() -> None:
    began = time.monotonic()
    assert not visited(lambda _page: None, seconds=0.3)
    assert time.monotonic() - began < 3


def test_where_no_browser_starts_nothing_is_waited_for() -> None:
    began = time.monotonic()
    assert not hand_over(SECRET, lambda _page: False)
    assert time.monotonic() - began < 3


def test_the_page_is_gone_afterwards() -> None:
    pages: list[str] = []

    def visit(page: str) -> None:
        pages.append(page)
        asked(page)

    assert visited(visit)
    with pytest.raises(OSError, match="refused"):
        asked(pages[0])
