"""Signals wait until the terminal is as it was, and then do what they would have done."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from awsroles.adapters.process.signals import deferred_signals, termination_as_cancellation
from awsroles.errors import CancelledError
from devtools.pty_process import SHELL, PtyProcess


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put the handlers of the test run back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_signal_is_noted_first_and_handled_at_the_end() -> None:
    happened: list[str] = []
    signal.signal(signal.SIGTERM, lambda *_: happened.append("handled"))
    with deferred_signals() as noted:
        os.kill(os.getpid(), signal.SIGTERM)
        happened.append(f"noted {noted}")
    assert happened == [f"noted [{int(signal.SIGTERM)}]", "handled"]


def test_an_interrupt_is_raised_at_the_end_also_when_the_work_fails() -> None:
    done: list[str] = []

    def work() -> None:
        with deferred_signals():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")
            raise ValueError

    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_an_ignored_signal_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with deferred_signals() as noted:
        os.kill(os.getpid(), signal.SIGHUP)
    assert noted == []


def test_a_background_process_that_touches_the_terminal_is_not_stopped(environment: dict[str, str]) -> None:
    program = """
import os
from awsroles.adapters.process.signals import deferred_signals
with deferred_signals():
    fd = os.open("/dev/tty", os.O_RDWR)
    os.write(fd, b"written")
    try:
        os.read(fd, 1)
    except OSError as error:
        os.write(fd, f" and {error.strerror}".encode())
"""
    with PtyProcess(SHELL, environment | {"PROGRAM": program, "PYTHON": sys.executable}) as terminal:
        terminal.type('stty tostop; "$PYTHON" -c "$PROGRAM" & wait $!; echo "ended with $?"')
        terminal.wait_for("written and Input/output error")
        terminal.wait_for("ended with 0\n")


def test_everything_is_as_before_afterwards() -> None:
    def state() -> list[object]:
        handlers = [signal.getsignal(number) for number in sorted(signal.valid_signals())]
        return [*handlers, signal.pthread_sigmask(signal.SIG_BLOCK, [])]

    before = state()
    with deferred_signals():
        assert state() != before
    assert state() == before


def test_a_process_that_is_continued_before_it_stops_does_not_stop() -> None:
    stopped: list[str] = []
    before = signal.signal(signal.SIGTSTP, lambda *_: stopped.append("stopped"))
    with deferred_signals():
        os.kill(os.getpid(), signal.SIGTSTP)
        os.kill(os.getpid(), signal.SIGCONT)
    assert stopped == []
    with deferred_signals():
        os.kill(os.getpid(), signal.SIGCONT)
        os.kill(os.getpid(), signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, before)
    assert stopped == ["stopped"]


def test_a_termination_is_a_cancellation_first_and_then_a_termination() -> None:
    came: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: came.append(number))
    with pytest.raises(CancelledError, match="ended by a signal"), termination_as_cancellation():
        signal.raise_signal(signal.SIGTERM)
    assert came == [signal.SIGTERM]
