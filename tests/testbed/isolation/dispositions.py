"""The signals that the caller of a run ignores, as `make test &` and `nohup` have it."""

import signal

# Python ignores these itself, and gives its children the usual.
_OF_PYTHON = {signal.SIGPIPE, signal.SIGXFSZ}
_STOPS = {signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}


def make_usual() -> None:
    """Let the programs that this process starts have the usual dispositions, while it goes on to ignore what it did."""
    for number in signal.valid_signals() - _OF_PYTHON:
        if signal.getsignal(number) is signal.SIG_IGN:
            # A program that is started inherits what is ignored, and not what is handled.
            signal.signal(number, signal.SIG_DFL if number in _STOPS else lambda *_: None)
