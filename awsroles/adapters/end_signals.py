"""The signals that end a process: as something to wait for, or to undo first what was begun."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from awsroles.errors import CancelledError

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")
# In seconds: where a wait cannot be interrupted (Windows), a signal shows after it.
_LOOK = 1.0


@contextmanager
def ended_by_signal() -> Iterator[Callable[[], None]]:
    """Give what returns once Ctrl-C, SIGTERM or the end of the terminal came, also before it was called.

    Ignored signals stay ignored. For the main thread only.
    """
    ended = threading.Event()
    before = _handle(_ENDS, lambda *_: ended.set())

    def wait() -> None:
        while not ended.wait(_LOOK):
            continue

    try:
        yield wait
    finally:
        _restore(before)


@contextmanager
def cancelled_by_signal() -> Iterator[None]:
    """Let SIGTERM and the end of the terminal raise CancelledError inside, and end this process by them afterwards.

    Only the first does: the rest is not to interrupt what is undone then. Ignored signals stay ignored. For the main
    thread only.
    """
    came: list[int] = []

    def cancel(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            raise CancelledError("ended by a signal")

    # Ctrl-C is KeyboardInterrupt already.
    before = _handle(_ENDS[1:], cancel)
    try:
        yield
    finally:
        _restore(before)
        if came:
            signal.raise_signal(came[0])


def _handle(names: Iterable[str], handler: Callable[[int, FrameType | None], None]) -> list[tuple[int, Any]]:
    """Give *handler* the signals that are not ignored, and return those with their handlers before."""
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    handled = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    return [(number, signal.signal(number, handler)) for number in handled]


def _restore(before: Iterable[tuple[int, Any]]) -> None:
    for number, handler in before:
        signal.signal(number, handler)
