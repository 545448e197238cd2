"""The real `Terminal`, asked in a process of its own on a real terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from awsroles import errors
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError
from devtools.pty_process import CTRL_D, PtyProcess

_PROGRAM = """
import json, os, sys
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.prompter import Terminal
from awsroles.errors import AwsrolesError
tick = lambda: exec(os.environ.get("TICK", ""))
terminal = Terminal(Waiter(float(os.environ.get("SECONDS", "10")), check_cancelled=tick))
try:
    outcome = [getattr(terminal, sys.argv[1])(*json.loads(sys.argv[2]), **json.loads(sys.argv[3]))]
except AwsrolesError as error:
    outcome = [type(error).__name__, error.message, error.hint]
except KeyboardInterrupt:
    outcome = ["KeyboardInterrupt"]
open(os.environ["OUTCOME"], "w").write(json.dumps(outcome))
"""


def asking(method: str, *arguments: Any, **options: Any) -> list[str]:
    """Return the command that calls *method* of a `Terminal`.

    It takes from its environment OUTCOME (a file for what becomes of it), SECONDS, and TICK (a Python statement).
    """
    return [sys.executable, "-c", _PROGRAM, method, json.dumps(arguments), json.dumps(options)]


def outcome(environment: dict[str, str]) -> Any:
    """Return what the call returned, or the name, message and hint of what it raised as a list."""
    with open(environment["OUTCOME"], encoding="utf-8") as file:
        found = json.load(file)
    return found[0] if len(found) == 1 else found


class PtyPrompter:
    """Implements the `Person` port: somebody who types *answers*.

    A CancelledError among them is Ctrl-D, an InputRequiredError is silence, a NoTerminalError is no terminal at all.
    """

    def __init__(self, environment: dict[str, str], *answers: str | AwsrolesError) -> None:
        self._environment = environment | {"OUTCOME": os.path.join(environment["TMPDIR"], "outcome")}
        self._answers = list(answers)

    def tell(self, text: str) -> None:
        """Tell nobody: each question has a terminal of its own."""

    def ask(self, question: str, words: Sequence[str] = ()) -> Any:
        return self._call("ask", question, list(words))

    def ask_secret(self, question: str) -> Any:
        return self._call("ask_secret", question)

    def ask_pasted(self, question: str) -> Any:
        return self._call("ask_pasted", question)

    def choose(self, question: str, choices: Sequence[str], *, default: int | None = None) -> Any:
        return self._call("choose", question, list(choices), default=default)

    def confirm(self, question: str, *, default: bool = False) -> Any:
        return self._call("confirm", question, default=default)

    def _call(self, method: str, *arguments: Any, **options: Any) -> Any:
        command = asking(method, *arguments, **options)
        if self._answers and isinstance(self._answers[0], NoTerminalError):
            subprocess.run(command, env=self._environment, start_new_session=True, check=True, timeout=20)
        else:
            self._answer(command)
        found = outcome(self._environment)
        if isinstance(found, list):
            raise getattr(errors, found[0])(*found[1:])
        return found

    def _answer(self, command: list[str]) -> None:
        seconds = "0.5" if any(isinstance(answer, InputRequiredError) for answer in self._answers) else "10"
        with PtyProcess(command, self._environment | {"SECONDS": seconds}) as terminal:
            while terminal.asks():
                answer = self._answers.pop(0)
                if isinstance(answer, str):
                    terminal.type(answer)
                elif isinstance(answer, CancelledError):
                    terminal.press(CTRL_D)
