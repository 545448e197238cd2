"""Signals wait until the terminal is as it was, and then do what they would have done."""

import os
import signal
from collections.abc import Iterator

import pytest

from awsroles.adapters.noted_signals import noted_signals


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
    with noted_signals() as noted:
        os.kill(os.getpid(), signal.SIGTERM)
        happened.append(f"noted {noted}")
    assert happened == [f"noted [{int(signal.SIGTERM)}]", "handled"]


def test_an_interrupt_is_raised_at_the_end_also_when_the_work_fails() -> None:
    def work() -> None:
        with noted_signals():
            os.kill(os.getpid(), signal.SIGINT)
            raise ValueError

    with pytest.raises(KeyboardInterrupt):
        work()


def test_an_ignored_signal_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with noted_signals() as noted:
        os.kill(os.getpid(), signal.SIGHUP)
    assert noted == []


def test_everything_is_as_before_afterwards() -> None:
    def state() -> list[object]:
        handlers = [signal.getsignal(number) for number in sorted(signal.valid_signals())]
        return [*handlers, signal.pthread_sigmask(signal.SIG_BLOCK, [])]

    before = state()
    with noted_signals():
        assert state() != before
    assert state() == before
