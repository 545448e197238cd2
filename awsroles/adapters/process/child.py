"""A program that runs as a child of this process, as it would in its place: its signals, its stops and its end."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn

from awsroles.adapters.process.descriptor_limit import limit_as_found
from awsroles.adapters.process.exec import wait_for
from awsroles.adapters.process.hardening import harden, soften
from awsroles.errors import CommandNotExecutableError

_SHELL = "/bin/sh"
_STOPS = ("SIGTSTP", "SIGTTIN", "SIGTTOU")
# What the terminal sends to every process of the group in its foreground: the child has it already.
_OF_THE_TERMINAL = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGWINCH", *_STOPS)
_PASSED_ON = ("SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCONT", *_OF_THE_TERMINAL)


def _numbers(*names: str) -> set[signal.Signals]:
    return {getattr(signal, name) for name in names if hasattr(signal, name)}


class _Supervisor:
    """Runs a program while signals wait until they are passed on; *found_mask* is what the program is to have."""

    def __init__(self, found_mask: set[signal.Signals]) -> None:
        self._found_mask = found_mask
        self._signals = _numbers("SIGCHLD", *_PASSED_ON)

    def run(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        """Return the exit code of the program at *path*, negative for the signal that ended it.

        *arguments* are those from its name on. Raises CommandNotExecutableError where the system does not run it.
        """
        child = self._start(path, arguments, environ)
        while True:
            number, is_for_group = self._next_signal()
            if number == signal.SIGCHLD:
                code = self._look_at(child)
                if code is not None:
                    return code
            elif not is_for_group:
                # It may have ended a moment ago.
                with suppress(ProcessLookupError):
                    os.kill(child, number)

    def _start(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        harden()
        # The child is to have the limits that were found. What cannot be looked into leaves no core whatever they are.
        soften()
        try:
            with limit_as_found():
                return self._spawn(path, arguments, environ)
        except OSError as error:
            raise CommandNotExecutableError(f"{path} cannot be run: {error.strerror}") from error
        finally:
            harden()

    def _spawn(self, path: str, arguments: list[str], environ: Mapping[str, str]) -> int:
        # Python ignores these two for itself, and what is ignored stays so.
        defaults = _numbers("SIGPIPE", "SIGXFSZ")
        try:
            return os.posix_spawn(path, arguments, environ, setsigmask=self._found_mask, setsigdef=defaults)
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
        # A script without a first line that names its interpreter: every shell, and execvp(3), runs it so.
        script = [_SHELL, path, *arguments[1:]]
        return os.posix_spawn(_SHELL, script, environ, setsigmask=self._found_mask, setsigdef=defaults)

    def _next_signal(self) -> tuple[int, bool]:
        """Wait for a signal; return it, and whether the child has it from where it came from."""
        if sys.platform == "darwin":
            # Who sent it is not known there.
            number, is_from_kernel = int(signal.sigwait(self._signals)), True
        else:
            info = signal.sigwaitinfo(self._signals)
            number, is_from_kernel = info.si_signo, info.si_code > 0
        # The end of a terminal is told to the leader of its session alone.
        is_for_all = number != signal.SIGHUP or os.getsid(0) != os.getpid()
        return number, is_from_kernel and number in _numbers(*_OF_THE_TERMINAL) and is_for_all

    def _look_at(self, child: int) -> int | None:
        """Return how the child has ended; None where it runs, after this process has stopped as it had."""
        while True:
            pid, status = os.waitpid(child, os.WNOHANG | os.WUNTRACED)
            if pid == 0:
                return None
            if not os.WIFSTOPPED(status):
                return os.waitstatus_to_exitcode(status)
            self._stop_by(signal.Signals(os.WSTOPSIG(status)))
            os.kill(child, signal.SIGCONT)

    def _stop_by(self, number: signal.Signals) -> None:
        """Stop this process, so that a shell sees its job stopped; return when it goes on."""
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
    """Give what runs a program; all signals wait for that, in this thread and in those that it starts meanwhile."""
    if sys.platform == "win32":
        yield wait_for
        return
    # What would be discarded where it is blocked, as on macOS, waits with a handler.
    before = signal.signal(signal.SIGCHLD, lambda *_: None)
    mask = {signal.Signals(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())}
    signal.pthread_sigmask(signal.SIG_BLOCK, _numbers("SIGCHLD", *_PASSED_ON))
    try:
        yield _Supervisor(mask).run
    finally:
        signal.signal(signal.SIGCHLD, before or signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def end_by(number: int) -> NoReturn:
    """End this process by a signal, as a child has ended, so that whoever waits for it sees the same."""
    with suppress(OSError):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    # What cannot end a process did not end the child.
    raise AssertionError(number)
