"""The real pickers, each in a process of its own on a real terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from awsroles import errors
from awsroles.core.prompts import Choice
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError
from devtools.pty_process import CTRL_D, PtyProcess
from testbed.terminal.pty_prompter import outcome
from testbed.terminal.screen_reader import ScreenReader

# For each what it is made of, the name of its terminal, and what shows when it waits.
PICKERS = {
    "filter": ("FilterPicker(waiter)", "xterm", " to leave"),
    "plain": ("PlainPicker(Terminal(waiter))", "dumb", "part of the name:"),
}

_PROGRAM = """
import json, os, sys
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.filter_picker import FilterPicker
from awsroles.adapters.terminal.list_picker import PlainPicker
from awsroles.adapters.terminal.prompter import Terminal
from awsroles.core.prompts import Choice
from awsroles.errors import AwsrolesError
tick = lambda: exec(os.environ.get("TICK", ""))
waiter = Waiter(float(os.environ.get("SECONDS", "20")), check_cancelled=tick)
given = json.loads(sys.stdin.read() or os.environ["CHOICES"])
choices = [Choice(name, tuple(details), (), *is_red) for name, details, *is_red in given]
try:
    outcome = [{picker}.pick("Which profile?", choices)]
except AwsrolesError as error:
    outcome = [type(error).__name__, error.message, error.hint]
except KeyboardInterrupt:
    outcome = ["KeyboardInterrupt"]
open(os.environ["OUTCOME"], "w").write(json.dumps(outcome))
"""


def picking(kind: str) -> list[str]:
    """Return the command that picks with the picker *kind* from the choices in CHOICES, or in the file on stdin.

    It takes from its environment what `typed_person.asking` does.
    """
    return [sys.executable, "-c", _PROGRAM.replace("{picker}", PICKERS[kind][0])]


def world(environment: dict[str, str], kind: str, choices: Sequence[Choice]) -> dict[str, str]:
    """Return the environment for that command."""
    as_json = json.dumps([(choice.name, choice.details, choice.is_production) for choice in choices])
    return environment | {
        "CHOICES": as_json,
        "OUTCOME": os.path.join(environment["TMPDIR"], "outcome"),
        "TERM": PICKERS[kind][1],
    }


class PtyPicker:
    """Implements the `Picker` port: somebody who types *answers* at the picker *kind*.

    A CancelledError among them is Escape or Ctrl-D, an InputRequiredError is silence, a NoTerminalError no terminal.
    """

    def __init__(self, kind: str, environment: dict[str, str], *answers: str | AwsrolesError) -> None:
        self._kind = kind
        self._environment = environment
        self._answers = list(answers)

    def pick(self, question: str, choices: Sequence[Choice]) -> Any:  # noqa: ARG002 - the port has it
        environ = world(self._environment, self._kind, choices)
        if isinstance(self._answers[0], NoTerminalError):
            subprocess.run(
                picking(self._kind),
                env=environ,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                check=True,
                timeout=20,
            )
        else:
            self._answer(environ)
        found = outcome(environ)
        if isinstance(found, list):
            raise getattr(errors, found[0])(*found[1:])
        return found

    def _answer(self, environ: dict[str, str]) -> None:
        silent = any(isinstance(answer, InputRequiredError) for answer in self._answers)
        command = ["sh", "-c", '"$@" </dev/null', "sh", *picking(self._kind)]
        with PtyProcess(command, environ | ({"SECONDS": "0.5"} if silent else {})) as terminal:
            for answer in self._answers:
                ScreenReader(terminal).wait_for(PICKERS[self._kind][2])
                if isinstance(answer, str):
                    terminal.press(f"{answer}\r" if self._kind == "filter" else f"{answer}\n")
                elif isinstance(answer, CancelledError):
                    terminal.press("\x1b" if self._kind == "filter" else CTRL_D)
            terminal.exit_code()
