"""A child process that behaves as if it had replaced this one: signals, stops and exit reach through."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn

from awsroles.adapters.process.descriptor_limit import limit_as_found
from awsroles.adapters.process.exec import IGNORED_BY_PYTHON, launch, wait_for
from awsroles.adapters.process.hardening import harden, soften

_STOPS = ("SIGTSTP", "SIGTTIN", "SIGTTOU")
# The terminal sends these to each process of its foreground group, so that the child has them already.
_OF_THE_TERMINAL = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGWINCH", *_STOPS)
_PASSED_ON = ("SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCONT", *_OF_THE_TERMINAL)


def _numbers(*names: str) -> set[signal.Signals]:
    return {getattr(signal, name) for name in names if hasattr(signal, name)}


class _Supervisor:
    """Runs a program and passes on the signals that are blocked here; *found_mask* is the program's signal mask."""

    def __init__(self, found_mask: set[signal.Signals]) -> None:
        self._found_mask = found_mask
        self._signals = _numbers("SIGCHLD", *_PASSED_ON)

    def run(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        """Return the exit code of the program at *path*, negative for the signal that ended it.

        *arguments* are those from its name on. Raises CommandNotExecutableError.
        """
        child = self._start(path, arguments, environ)
        while True:
            number, is_for_group = self._next_signal()
            if number == signal.SIGCHLD:
                code = self._look_at(child)
                if code is not None:
                    return code
            elif not is_for_group:
                # The child may have ended a moment ago.
                with suppress(ProcessLookupError):
                    os.kill(child, number)

    def _start(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        harden()
        # The child gets the limits that this process found. A process that nobody may trace leaves no core meanwhile.
        soften()
        mask, defaults = self._found_mask, _numbers(*IGNORED_BY_PYTHON)
        try:
            with limit_as_found():
                return launch(
                    lambda program, words: os.posix_spawn(program, words, environ, setsigmask=mask, setsigdef=defaults),
                    path,
                    arguments,
                )
        finally:
            harden()

    def _next_signal(self) -> tuple[int, bool]:
        """Wait for a signal; return it, and True if its sender has sent it to the child too."""
        if sys.platform == "darwin":
            # macOS does not tell the sender.
            number, is_from_kernel = int(signal.sigwait(self._signals)), True
        else:
            info = signal.sigwaitinfo(self._signals)
            number, is_from_kernel = info.si_signo, info.si_code > 0
        # The hangup of a terminal goes to the leader of its session alone.
        is_for_all = number != signal.SIGHUP or os.getsid(0) != os.getpid()
        return number, is_from_kernel and number in _numbers(*_OF_THE_TERMINAL) and is_for_all

    def _look_at(self, child: int) -> int | None:
        """Return the exit code of the child, None if it runs. If the child has stopped, stop this process too."""
        while True:
            pid, status = os.waitpid(child, os.WNOHANG | os.WUNTRACED)
            if pid == 0:
                return None
            if not os.WIFSTOPPED(status):
                return os.waitstatus_to_exitcode(status)
            self._stop_by(signal.Signals(os.WSTOPSIG(status)))
            os.kill(child, signal.SIGCONT)

    def _stop_by(self, number: signal.Signals) -> None:
        """Stop this process, so that a shell sees its job stopped; return when it continues."""
        stops = _numbers(*_STOPS)
        while stops & signal.sigpending():
            signal.sigwait(stops)
        if number == signal.SIGSTOP:
            signal.raise_signal(number)
            return
        before = signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
        signal.raise_signal(number)
        signal.pthread_sigmask(signal.SIG_BLOCK, {number})
        signal.signal(number, before)


RunChild = Callable[[str, list[str], Mapping[str, str]], int]


@contextmanager
def supervised_child() -> Iterator[RunChild]:
    """Yield the function that runs a program. Until then signals are blocked, also in threads started meanwhile."""
    if sys.platform == "win32":
        yield wait_for
        return
    # macOS discards a blocked SIGCHLD that has no handler.
    before = signal.signal(signal.SIGCHLD, lambda *_: None)
    mask = {signal.Signals(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())}
    signal.pthread_sigmask(signal.SIG_BLOCK, _numbers("SIGCHLD", *_PASSED_ON))
    try:
        yield _Supervisor(mask).run
    finally:
        signal.signal(signal.SIGCHLD, before or signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def end_by(number: int) -> NoReturn:
    """End this process by the signal that ended its child, so that its parent sees the same."""
    with suppress(OSError):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    # No other signal can have ended the child.
    raise AssertionError(number)
