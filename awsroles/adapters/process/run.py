"""Another program run for what it prints: without a shell, a terminal or our passphrase, and for a limited time."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from awsroles.adapters.process.signals import deferred_termination
from awsroles.adapters.process.waiting import call_with_timeout
from awsroles.core.dataclass import dataclass, field

_MOST_READ = 4096
_PASSPHRASE = "AWSROLES_PASSPHRASE"  # noqa: S105 - the name of the variable


@dataclass(frozen=True)
class Finished:
    """What is left of a program: its exit code, negative for a signal, and the first 4 KB of what it printed."""

    code: int
    output: str = field(repr=False)
    complaints: str = field(repr=False)


def run(
    arguments: Sequence[str], seconds: float, check_cancelled: Callable[[], None], *, stderr: int | None
) -> Finished:
    """Run *arguments* in a process group of its own, which is killed where it does not finish, or we are ended.

    *stderr* is as for `subprocess.Popen`. Raises OSError where it cannot be started, CallTimeoutError after *seconds*,
    and what *tick* raises.
    """
    with deferred_termination() as noted:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={name: value for name, value in os.environ.items() if name != _PASSPHRASE},
            start_new_session=True,
        )

        def tick_unless_ended() -> None:
            if noted:
                raise InterruptedError
            check_cancelled()

        try:
            return call_with_timeout(
                seconds, lambda: _finished(process), what=arguments[0], check_cancelled=tick_unless_ended
            )
        except BaseException:
            _end(process)
            raise


def _finished(process: "subprocess.Popen[bytes]") -> Finished:
    output, complaints = _beginning(process.stdout), _beginning(process.stderr)
    return Finished(process.wait(), output, complaints)


def _beginning(stream: IO[bytes] | None) -> str:
    """Return what is read first, and close the stream, so that a program which never stops printing ends."""
    if stream is None:
        return ""
    with stream:
        return stream.read(_MOST_READ).decode(errors="replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
