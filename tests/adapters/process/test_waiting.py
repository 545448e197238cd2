"""Waiting for a moment."""

import time

import pytest

from awsroles.adapters.process.waiting import Waiter
from awsroles.errors import InputRequiredError


def nothing() -> None:
    """Do nothing while waiting."""


def test_it_waits_until_the_moment_and_ticks_meanwhile() -> None:
    ticks: list[float] = []
    moment = time.time() + 0.5
    Waiter(time.time, lambda: 5, lambda: ticks.append(time.time())).wait_until(moment)
    assert 0 <= time.time() - moment < 0.2
    assert len(ticks) >= 3


def test_a_moment_that_is_past_is_not_waited_for_even_with_no_time_left() -> None:
    Waiter(lambda: 1000.0, lambda: -1, lambda: pytest.fail("it waited")).wait_until(1000.0)


def test_a_moment_that_is_too_late_is_an_error_at_once() -> None:
    patience = Waiter(lambda: 1000.0, lambda: 10, lambda: pytest.fail("it waited"))
    with pytest.raises(InputRequiredError, match="comes in 11 s") as caught:
        patience.wait_until(1010.5)
    assert caught.value.hint == "run it again in 11 s"


def test_a_clock_that_is_set_back_meanwhile_does_not_prolong_the_wait() -> None:
    began = time.monotonic()
    with pytest.raises(InputRequiredError):
        Waiter(lambda: 1000.0, lambda: 0.5, nothing).wait_until(1000.3)
    assert time.monotonic() - began < 1


def test_a_wait_that_a_person_would_notice_is_told_once() -> None:
    told: list[str] = []
    Waiter(time.time, lambda: 5, nothing, told.append).wait_until(time.time() + 1.3)
    assert told == ["the last MFA code was used: waiting 2 s for the next one …"]
    Waiter(time.time, lambda: 5, nothing, told.append).wait_until(time.time() + 0.3)
    with pytest.raises(InputRequiredError):
        Waiter(time.time, lambda: 5, nothing, told.append).wait_until(time.time() + 20)
    assert len(told) == 1


def test_whoever_ticks_may_give_up() -> None:
    def give_up() -> None:
        raise ChildProcessError("the parent is gone")

    with pytest.raises(ChildProcessError):
        Waiter(time.time, lambda: 60, give_up).wait_until(time.time() + 30)


def test_the_seconds_left_are_never_negative() -> None:
    patience = Waiter(lambda: 1000.0, lambda: 10, nothing)
    assert (patience.left_until(1014.0), patience.left_until(0.0)) == (14.0, 0.0)
