"""Signal handlers for a while: deferred signals, and termination."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from awsroles.errors import CancelledError

# SIGINT first: once it is noted, nothing interrupts what follows.
_NOTED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT")

_ENDS = ("SIGTERM", "SIGHUP", "SIGQUIT")

# In seconds: where a wait cannot be interrupted (Windows), a signal shows after it.
_LOOK = 1.0


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


@contextmanager
def deferred_signals() -> Iterator[list[int]]:
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
def deferred_termination() -> Iterator[list[int]]:
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


@contextmanager
def termination_event() -> Iterator[Callable[[], None]]:
    """Give what returns once Ctrl-C, SIGTERM or the end of the terminal came, also before it was called.

    Ignored signals stay ignored. For the main thread only.
    """
    ended = threading.Event()

    def wait() -> None:
        while not ended.wait(_LOOK):
            continue

    with handled(acting(("SIGINT", "SIGTERM", "SIGHUP")), lambda *_: ended.set()):
        yield wait


@contextmanager
def termination_as_cancellation() -> Iterator[None]:
    """Let SIGTERM and the end of the terminal raise CancelledError inside, and end this process by them afterwards.

    Only the first does: the rest is not to interrupt what is undone then. Ignored signals stay ignored. For the main
    thread only.
    """
    came: list[int] = []

    def cancel(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            raise CancelledError("ended by a signal")

    try:
        # Ctrl-C is KeyboardInterrupt already.
        with handled(acting(("SIGTERM", "SIGHUP")), cancel):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])
