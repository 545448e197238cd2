"""The signals that end a server, as something to wait for."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")
# In seconds: where a wait cannot be interrupted (Windows), a signal shows after it.
_LOOK = 1.0


@contextmanager
def ended_by_signal() -> Iterator[Callable[[], None]]:
    """Give what returns once Ctrl-C, SIGTERM or the end of the terminal came, also before it was called.

    Ignored signals stay ignored. For the main thread only.
    """
    ended = threading.Event()
    numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    handled = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = [(number, signal.signal(number, lambda *_: ended.set())) for number in handled]

    def wait() -> None:
        while not ended.wait(_LOOK):
            continue

    try:
        yield wait
    finally:
        for number, handler in before:
            signal.signal(number, handler)
