"""Run a program and read its output, with a time limit and without a shell, a terminal or our passphrase."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

from awsroles.adapters.process.signals import deferred_termination
from awsroles.adapters.process.waiting import call_with_timeout
from awsroles.core.dataclass import dataclass, field

_MOST_READ = 4096
# In seconds.
_PATIENCE = 2.0
_PASSPHRASE = "AWSROLES_PASSPHRASE"  # noqa: S105 - the name of the variable


@dataclass(frozen=True)
class Finished:
    """The exit code of a program, negative for a signal, and the beginning of its stdout and stderr."""

    code: int
    output: str = field(repr=False)
    stderr: str = field(repr=False)


def run(
    arguments: Sequence[str],
    seconds: float,
    check_cancelled: Callable[[], None],
    *,
    stderr: int | None,
    environ: Mapping[str, str] = os.environ,
    on_slow: Callable[[], None] | None = None,
    most: int = _MOST_READ,
    may_ask: bool = False,
) -> Finished:
    """Run *arguments* in a process group of its own, which is killed if it is too slow or this process is terminated.

    *stderr* is as for `subprocess.Popen`. *most* bytes of each output are read, by default 4 KB. A program that
    *may_ask* its user stays in the foreground of the terminal, and is ended alone. *on_slow* runs after a second.
    Raises OSError if the program cannot be started, CallTimeoutError after *seconds*, and the errors of
    *check_cancelled*.
    """
    with deferred_termination() as signals:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={name: value for name, value in environ.items() if name != _PASSPHRASE},
            start_new_session=not may_ask,
        )

        def check() -> None:
            if signals:
                raise InterruptedError
            check_cancelled()

        try:
            return call_with_timeout(
                seconds,
                lambda: _finished(process, most),
                what=arguments[0],
                on_slow=on_slow,
                check_cancelled=check,
            )
        except BaseException:
            if may_ask:
                _end(process)
            else:
                end_group(process)
            raise


def _finished(process: "subprocess.Popen[bytes]", most: int) -> Finished:
    output, errors = _beginning(process.stdout, most), _beginning(process.stderr, most)
    return Finished(process.wait(), output, errors)


def _beginning(stream: IO[bytes] | None, most: int) -> str:
    """Return the beginning of *stream* and close it, which ends a program that never stops printing."""
    if stream is None:
        return ""
    with stream:
        return stream.read(most).decode(errors="replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End *process* so that it can end its own children; it is killed if it does not."""
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill *process*, which runs, with its process group, and wait for its end."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
