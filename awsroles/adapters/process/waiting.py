"""Waits of a process: all end with its time budget, or as soon as nobody needs their result."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from math import ceil
from typing import TypeVar

from awsroles.errors import InputRequiredError, NoTerminalError

T = TypeVar("T")

# In seconds: between two checks during a call, between two during a sleep, and until a call is reported as slow.
_CALL_POLL = 0.25
_SLEEP_POLL = 0.2
_SLOW = 1.0


class CallTimeoutError(Exception):
    """The call did not return in time. It may still be running."""


def call_with_timeout(
    seconds: float,
    call: Callable[[], T],
    *,
    what: str,
    on_slow: Callable[[], None] | None = None,
    check_cancelled: Callable[[], None] | None = None,
) -> T:
    """Return or raise what *call* does, or raise CallTimeoutError after *seconds*; if none are left it is not called.

    *on_slow* runs once, after one second. *check_cancelled* runs about four times a second and may raise to give up.
    """
    if seconds <= 0:
        raise CallTimeoutError(f"no time was left for {what}")
    done = threading.Event()
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - the caller's thread raises it, whatever it is
            failures.append(error)
        done.set()

    # A call that never returns does not keep the process alive if its thread is a daemon.
    threading.Thread(target=run, name=what, daemon=True).start()
    started = time.monotonic()
    deadline = started + seconds
    while not done.wait(min(_CALL_POLL, max(0.0, deadline - time.monotonic()))):
        now = time.monotonic()
        if now >= deadline:
            raise CallTimeoutError(f"{what} gave no answer in {seconds:.2g} s")
        if check_cancelled is not None:
            check_cancelled()
        if on_slow is not None and now - started >= _SLOW:
            on_slow()
            on_slow = None
    if failures:
        raise failures[0]
    return results[0]


def runnable_per_cpu() -> float:
    """Return the number of threads that run or wait for a CPU, per CPU; 1 if the system does not tell (proc(5))."""
    try:
        with open("/proc/loadavg", encoding="ascii") as file:
            runnable = int(file.read().split()[3].partition("/")[0])
    except (OSError, ValueError, IndexError):
        return 1.0
    return runnable / (os.cpu_count() or 1)


def _nothing(*_: object) -> None:
    """Do nothing."""


class Waiter:
    """The time budget of a process, *seconds* from *began* (`time.monotonic`, by default now), and its waits.

    *clock* returns seconds since the epoch. Each wait runs *check_cancelled* several times a second. It may raise to
    give up. *say* tells the user of a wait that is noticeable.
    """

    def __init__(
        self,
        seconds: float,
        began: float | None = None,
        *,
        clock: Callable[[], float] = time.time,
        check_cancelled: Callable[[], None] = _nothing,
        say: Callable[[str], None] = _nothing,
    ) -> None:
        self._end = (time.monotonic() if began is None else began) + seconds
        self.clock = clock
        self.check_cancelled = check_cancelled
        self.say = say
        self._said: set[str] = set()

    def remaining(self) -> float:
        """Return the seconds that are left, never less than 0."""
        return max(0.0, self._end - time.monotonic())

    def ending_earlier(self, seconds: float) -> "Waiter":
        """Return a waiter whose budget ends *seconds* before this one's."""
        budget = self._end - seconds
        return Waiter(budget, 0.0, clock=self.clock, check_cancelled=self.check_cancelled, say=self.say)

    def call(self, call: Callable[[], T], *, what: str, system: str, at_most: float) -> T:
        """Return or raise what *call* does, or raise CallTimeoutError after *at_most* seconds or at the budget's end.

        The error names *what* was called. A slow call is announced as a wait for *system*.
        """
        seconds, slow_notice = min(at_most, self.remaining()), self.slow_notice(system)
        return call_with_timeout(seconds, call, what=what, on_slow=slow_notice, check_cancelled=self.check_cancelled)

    def slow_notice(self, system: str) -> Callable[[], None]:
        """Return a function that tells the user of a wait for *system*."""
        return partial(self.say_once, f"Waiting for {system} …")

    def say_once(self, text: str) -> None:
        """Tell the user *text* the first time: there may be hundreds of calls."""
        if text not in self._said:
            self._said.add(text)
            self.say(text)

    def seconds_until(self, moment: float) -> float:
        """Return the seconds until *moment* (since the epoch), 0 if it has passed."""
        return max(0.0, moment - self.clock())

    def count_down(self, moment: float) -> Iterator[float]:
        """Yield the seconds that are left until *moment*, several times a second; end at *moment*."""
        while (left := self.seconds_until(moment)) > 0:
            yield left
            self.check_cancelled()
            time.sleep(min(_SLEEP_POLL, left))

    def pause(self, seconds: float) -> None:
        """Return after *seconds*."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check_cancelled()
            time.sleep(min(_SLEEP_POLL, left))

    def wait_until(self, moment: float) -> None:
        """Return at *moment*; raise InputRequiredError at once if that is after the end of the budget."""
        is_told = False
        for left in self.count_down(moment):
            # The clock may be set meanwhile. The budget limits the time really spent.
            if left > self.remaining():
                raise InputRequiredError(
                    f"the next MFA code comes in {ceil(left)} s, and there is no time to wait for it",
                    f"run it again in {ceil(left)} s",
                )
            if left > 1 and not is_told:
                self.say(f"The last MFA code was just used. Waiting {ceil(left)} s for the next one …")
                is_told = True


class ParentWatch:
    """The check that the parent, whose process ID is *parent*, still runs."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def check(self) -> None:
        """Raise NoTerminalError once the parent has ended: nobody waits for an answer any more."""
        if os.getppid() != self._parent:
            raise NoTerminalError("the program that asked for credentials has ended")
