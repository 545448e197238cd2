"""MFA codes from a program that the person configured as `mfa_process`."""

import os
import shlex
import subprocess
import sys

from awsroles.adapters.process import run as short_program
from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.mfa.codes import CodeRequest, six_digits
from awsroles.core.untrusted import printable
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError

_LONGEST = 10.0


class MfaProcessCodes:
    """Implements the `CodeSource` port with the question's `mfa_process`, else the one in the settings."""

    def __init__(self, mfa_process: str | None, patience: Waiter) -> None:
        self._default = mfa_process
        self._patience = patience

    def ask(self, question: CodeRequest) -> str:
        """Return the first line that the program prints, run when the device shows a code that was not used.

        Raises NoTerminalError where there is no program, ConfigurationError where its command line cannot be split.
        """
        arguments = _split(question.mfa_process or self._default or "")
        if not arguments:
            raise NoTerminalError("no mfa_process is configured", "run it in a terminal")
        self._patience.wait_until(question.valid_from)
        return self._code(arguments)

    def _code(self, arguments: list[str]) -> str:
        name = printable(arguments[0])
        hint = "run the mfa_process by hand and look at what it prints, or take it out of the configuration"
        try:
            finished = self._run(arguments)
        except CallTimeoutError as error:
            raise InputRequiredError(f"the mfa_process {name} took too long", hint) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise InputRequiredError(f"the mfa_process {name} cannot be run: {reason}", hint) from error
        code = six_digits(finished.output.partition("\n")[0])
        if finished.code != 0:
            raise InputRequiredError(f"the mfa_process {name} failed with exit code {finished.code}", hint)
        if code is None:
            raise InputRequiredError(f"the mfa_process {name} did not print an MFA code of six digits", hint)
        return code

    def _run(self, arguments: list[str]) -> short_program.Finished:
        seconds = min(_LONGEST, self._patience.seconds())
        # "Touch your key" is for a person; an SDK that collects our stderr wants one error in it and no more.
        stderr = None if os.isatty(2) else subprocess.DEVNULL
        return short_program.run(arguments, seconds, self._patience.check_cancelled, stderr=stderr)


def _split(command: str) -> list[str]:
    try:
        # In the POSIX way every backslash of a Windows path would be lost.
        return shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise ConfigurationError(
            f"the mfa_process cannot be split into words: {str(error).lower()}", "close every quote in it"
        ) from error
