"""Many calls at once, in threads that do not keep the process alive."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar, cast

A = TypeVar("A")
B = TypeVar("B")

WORKERS = 8
# In seconds: an interrupt is noticed in between.
_POLL = 0.2


class CallPace(Protocol):
    """The moments at which calls may start."""

    def wait(self, now: float) -> float:
        """Return the seconds until a call may start."""

    def start(self, now: float) -> None:
        """Note that a call starts."""

    def succeeded(self, now: float) -> None:
        """Note that a call was answered."""

    def throttled(self, now: float) -> None:
        """Note that a call was throttled."""


class Parallel:
    """Runs calls in up to *workers* threads; *again* is the error after which a call is made again, at *pace*.

    *on_result* is told how many results there are. *check* may raise to give up.
    """

    def __init__(
        self,
        workers: int = WORKERS,
        *,
        again: type[Exception] | None = None,
        pace: CallPace | None = None,
        on_result: Callable[[int], None] = lambda _: None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._workers = workers
        self._again = again
        self._pace = pace
        self._on_result = on_result
        self._check = check

    def __call__(self, call: Callable[[A], B], items: Sequence[A], /) -> list[B]:
        """Return the results of *call* in the order of *items*; raise the first other error of one."""
        asked: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        answered: queue.SimpleQueue[tuple[int, B | BaseException, bool]] = queue.SimpleQueue()

        def answer(number: int) -> tuple[int, B | BaseException, bool]:
            try:
                return number, call(items[number]), True
            except BaseException as error:  # noqa: BLE001 - the caller's thread raises it, whatever it is
                return number, error, False

        def work() -> None:
            while (number := asked.get()) is not None:
                answered.put(answer(number))

        threads = min(self._workers, len(items))
        for number in range(threads):
            threading.Thread(target=work, name=f"call {number}", daemon=True).start()
        try:
            return self._collected(asked, answered, len(items), threads)
        finally:
            for _ in range(threads):
                asked.put(None)

    def _collected(
        self,
        asked: "queue.SimpleQueue[int | None]",
        answered: "queue.SimpleQueue[tuple[int, B | BaseException, bool]]",
        count: int,
        threads: int,
    ) -> list[B]:
        waiting = deque(range(count))
        results: dict[int, B] = {}
        running = 0
        while len(results) < count:
            self._check()
            pause = 0.0
            while waiting and running < threads and not (pause := self._pause()):
                asked.put(waiting.popleft())
                running += 1
            try:
                number, result, is_good = answered.get(timeout=min(_POLL, pause or _POLL))
            except queue.Empty:
                continue
            running -= 1
            if self._is_final(result, is_good=is_good):
                results[number] = cast("B", result)
                self._on_result(len(results))
            else:
                waiting.appendleft(number)
        return [results[number] for number in range(count)]

    def _pause(self) -> float:
        """Return the seconds until a call may start; 0 if one starts now."""
        if self._pace is None:
            return 0.0
        now = time.monotonic()
        pause = self._pace.wait(now)
        if not pause:
            self._pace.start(now)
        return pause

    def _is_final(self, result: object, *, is_good: bool) -> bool:
        """Say whether a call is done with *result*; raise an error after which it is not made again."""
        now = time.monotonic()
        if is_good:
            if self._pace is not None:
                self._pace.succeeded(now)
            return True
        if self._again is None or not isinstance(result, self._again):
            raise cast("BaseException", result)
        if self._pace is not None:
            self._pace.throttled(now)
        return False
