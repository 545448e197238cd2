"""Sleep and wait within the process deadline, as long as the parent lives."""

import os
import threading
import time
from collections.abc import Callable
from math import ceil
from typing import TypeVar

from awsroles.core.dataclass import dataclass
from awsroles.errors import InputRequiredError, NoTerminalError

T = TypeVar("T")

_POLL_SECONDS = 0.25

_SLOW = 1.0

_TICK = 0.2


class CallTimeoutError(Exception):
    """The call did not come back in time; it may still be running."""


def call_with_timeout(
    seconds: float,
    call: Callable[[], T],
    *,
    what: str,
    on_slow: Callable[[], None] | None = None,
    check_cancelled: Callable[[], None] | None = None,
) -> T:
    """Return or raise what *call* does, or raise CallTimeoutError after *seconds*; with none left it is not called.

    *on_slow* runs once, after one second; *tick* runs about four times a second and may raise to give up early.
    """
    if seconds <= 0:
        raise CallTimeoutError(f"no time was left for {what}")
    done = threading.Event()
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the caller waits
            failures.append(error)
        done.set()

    # A daemon thread, so that a call which never returns does not keep the process alive.
    threading.Thread(target=run, name=what, daemon=True).start()
    started = time.monotonic()
    deadline = started + seconds
    while not done.wait(min(_POLL_SECONDS, max(0.0, deadline - time.monotonic()))):
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


class Deadline:
    """*seconds* from *began* on, or from now, by the clock that is never set (time.monotonic)."""

    def __init__(self, seconds: float, began: float | None = None) -> None:
        self._end = (time.monotonic() if began is None else began) + seconds

    def remaining(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self._end - time.monotonic())


def _nothing(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Waiter:
    """What whoever waits goes by.

    *clock* gives seconds since the epoch, *seconds* how long a wait may take now; *tick* runs several times a second
    while waiting and may raise to give up. *say* is told of a wait that a person would notice.
    """

    clock: Callable[[], float]
    seconds: Callable[[], float]
    check_cancelled: Callable[[], None]
    say: Callable[[str], None] = _nothing

    def left_until(self, moment: float) -> float:
        """Return the seconds until *moment* (since the epoch), 0 where it is past."""
        return max(0.0, moment - self.clock())

    def wait_until(self, moment: float) -> None:
        """Return at *moment*; raise InputRequiredError at once where that is later than this process may wait."""
        deadline, is_told = time.monotonic() + self.seconds(), False
        while (left := self.left_until(moment)) > 0:
            # The clock may be set while we wait: it is the time really spent that is limited.
            if time.monotonic() + left > deadline:
                raise InputRequiredError(
                    f"the next MFA code comes in {ceil(left)} s, and there is no time to wait for it",
                    f"run it again in {ceil(left)} s",
                )
            if left > 1 and not is_told:
                self.say(f"the last MFA code was used: waiting {ceil(left)} s for the next one …")
                is_told = True
            self.check_cancelled()
            time.sleep(min(_TICK, left))


class ParentWatch:
    """Notices the end of the parent, whose process ID is *parent*, by its change."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def check(self) -> None:
        """Raise NoTerminalError once the parent is gone: nobody waits for an answer any more."""
        if os.getppid() != self._parent:
            raise NoTerminalError("the program that asked for credentials has ended")
