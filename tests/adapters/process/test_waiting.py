"""Waiting: for a call, for a moment, and for a parent that has ended."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from awsroles.adapters.process.waiting import (
    CallTimeoutError,
    ParentWatch,
    Waiter,
    call_with_timeout,
    runnable_per_cpu,
)
from awsroles.errors import InputRequiredError, NoTerminalError

# Prints its own process ID once it watches, then looks until its parent is gone.
WATCHER = """
import os, sys, time
from awsroles.adapters.process.waiting import ParentWatch
from awsroles.errors import NoTerminalError
watch = ParentWatch(os.getppid())
watch.check()
print(os.getpid(), flush=True)
end = time.monotonic() + 10
while time.monotonic() < end:
    try:
        watch.check()
    except NoTerminalError as error:
        open(sys.argv[1], "w").write(error.message)
        break
    time.sleep(0.01)
"""


def never() -> None:
    pytest.fail("it waited")


def test_the_budget_runs_down() -> None:
    waiter = Waiter(10)
    first = waiter.remaining()
    time.sleep(0.05)
    assert 9 < waiter.remaining() <= first - 0.05 < 10


def test_the_budget_begins_at_the_given_moment() -> None:
    assert 6 < Waiter(10, time.monotonic() - 3).remaining() <= 7


def test_the_budget_is_never_negative() -> None:
    waiter = Waiter(0.02)
    time.sleep(0.03)
    assert waiter.remaining() == 0.0
    assert Waiter(-5).remaining() == 0.0


def test_an_earlier_end_leaves_the_rest_as_it_is() -> None:
    told: list[str] = []
    waiter = Waiter(10, clock=lambda: 1000.0, check_cancelled=never, say=told.append)
    earlier = waiter.ending_earlier(8)
    assert 1 < earlier.remaining() <= 2
    assert (earlier.clock, earlier.check_cancelled, earlier.say) == (waiter.clock, never, waiter.say)
    assert waiter.ending_earlier(11).remaining() == 0.0


def test_a_call_may_take_no_longer_than_the_budget() -> None:
    began = time.monotonic()
    with pytest.raises(CallTimeoutError, match=r"STS gave no answer in 0\.\d+ s"):
        Waiter(0.3).call(lambda: time.sleep(5), what="STS", system="AWS", at_most=4)
    assert time.monotonic() - began < 4.5


def test_a_call_may_take_no_longer_than_its_own_limit() -> None:
    with pytest.raises(CallTimeoutError, match=r"STS gave no answer in 0\.2 s"):
        Waiter(60).call(lambda: time.sleep(5), what="STS", system="AWS", at_most=0.2)


def test_a_slow_call_is_a_wait_for_its_system() -> None:
    told: list[str] = []
    waiter = Waiter(10, say=told.append)
    waiter.call(lambda: time.sleep(1.3), what="STS", system="AWS", at_most=4)
    assert told == ["Waiting for AWS …"]


def test_many_slow_calls_are_one_wait() -> None:
    told: list[str] = []
    waiter = Waiter(10, say=told.append)
    for system in ("AWS", "AWS", "the keyring"):
        waiter.slow_notice(system)()
    assert told == ["Waiting for AWS …", "Waiting for the keyring …"]


def test_a_wait_ends_at_its_moment_and_is_checked_meanwhile() -> None:
    checks: list[float] = []
    moment = time.time() + 0.5
    Waiter(5, check_cancelled=lambda: checks.append(time.time())).wait_until(moment)
    assert 0 <= time.time() - moment < 4
    assert len(checks) >= 3


def test_a_moment_that_has_passed_is_not_waited_for_even_with_no_time_left() -> None:
    start = time.monotonic()
    Waiter(-1, clock=lambda: 1000.0, check_cancelled=never).wait_until(1000.0)
    assert time.monotonic() - start < 4.5


def test_a_moment_that_is_too_late_is_an_error_at_once() -> None:
    waiter = Waiter(10, clock=lambda: 1000.0, check_cancelled=never)
    words = "the next MFA code comes in 11 s, and there is no time to wait for it"
    with pytest.raises(InputRequiredError, match=words) as caught:
        waiter.wait_until(1010.5)
    assert caught.value.hint == "run it again in 11 s"


def test_a_clock_that_is_set_back_meanwhile_does_not_prolong_the_wait() -> None:
    began = time.monotonic()
    with pytest.raises(InputRequiredError):
        Waiter(0.5, clock=lambda: 1000.0).wait_until(1000.3)
    assert time.monotonic() - began < 4.5


def test_a_noticeable_wait_is_reported_once() -> None:
    told: list[str] = []
    Waiter(5, say=told.append).wait_until(time.time() + 1.3)
    assert told == ["The last MFA code was just used. Waiting 2 s for the next one …"]
    Waiter(5, say=told.append).wait_until(time.time() + 0.3)
    with pytest.raises(InputRequiredError):
        Waiter(5, say=told.append).wait_until(time.time() + 20)
    assert len(told) == 1


def test_a_check_may_give_up_a_wait() -> None:
    def give_up() -> None:
        raise ChildProcessError("the parent is gone")

    with pytest.raises(ChildProcessError):
        Waiter(60, check_cancelled=give_up).wait_until(time.time() + 30)


def test_the_seconds_until_a_moment_are_never_negative() -> None:
    waiter = Waiter(10, clock=lambda: 1000.0)
    assert (waiter.seconds_until(1014.0), waiter.seconds_until(0.0)) == (14.0, 0.0)


def test_results_and_exceptions_of_the_call_are_passed_on() -> None:
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
    assert 0.3 <= time.monotonic() - start < 4.5
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "the keyring")


@pytest.mark.parametrize("seconds", [0, -1])
def test_without_time_nothing_is_called(seconds: float) -> None:
    called: list[bool] = []
    with pytest.raises(CallTimeoutError, match="no time was left for the keyring"):
        call_with_timeout(seconds, lambda: called.append(True), what="the keyring")
    assert called == []


def test_a_slow_call_is_reported_once_and_checked_all_the_while() -> None:
    slow: list[float] = []
    checks: list[float] = []
    start = time.monotonic()

    def note_slow() -> None:
        slow.append(time.monotonic() - start)

    def check_cancelled() -> None:
        checks.append(time.monotonic() - start)

    call_with_timeout(5, lambda: time.sleep(1.6), what="it", on_slow=note_slow, check_cancelled=check_cancelled)
    assert len(slow) == 1
    assert 1 <= slow[0] < 1.5
    assert 4 <= len(checks) <= 7


def test_a_quick_call_is_no_news() -> None:
    told: list[str] = []
    call_with_timeout(
        5, lambda: None, what="it", on_slow=lambda: told.append("slow"), check_cancelled=lambda: told.append("check")
    )
    assert told == []


def test_a_check_may_end_the_wait() -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        call_with_timeout(5, lambda: time.sleep(5), what="it", check_cancelled=give_up)
    assert time.monotonic() - start < 4.5


def test_a_parent_that_runs_is_not_noticed() -> None:
    ParentWatch(os.getppid()).check()
    with pytest.raises(NoTerminalError):
        ParentWatch(os.getppid() + 1).check()


def test_the_end_of_the_parent_is_noticed_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    told = tmp_path / "told"
    script = f'"{sys.executable}" -c "$WATCHER" {told} & echo $!; wait'
    parent = subprocess.Popen(
        ["/bin/sh", "-c", script], env=environment | {"WATCHER": WATCHER}, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    watcher = parent.stdout.readline()
    assert parent.stdout.readline() == watcher, "it watches by now"
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert parent.stdout.read() == "", "the watcher has ended"
    parent.stdout.close()
    assert told.read_text() == "the program that asked for credentials has ended"


@pytest.mark.parametrize(("text", "expected"), [("9.1 8 7 50/300 123\n", 25.0), ("9.1 8 7\n", 1.0), (None, 1.0)])
def test_the_threads_that_wait_for_a_cpu_are_counted(
    monkeypatch: pytest.MonkeyPatch, text: str | None, expected: float
) -> None:
    def open_(path: str, **_: object) -> io.StringIO:
        assert path == "/proc/loadavg"
        if text is None:
            raise FileNotFoundError
        return io.StringIO(text)

    monkeypatch.setattr("builtins.open", open_)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert runnable_per_cpu() == expected
