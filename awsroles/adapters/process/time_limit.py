"""A limit on the time that a call may take which has none of its own."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_TICK = 0.25
_SLOW = 1.0


class TimeLimitError(Exception):
    """The call did not come back in time; it may still be running."""


def within(
    seconds: float,
    call: Callable[[], T],
    *,
    what: str,
    on_slow: Callable[[], None] | None = None,
    tick: Callable[[], None] | None = None,
) -> T:
    """Return or raise what *call* does, or raise TimeLimitError after *seconds*; with none left it is not called.

    *on_slow* runs once, after one second; *tick* runs about four times a second and may raise to give up early.
    """
    if seconds <= 0:
        raise TimeLimitError(f"no time was left for {what}")
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
    while not done.wait(min(_TICK, max(0.0, deadline - time.monotonic()))):
        now = time.monotonic()
        if now >= deadline:
            raise TimeLimitError(f"{what} gave no answer in {seconds:.2g} s")
        if tick is not None:
            tick()
        if on_slow is not None and now - started >= _SLOW:
            on_slow()
            on_slow = None
    if failures:
        raise failures[0]
    return results[0]
