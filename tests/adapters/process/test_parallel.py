"""Many calls at once."""

import threading
import time

import pytest

from awsroles.adapters.process.parallel import Parallel
from awsroles.core.discover.pace import Pace
from awsroles.errors import AwsError, ThrottledError


def test_results_come_in_the_order_of_the_items() -> None:
    def call(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    items = [0.03, 0.0, 0.02, 0.01]
    assert Parallel()(call, items) == items
    assert Parallel()(call, []) == []


def test_as_many_calls_run_at_once_as_there_are_workers() -> None:
    together = threading.Barrier(4, timeout=20)
    assert Parallel(4)(lambda _: together.wait() >= 0, range(8)) == [True] * 8


def test_a_call_is_made_again_after_throttling() -> None:
    counts = dict.fromkeys(range(20), 0)

    def call(number: int) -> int:
        counts[number] += 1
        if number % 5 == 0 and counts[number] < 3:
            raise ThrottledError("AWS is throttling")
        return number

    heard: list[int] = []
    run = Parallel(4, again=ThrottledError, on_result=heard.append)
    assert run(call, range(20)) == list(range(20))
    assert sum(counts.values()) == 20 + 2 * 4
    assert heard == list(range(1, 21))


def test_calls_wait_for_their_pace() -> None:
    class Metered:
        """A server that takes one call at a time."""

        def __init__(self) -> None:
            self.lock = threading.Lock()

        def call(self, number: int) -> int:
            if not self.lock.acquire(blocking=False):
                raise ThrottledError("AWS is throttling")
            time.sleep(0.005)
            self.lock.release()
            return number

    server = Metered()
    assert Parallel(8, again=ThrottledError, pace=Pace())(server.call, range(20)) == list(range(20))


def test_another_error_ends_all() -> None:
    started = []

    def call(number: int) -> None:
        started.append(number)
        raise AwsError("no")

    with pytest.raises(AwsError, match="no"):
        Parallel(2, again=ThrottledError)(call, range(1000))
    assert len(started) < 1000


def test_the_check_ends_all_while_calls_hang() -> None:
    release = threading.Event()

    def check() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Parallel(2, check=check)(lambda _: release.wait(30), range(4))
    release.set()
