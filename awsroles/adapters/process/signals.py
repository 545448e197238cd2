"""Signals that are handled for a while, and then as before."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType


def acting(names: Iterable[str]) -> list[signal.Signals]:
    """Return those of the signals with these *names* that the system has, and that are not ignored."""
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) not in (signal.SIG_IGN, None)]


@contextmanager
def handled(numbers: Iterable[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Give the signals *numbers* to *handler* inside; for the main thread only."""
    before = [(number, signal.signal(number, handler)) for number in numbers]
    try:
        yield
    finally:
        for number, previous in reversed(before):
            signal.signal(number, previous)
