"""Run a program and read its output, with a time limit and without a shell, a terminal or our passphrase."""

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
    """The exit code of a program, negative for a signal, and the first 4 KB of its stdout and stderr."""

    code: int
    output: str = field(repr=False)
    stderr: str = field(repr=False)


def run(
    arguments: Sequence[str], seconds: float, check_cancelled: Callable[[], None], *, stderr: int | None
) -> Finished:
    """Run *arguments* in a process group of its own, which is killed if it is too slow or this process is terminated.

    *stderr* is as for `subprocess.Popen`. Raises OSError if the program cannot be started, CallTimeoutError after
    *seconds*, and the errors of *check_cancelled*.
    """
    with deferred_termination() as signals:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={name: value for name, value in os.environ.items() if name != _PASSPHRASE},
            start_new_session=True,
        )

        def check() -> None:
            if signals:
                raise InterruptedError
            check_cancelled()

        try:
            return call_with_timeout(seconds, lambda: _finished(process), what=arguments[0], check_cancelled=check)
        except BaseException:
            end_group(process)
            raise


def _finished(process: "subprocess.Popen[bytes]") -> Finished:
    output, errors = _beginning(process.stdout), _beginning(process.stderr)
    return Finished(process.wait(), output, errors)


def _beginning(stream: IO[bytes] | None) -> str:
    """Return the beginning of *stream* and close it, which ends a program that never stops printing."""
    if stream is None:
        return ""
    with stream:
        return stream.read(_MOST_READ).decode(errors="replace")


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill *process*, which runs, with its process group, and wait for its end."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
