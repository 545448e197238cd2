"""A limit on calls that have none: what they return or raise, or an error in time."""

import threading
import time

import pytest

from awsroles.adapters.process.waiting import CallTimeoutError, call_with_timeout


def test_what_the_call_returns_or_raises_comes_through() -> None:
    assert call_with_timeout(1, lambda: "result", what="it") == "result"
    assert call_with_timeout(1, lambda: None, what="it") is None
    for error in (ValueError("one"), KeyboardInterrupt(), SystemExit(3)):

        def fail(error: BaseException = error) -> None:
            raise error

        with pytest.raises(type(error)):
            call_with_timeout(1, fail, what="it")


def test_a_call_that_does_not_come_back_is_left_behind_in_time() -> None:
    start = time.monotonic()
    with pytest.raises(CallTimeoutError, match=r"the keyring gave no answer in 0\.3 s"):
        call_with_timeout(0.3, lambda: time.sleep(5), what="the keyring")
    assert 0.3 <= time.monotonic() - start < 0.6
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "the keyring")


@pytest.mark.parametrize("seconds", [0, -1])
def test_without_time_nothing_is_called(seconds: float) -> None:
    called: list[bool] = []
    with pytest.raises(CallTimeoutError, match="no time was left for the keyring"):
        call_with_timeout(seconds, lambda: called.append(True), what="the keyring")
    assert called == []


def test_who_waits_hears_once_that_it_is_slow_and_ticks_all_the_while() -> None:
    slow: list[float] = []
    ticks: list[float] = []
    start = time.monotonic()

    def note_slow() -> None:
        slow.append(time.monotonic() - start)

    def check_cancelled() -> None:
        ticks.append(time.monotonic() - start)

    call_with_timeout(5, lambda: time.sleep(1.6), what="it", on_slow=note_slow, check_cancelled=check_cancelled)
    assert len(slow) == 1
    assert 1 <= slow[0] < 1.5
    assert 4 <= len(ticks) <= 7


def test_a_quick_call_is_no_news() -> None:
    told: list[str] = []
    call_with_timeout(
        5, lambda: None, what="it", on_slow=lambda: told.append("slow"), check_cancelled=lambda: told.append("tick")
    )
    assert told == []


def test_a_tick_may_end_the_waiting() -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        call_with_timeout(5, lambda: time.sleep(5), what="it", check_cancelled=give_up)
    assert time.monotonic() - start < 1
