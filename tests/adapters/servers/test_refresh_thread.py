"""The thread behind an endpoint: one renewal for whoever asks, ahead of need, and answers at once while AWS hangs."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from awsroles.adapters.servers.refresh_thread import RefreshThread
from awsroles.core.aws.credentials import Credentials
from awsroles.core.exec.refresh import RefreshableSession
from awsroles.core.sessions.cache import Session, new_session
from awsroles.errors import NetworkError

Start = Callable[..., RefreshThread]


def session(name: str, seconds: float, age: float = 0.0) -> Session:
    """Return a session with *seconds* to live, which was made *age* seconds ago."""
    now = time.time()
    return new_session(Credentials(name, "x", "x", int(now + seconds)), int(now - age), "2", "arn")


class Aws:
    """A fake that returns a session of an hour after *wait* seconds, or an error while *fails* is set."""

    def __init__(self, wait: float = 0.0, *, fails: bool = False) -> None:
        self.wait = wait
        self.fails = fails
        self.calls: list[float] = []

    def renew(self) -> Session:
        fails = self.fails
        self.calls.append(time.monotonic())
        time.sleep(self.wait)
        if fails:
            raise NetworkError("AWS cannot be reached")
        return session("ASIANEW", 3600)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start renewals of a first session by way of an `Aws`; they are stopped at the end."""
    started: list[RefreshThread] = []

    def start(first: Session, aws: Aws) -> RefreshThread:
        renewed = RefreshableSession("ops", first, renew=aws.renew, clock=time.time, warn=lambda _: None)
        started.append(RefreshThread(renewed))
        started[-1].start()
        return started[-1]

    yield start
    for renewals in started:
        renewals.stop()


def key_id(renewals: RefreshThread) -> str | None:
    current = renewals.current()
    return current.credentials.access_key_id if current is not None else None


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_session_that_is_not_due_is_left_alone(start: Start) -> None:
    aws = Aws()
    renewals = start(session("ASIAFIRST", 3600), aws)
    assert [key_id(renewals) for _ in range(100)] == ["ASIAFIRST"] * 100
    assert aws.calls == []


def test_a_due_session_is_refreshed_before_a_request(start: Start) -> None:
    aws = Aws()
    renewals = start(session("ASIAFIRST", 1000, age=2600), aws)
    wait_for(lambda: len(aws.calls) == 1)
    wait_for(lambda: key_id(renewals) == "ASIANEW")
    assert len(aws.calls) == 1


def test_what_becomes_due_meanwhile_is_renewed(start: Start) -> None:
    aws = Aws()
    # Of 9 s the last 4 are for the renewal.
    renewals = start(session("ASIAFIRST", 6, age=3), aws)
    assert key_id(renewals) == "ASIAFIRST"
    assert aws.calls == []
    wait_for(lambda: key_id(renewals) == "ASIANEW")


def test_while_aws_hangs_what_is_good_is_there_at_once(start: Start) -> None:
    renewals = start(session("ASIAFIRST", 1000, age=2600), Aws(wait=5))
    started = time.monotonic()
    assert [key_id(renewals) for _ in range(100)] == ["ASIAFIRST"] * 100
    assert time.monotonic() - started < 4


def test_while_aws_hangs_and_nothing_is_good_the_answer_comes_within_a_second(start: Start) -> None:
    renewals = start(session("ASIAFIRST", -10, age=3610), Aws(wait=5))
    started = time.monotonic()
    assert key_id(renewals) is None
    assert time.monotonic() - started < 4


def test_a_hundred_who_wait_get_one_renewal(start: Start) -> None:
    aws = Aws(wait=0.3)
    renewals = start(session("ASIAFIRST", -10, age=3610), aws)
    found: list[str | None] = []
    threads = [threading.Thread(target=lambda: found.append(key_id(renewals))) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert found == ["ASIANEW"] * 100
    assert len(aws.calls) == 1


def test_a_failing_renewal_is_tried_again_but_not_in_a_hurry_while_the_session_lives(start: Start) -> None:
    aws = Aws(fails=True)
    renewals = start(session("ASIAFIRST", 1000, age=2600), aws)
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        assert key_id(renewals) == "ASIAFIRST"
        time.sleep(0.001)
    assert len(aws.calls) == 1


def test_a_request_after_the_expiration_tries_again(start: Start) -> None:
    aws = Aws(fails=True)
    renewals = start(session("ASIAFIRST", -10, age=3610), aws)
    wait_for(lambda: len(aws.calls) == 1)
    aws.fails = False
    started = time.monotonic()
    wait_for(lambda: key_id(renewals) == "ASIANEW")
    assert 1 < time.monotonic() - started < 9
    assert len(aws.calls) == 2


def test_after_the_end_nothing_is_renewed(start: Start) -> None:
    aws = Aws()
    renewals = start(session("ASIAFIRST", 6, age=3), aws)
    renewals.stop()
    time.sleep(2.5)
    assert aws.calls == []


def test_a_logout_takes_effect_within_a_second_and_a_hanging_store_blocks_no_request() -> None:
    first = session("ASIAFIRST", 3600)
    store: list[str | None] = [first.document.decode()]
    hangs = threading.Event()

    def stored() -> str | None:
        if hangs.is_set():
            time.sleep(3)
        return store[0]

    renewals = RefreshThread(
        RefreshableSession("ops", first, renew=Aws().renew, clock=time.time, warn=lambda _: None, stored=stored)
    )
    renewals.start()
    assert key_id(renewals) == "ASIAFIRST"
    store[0] = None
    time.sleep(0.6)
    began = time.monotonic()
    assert key_id(renewals) is None
    assert time.monotonic() - began < 3
    store[0] = first.document.decode()
    time.sleep(0.6)
    assert key_id(renewals) == "ASIAFIRST"
    hangs.set()
    time.sleep(0.6)
    began = time.monotonic()
    assert key_id(renewals) == "ASIAFIRST"
    assert time.monotonic() - began < 3
    renewals.stop()
