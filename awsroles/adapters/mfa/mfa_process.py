"""MFA codes from the program that is configured as `mfa_process`."""

import os
import shlex
import subprocess
import sys

from awsroles.adapters.process.run import Finished, run
from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.mfa.codes import CodeRequest, six_digits
from awsroles.core.untrusted import printable
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError

_LONGEST = 10.0


class MfaProcessCodes:
    """Implements the `CodeSource` port with the request's `mfa_process`, by default that of the settings."""

    def __init__(self, mfa_process: str | None, waiter: Waiter) -> None:
        self._default = mfa_process
        self._waiter = waiter

    def ask(self, request: CodeRequest) -> str:
        """Return the first line that the program prints; it runs once the device shows a code that is not used yet.

        Raises NoTerminalError if no program is configured, ConfigurationError if its command line cannot be split.
        """
        arguments = _split(request.mfa_process or self._default or "")
        if not arguments:
            raise NoTerminalError("no mfa_process is configured", "run it in a terminal")
        self._waiter.wait_until(request.valid_from)
        return self._code(arguments)

    def _code(self, arguments: list[str]) -> str:
        name = printable(arguments[0])
        hint = "run the mfa_process by hand, and check what it prints"
        try:
            finished = self._run(arguments)
        except CallTimeoutError as error:
            raise InputRequiredError(f"mfa_process {name} took too long", hint) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise InputRequiredError(f"mfa_process {name} cannot be run: {reason}", hint) from error
        code = six_digits(finished.output.partition("\n")[0])
        if finished.code != 0:
            raise InputRequiredError(f"mfa_process {name} failed (exit code {finished.code})", hint)
        if code is None:
            raise InputRequiredError(f"mfa_process {name} did not print six digits", hint)
        return code

    def _run(self, arguments: list[str]) -> Finished:
        seconds = min(_LONGEST, self._waiter.remaining())
        # "Touch your key" is for a person. An SDK collects our stderr, which is to hold one error and no more.
        stderr = None if os.isatty(2) else subprocess.DEVNULL
        return run(arguments, seconds, self._waiter.check_cancelled, stderr=stderr)


def _split(command: str) -> list[str]:
    try:
        # POSIX rules would drop every backslash of a Windows path.
        return shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise ConfigurationError(
            f"the mfa_process cannot be split into words: {str(error).lower()}", "close every quote in it"
        ) from error
