"""Signals that would end or stop this process while it has something to put in order: noted, and delivered afterwards.

Ignored signals stay ignored.
"""

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

# SIGINT first: once it is noted, nothing interrupts what follows.
_NOTED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")
_ENDS = ("SIGTERM", "SIGHUP", "SIGQUIT")


@contextmanager
def noted_signals() -> Iterator[list[int]]:
    """Give the list that grows by each signal; at the end every one of them does what it would have done.

    For the main thread only.
    """
    # With these blocked the terminal gives an error to a background process, where it would stop it.
    blocked = (signal.SIGTTIN, signal.SIGTTOU)
    numbers = [number for number in _numbers(_NOTED) if signal.getsignal(number) not in (signal.SIG_IGN, None)]
    with _noting(numbers) as noted:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
        try:
            yield noted
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


@contextmanager
def noted_ends() -> Iterator[list[int]]:
    """Give the list that grows by each signal that would end this process at once; it does so at the end.

    Beside the main thread, where no signal can be noted, it stays empty.
    """
    is_main = threading.current_thread() is threading.main_thread()
    numbers = [number for number in _numbers(_ENDS) if is_main and signal.getsignal(number) == signal.SIG_DFL]
    with _noting(numbers) as noted:
        yield noted


def _numbers(names: Iterable[str]) -> list[signal.Signals]:
    """Return the signals of these *names* that this system has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


@contextmanager
def _noting(numbers: Iterable[int]) -> Iterator[list[int]]:
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)

    before = [(number, signal.signal(number, note)) for number in numbers]
    try:
        yield noted
    finally:
        for number, handler in reversed(before):
            signal.signal(number, handler)
        for noted_number in noted:
            signal.raise_signal(noted_number)
