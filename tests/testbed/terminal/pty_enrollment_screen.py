"""The real `EnrollmentScreen`, used in a process of its own on a real terminal."""

import json
import os
import subprocess
import sys
from typing import Any

from awsroles import errors
from devtools.pty_process import PtyProcess
from testbed.terminal.pty_prompter import outcome

_PROGRAM = """
import json, os, sys, time
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.enrollment_screen import TerminalEnrollmentScreen
from awsroles.errors import AwsrolesError
screen = TerminalEnrollmentScreen(os.environ, Waiter(10))
try:
    for method, argument in json.loads(sys.argv[1]):
        getattr(screen, method)(argument)
    outcome = [time.time()]
except AwsrolesError as error:
    outcome = [type(error).__name__, error.message, error.hint]
open(os.environ["OUTCOME"], "w").write(json.dumps(outcome))
"""


class PtyEnrollmentScreen:
    """Implements the `EnrollmentScreen` port on a terminal of its own for each call, or without any.

    *screen* is what the last of them showed, escape sequences and all.
    """

    def __init__(self, environment: dict[str, str], *, has_terminal: bool = True, columns: int = 200) -> None:
        self._environment = environment | {"OUTCOME": os.path.join(environment["TMPDIR"], "outcome")}
        self._has_terminal = has_terminal
        self._columns = columns
        self.screen = ""

    def say(self, text: str) -> None:
        self.call(["say", text])

    def show_qr_code(self, text: str) -> None:
        self.call(["show_qr_code", text])

    def count_down(self, moment: float) -> None:
        self.call(["count_down", moment])

    def call(self, *calls: list[Any]) -> None:
        """Make all these *calls* in one process."""
        command = [sys.executable, "-c", _PROGRAM, json.dumps(calls)]
        if self._has_terminal:
            with PtyProcess(command, self._environment, columns=self._columns) as terminal:
                assert terminal.exit_code() == 0, terminal.screen
                self.screen = terminal.screen
        else:
            subprocess.run(command, env=self._environment, start_new_session=True, check=True, timeout=20)
        found = outcome(self._environment)
        if isinstance(found, list):
            raise getattr(errors, found[0])(*found[1:])
