"""The time that this process has."""

import time

from awsroles.adapters.process.waiting import Deadline


def test_the_time_runs_down() -> None:
    deadline = Deadline(10)
    first = deadline.remaining()
    time.sleep(0.05)
    assert 9 < deadline.remaining() <= first - 0.05 < 10


def test_it_runs_from_the_moment_that_is_given() -> None:
    assert 6 < Deadline(10, time.monotonic() - 3).remaining() <= 7


def test_there_is_never_less_than_none() -> None:
    deadline = Deadline(0.02)
    time.sleep(0.03)
    assert deadline.remaining() == 0.0
    assert Deadline(-5).remaining() == 0.0
