"""The signals that end a process: as something to wait for, or to undo first what was begun."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from awsroles.adapters.process.signals import acting, handled
from awsroles.errors import CancelledError

# In seconds: where a wait cannot be interrupted (Windows), a signal shows after it.
_LOOK = 1.0


@contextmanager
def ended_by_signal() -> Iterator[Callable[[], None]]:
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

    try:
        # Ctrl-C is KeyboardInterrupt already.
        with handled(acting(("SIGTERM", "SIGHUP")), cancel):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])
