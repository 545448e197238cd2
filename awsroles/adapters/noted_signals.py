"""Signals that would end or stop this process while it holds the terminal: noted, and delivered afterwards."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# SIGINT first: once it is noted, nothing interrupts what follows.
_NOTED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP)
# With these blocked the terminal gives an error to a background process, where it would stop it.
_BLOCKED = (signal.SIGTTIN, signal.SIGTTOU)


@contextmanager
def noted_signals() -> Iterator[list[int]]:
    """Give the list that grows by each signal; at the end every one of them does what it would have done.

    Ignored signals stay ignored. For the main thread only.
    """
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)

    handled = [number for number in _NOTED if signal.getsignal(number) not in (signal.SIG_IGN, None)]
    before = [(number, signal.signal(number, note)) for number in handled]
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
    try:
        yield noted
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in reversed(before):
            signal.signal(number, handler)
        for noted_number in noted:
            signal.raise_signal(noted_number)
