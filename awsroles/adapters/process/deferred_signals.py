"""Signals that would end or stop this process while it has something to put in order: noted, and delivered afterwards.

Ignored signals stay ignored.
"""

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from awsroles.adapters.process.signals import acting, handled

# SIGINT first: once it is noted, nothing interrupts what follows.
_NOTED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT")
_ENDS = ("SIGTERM", "SIGHUP", "SIGQUIT")


@contextmanager
def noted_signals() -> Iterator[list[int]]:
    """Give the list that grows by each signal; at the end every one of them does what it would have done.

    For the main thread only.
    """
    # With these blocked the terminal gives an error to a background process, where it would stop it.
    blocked = (signal.SIGTTIN, signal.SIGTTOU)
    with _noted(acting(_NOTED)) as noted:
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
    ending = [number for number in acting(_ENDS) if signal.getsignal(number) == signal.SIG_DFL]
    with _noted(ending if is_main else []) as noted:
        yield noted


@contextmanager
def _noted(numbers: Iterable[int]) -> Iterator[list[int]]:
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if not _is_continuation(number) or any(map(_is_stop, noted)):
            noted.append(number)

    try:
        with handled(numbers, note):
            yield noted
    finally:
        for at, number in enumerate(noted):
            # Whoever is to go on before it has stopped would never be told again.
            if not (_is_stop(number) and any(map(_is_continuation, noted[at:]))):
                signal.raise_signal(number)


def _is_stop(number: int) -> bool:
    return number == getattr(signal, "SIGTSTP", None)


def _is_continuation(number: int) -> bool:
    return number == getattr(signal, "SIGCONT", None)
