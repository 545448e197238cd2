"""What is piped into this program: read to its end, in a limited time."""

import os
import select
import sys
import time

from awsroles.errors import AnswerNeededError

_SECONDS = 30.0
_LONGEST = 65_536


def read_piped(hint: str) -> bytes:
    """Return all of stdin, empty where that is closed or a terminal.

    Raises AnswerNeededError, with *hint*, where it does not end in time.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return b""
    descriptor, deadline, text = sys.stdin.fileno(), time.monotonic() + _SECONDS, b""
    while len(text) < _LONGEST:
        # Windows has no select for pipes: there it is read until its end.
        if (
            sys.platform != "win32"
            and not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]
        ):
            raise AnswerNeededError(f"stdin did not end in {_SECONDS:.0f} s", hint)
        piece = os.read(descriptor, _LONGEST)
        if not piece:
            break
        text += piece
    return text
