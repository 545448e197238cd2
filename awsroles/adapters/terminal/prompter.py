"""Questions on the terminal, and the prompter of --no-input."""

import sys
from collections.abc import Sequence

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.prompts import Choice
from awsroles.core.untrusted import printable
from awsroles.errors import InputRequiredError, NoTerminalError

_TRIES = 3


if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as tty
else:
    from awsroles.adapters.terminal import tty


class Terminal:
    """Implements the `Prompter` port on the controlling terminal, which shows each question exactly as it is."""

    def __init__(self, waiter: Waiter) -> None:
        self._waiter = waiter

    def say(self, text: str) -> None:
        """Write *text* as a line on the terminal; raise NoTerminalError if nobody would read it."""
        tty.tell(printable(text), self._waiter)

    def ask(self, question: str) -> str:
        return self._answer(printable(question))

    def ask_secret(self, question: str) -> str:
        return tty.ask(printable(question), self._waiter, hidden=True)

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Return the index of the choice whose number is typed; the user has three tries."""
        width = len(str(len(choices)))
        rows = [f"  {number:>{width}}  {printable(choice)}" for number, choice in enumerate(choices, 1)]
        text = "\n".join([printable(question), *rows, "Number: "])
        for _ in range(_TRIES):
            answer = self._answer(text).strip()
            if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            text = f"Type a number from 1 to {len(choices)}: "
        raise InputRequiredError(f"none of {_TRIES} answers was a choice", "run it again and type one of the numbers")

    def confirm(self, question: str) -> bool:
        return self._answer(f"{printable(question)} [y/N] ").strip().lower() in ("y", "yes")

    def _answer(self, text: str) -> str:
        return tty.ask(text, self._waiter)


class NoPrompter:
    """Implements the ports `Prompter` and `Picker`: every question raises NoTerminalError."""

    def ask(self, question: str) -> str:
        raise _unanswered(question)

    def ask_secret(self, question: str) -> str:
        raise _unanswered(question)

    def choose(self, question: str, choices: Sequence[str]) -> int:  # noqa: ARG002 - the port has them
        raise _unanswered(question)

    def pick(self, question: str, choices: Sequence[Choice]) -> int:  # noqa: ARG002 - the port has them
        raise _unanswered(question)

    def confirm(self, question: str) -> bool:
        raise _unanswered(question)


def _unanswered(question: str) -> NoTerminalError:
    return NoTerminalError(
        f"an answer is needed, and --no-input or AWSROLES_NO_INPUT says not to ask: {question.rstrip(': ')}",
        "give it as an option (--help shows them), or leave that out",
    )
