"""Temporary signal handlers: deferred signals, and termination."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType

from awsroles.errors import CancelledError

# SIGINT first: from then on nothing interrupts the rest.
_DEFERRED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT")

_TERMINATING = ("SIGTERM", "SIGHUP", "SIGQUIT")

# In seconds. On Windows a signal does not interrupt a wait.
_POLL = 1.0


def not_ignored(names: Iterable[str]) -> list[signal.Signals]:
    """Return the signals of these *names* that exist on this system and are not ignored."""
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) not in (signal.SIG_IGN, None)]


@contextmanager
def signal_handlers(numbers: Iterable[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let *handler* handle the signals *numbers* inside; for the main thread only."""
    before = [(number, signal.signal(number, handler)) for number in numbers]
    try:
        yield
    finally:
        for number, previous in reversed(before):
            signal.signal(number, previous)


@contextmanager
def deferred_signals() -> Iterator[list[int]]:
    """Yield the list of the signals that came, which grows; at the end each of them has its usual effect.

    For the main thread only.
    """
    # A blocked SIGTTIN or SIGTTOU makes the terminal return an error to a background process instead of stopping it.
    blocked = (signal.SIGTTIN, signal.SIGTTOU)
    with _noted(not_ignored(_DEFERRED)) as noted:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
        try:
            yield noted
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


@contextmanager
def deferred_termination() -> Iterator[list[int]]:
    """Yield the list of the signals that would terminate this process, which grows; at the end they do.

    In another thread than the main one no handler can be set, and the list stays empty.
    """
    is_main = threading.current_thread() is threading.main_thread()
    ending = [number for number in not_ignored(_TERMINATING) if signal.getsignal(number) == signal.SIG_DFL]
    with _noted(ending if is_main else []) as noted:
        yield noted


@contextmanager
def _noted(numbers: Iterable[int]) -> Iterator[list[int]]:
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        # SIGCONT alone counts too: the kernel drops a SIGTSTP that this process had no time to receive.
        noted.append(number)

    with _stopped_at_the_end(noted) if any(map(_is_stop, numbers)) else nullcontext() as stop:
        try:
            with signal_handlers(numbers, note):
                try:
                    yield noted
                finally:
                    if stop:
                        stop()
        finally:
            # A SIGCONT would take back the stop that waits.
            is_stopped = any(map(_is_stop, noted))
            for number in noted:
                if not (_is_stop(number) or (is_stopped and _is_continuation(number))):
                    signal.raise_signal(number)


@contextmanager
def _stopped_at_the_end(noted: list[int]) -> Iterator[Callable[[], None]]:
    """Yield a function to call while the handlers are still set: a stop in *noted* then takes effect at the end.

    A stop after its own SIGCONT would last for ever. So SIGTSTP waits, blocked, until the end: the kernel drops it if
    SIGCONT comes meanwhile (signal(7), POSIX 2.4.1).
    """
    mask: set[int] = set()

    def stop() -> None:
        mask.update(signal.pthread_sigmask(signal.SIG_BLOCK, []))
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTSTP, signal.SIGCONT))
        stops = [at for at, number in enumerate(noted) if _is_stop(number)]
        if stops and not any(map(_is_continuation, noted[stops[-1] :])) and signal.SIGCONT not in signal.sigpending():
            signal.raise_signal(signal.SIGTSTP)

    try:
        yield stop
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _is_stop(number: int) -> bool:
    return number == getattr(signal, "SIGTSTP", None)


def only_continued(noted: list[int]) -> bool:
    """Return true if nothing but SIGCONT came."""
    return all(map(_is_continuation, noted))


def _is_continuation(number: int) -> bool:
    return number == getattr(signal, "SIGCONT", None)


@contextmanager
def termination_event() -> Iterator[Callable[[], None]]:
    """Yield a function that returns once SIGINT, SIGTERM or SIGHUP has come, also before the call.

    Ignored signals stay ignored. For the main thread only.
    """
    ended = threading.Event()

    def wait() -> None:
        while not ended.wait(_POLL):
            continue

    with signal_handlers(not_ignored(("SIGINT", "SIGTERM", "SIGHUP")), lambda *_: ended.set()):
        yield wait


@contextmanager
def termination_as_cancellation() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise CancelledError inside, so that cleanup runs, and then terminate this process.

    Only the first signal raises: later ones must not interrupt the cleanup. Ignored signals stay ignored. For the main
    thread only.
    """
    came: list[int] = []

    def cancel(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            raise CancelledError("ended by a signal")

    try:
        # SIGINT raises KeyboardInterrupt already.
        with signal_handlers(not_ignored(("SIGTERM", "SIGHUP")), cancel):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])
