"""Questions on the terminal, and the prompter of --no-input."""

import sys
from collections.abc import Sequence

from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.shown_text import broken, home_shortened
from awsroles.core.prompts import TRIES, Choice
from awsroles.errors import InputRequiredError, NoTerminalError

# No terminal is narrower.
_NARROW = 40
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}


if sys.platform == "win32":
    from awsroles.adapters.terminal import windows_console as tty
else:
    from awsroles.adapters.terminal import tty


class Terminal:
    """Implements the `Prompter` port on the controlling terminal.

    Lines break at words, and paths of the home directory are shown as `~/…`.
    """

    def __init__(self, waiter: Waiter) -> None:
        self._waiter = waiter

    def tell(self, text: str) -> None:
        """Write *text* as a line on the terminal; raise NoTerminalError if nobody would read it."""
        tty.tell(_fitting(text), self._waiter)

    def ask(self, question: str, words: Sequence[str] = ()) -> str:
        return tty.ask(_fitting(question), self._waiter, completed=(words, _fitting) if words else None)

    def ask_secret(self, question: str) -> str:
        return tty.ask(_fitting(question), self._waiter, hidden=True)

    def ask_pasted(self, question: str) -> str:
        """Return a line, and those that were pasted with it: nobody types them in this moment."""
        return tty.ask(_fitting(question), self._waiter, pasted=True)

    def choose(self, question: str, choices: Sequence[str], *, default: int | None = None) -> int:
        """Return the index of the choice whose number or name is typed; the user has three tries."""
        width = len(str(len(choices)))
        rows = [f"  {number:>{width}}  {choice}" for number, choice in enumerate(choices, 1)]
        prompt = "Number or name: " if default is None else f"Number or name [{default + 1}]: "
        known = {name: index for index, name in enumerate(choices)}
        known |= {str(number): index for index, number in enumerate(range(1, len(choices) + 1))}
        if default is not None:
            known[""] = default
        lines = [question, *rows, prompt]
        for _ in range(TRIES):
            answer = self._answer(*lines).strip()
            if answer in known:
                return known[answer]
            lines = [f"  Type a number from 1 to {len(choices)}, or a name of the list.", prompt]
        raise InputRequiredError(f"none of {TRIES} answers was a choice", "run it again and type one of the numbers")

    def confirm(self, question: str, *, default: bool = False) -> bool:
        """Return the answer; one that is neither yes nor no is asked again, twice at most."""
        prompt = f"{question} {'[Y/n]' if default else '[y/N]'} "
        lines = [prompt]
        for _ in range(TRIES):
            answer = self._answer(*lines).strip().lower()
            if answer in _ANSWERS:
                return _ANSWERS[answer]
            if not answer:
                return default
            lines = ["  Please answer y or n.", prompt]
        raise InputRequiredError(f"none of {TRIES} answers was yes or no", "run it again and answer y or n")

    def _answer(self, *lines: str) -> str:
        return tty.ask(_fitting(*lines), self._waiter)


def _fitting(*texts: str) -> str:
    """Return *texts* as the terminal shows them, each on lines of its own."""
    lines = [home_shortened(text) for text in texts]
    if max(map(len, lines)) < _NARROW or not (columns := tty.columns()):
        return "\n".join(lines)
    return "\n".join(part for line in lines for part in broken(line, columns - 1))


class NoPrompter:
    """Implements the ports `Prompter` and `Picker`: every question raises NoTerminalError."""

    def tell(self, text: str) -> None:
        """Tell nobody."""

    def ask(self, question: str, words: Sequence[str] = ()) -> str:  # noqa: ARG002 - the port has them
        raise _unanswered(question)

    def ask_secret(self, question: str) -> str:
        raise _unanswered(question)

    def ask_pasted(self, question: str) -> str:
        raise _unanswered(question)

    def choose(self, question: str, choices: Sequence[str], *, default: int | None = None) -> int:  # noqa: ARG002 - the port has them
        raise _unanswered(question)

    def pick(self, question: str, choices: Sequence[Choice]) -> int:  # noqa: ARG002 - the port has them
        raise _unanswered(question)

    def confirm(self, question: str, *, default: bool = False) -> bool:  # noqa: ARG002 - the port has it
        raise _unanswered(question)


def _unanswered(question: str) -> NoTerminalError:
    return NoTerminalError(
        f"an answer is needed, and --no-input or AWSROLES_NO_INPUT says not to ask: {question.rstrip(': ')}",
        "give it as an option (--help shows them), or leave that out",
    )
