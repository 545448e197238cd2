"""Questions on the terminal, and the prompter of --no-input."""

import sys
from collections.abc import Callable, Sequence

from awsroles.core.prompts import Choice
from awsroles.core.untrusted import printable
from awsroles.errors import InputRequiredError, NoTerminalError

_TRIES = 3


if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as console
else:
    from awsroles.adapters.terminal import tty as console


class Terminal:
    """Implements the `Person` port on the controlling terminal; questions are written exactly as they are given.

    *seconds* gives how long a question may wait now; *tick* runs several times a second meanwhile and may raise.
    """

    def __init__(self, *, seconds: Callable[[], float], check_cancelled: Callable[[], None]) -> None:
        self._seconds = seconds
        self._tick = check_cancelled

    def say(self, text: str) -> None:
        """Write *text* as a line where the questions are; raise NoTerminalError where nobody would read it."""
        console.tell(printable(text), self._seconds(), self._tick)

    def ask(self, question: str) -> str:
        """Return a line that is shown while it is typed."""
        return self._answer(printable(question))

    def ask_secret(self, question: str) -> str:
        """Return a line that is not shown."""
        return console.ask(printable(question), self._seconds(), self._tick, hidden=True)

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Return the index of the one of *choices* that they pick by its number; three tries."""
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
        """Return their yes or no; anything but a yes is a no."""
        return self._answer(f"{printable(question)} [y/N] ").strip().lower() in ("y", "yes")

    def _answer(self, text: str) -> str:
        return console.ask(text, self._seconds(), self._tick)


class NoPrompter:
    """Implements the ports `Person` and `Picker`: every question goes unanswered."""

    def ask(self, question: str) -> str:
        """Raise NoTerminalError."""
        raise _unanswered(question)

    def ask_secret(self, question: str) -> str:
        """Raise NoTerminalError."""
        raise _unanswered(question)

    def choose(self, question: str, choices: Sequence[str]) -> int:  # noqa: ARG002 - the port has them
        """Raise NoTerminalError."""
        raise _unanswered(question)

    def pick(self, question: str, choices: Sequence[Choice]) -> int:  # noqa: ARG002 - the port has them
        """Raise NoTerminalError."""
        raise _unanswered(question)

    def confirm(self, question: str) -> bool:
        """Raise NoTerminalError."""
        raise _unanswered(question)


def _unanswered(question: str) -> NoTerminalError:
    return NoTerminalError(
        f"an answer is needed, and --no-input or AWSROLES_NO_INPUT says not to ask: {question.rstrip(': ')}",
        "give it as an option (--help shows them), or leave that out",
    )
