"""Ports to the user: questions, and choices from a list."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from awsroles.core.dataclass import dataclass
from awsroles.errors import AwsrolesError, ConfigurationError

Answer = TypeVar("Answer")

TRIES = 3
"""The number of times that a question is asked."""


class Prompter(Protocol):
    """The user at the terminal, for questions.

    Every question raises InputRequiredError if there is no terminal or no answer in time, and CancelledError if the
    user declines.
    """

    def tell(self, text: str) -> None:
        """Print a line where the questions appear."""

    def ask(self, question: str, words: Sequence[str] = ()) -> str:
        """Return a line that is echoed; the Tab key may complete it to one of *words*."""

    def ask_secret(self, question: str) -> str:
        """Return a line that is not echoed."""

    def ask_pasted(self, question: str) -> str:
        """Return a line that is echoed, and the lines that were pasted with it."""

    def choose(self, question: str, choices: Sequence[str], *, default: int | None = None) -> int:
        """Return the index of the one of *choices* that the user picks, *default* for an empty answer."""

    def confirm(self, question: str, *, default: bool = False) -> bool:
        """Return the user's yes or no, *default* for an empty answer."""


def ask_until_valid(
    prompter: Prompter,
    question: str,
    check: Callable[[str], Answer],
    *,
    hidden: bool = False,
    pasted: bool = False,
    words: Sequence[str] = (),
) -> Answer:
    """Ask *question* and return what *check* makes of the answer without its outer blanks.

    The answer is echoed unless *hidden*, and one line unless *pasted*. Tab may complete it to one of *words*.

    If *check* raises an AwsrolesError, the user is told its message below the question and asked again, twice at most.
    Then the error is raised. A secret access key is an answer only to a question that is *hidden* or *pasted*.
    """
    ask = prompter.ask_secret if hidden else prompter.ask_pasted
    for left in reversed(range(TRIES)):
        answer = (ask(question) if hidden or pasted else prompter.ask(question, words)).strip()
        try:
            if not (hidden or pasted):
                _refuse_secret(answer)
            return check(answer)
        except AwsrolesError as error:
            if not left:
                raise
            prompter.tell(f"  {error.message[:1].upper()}{error.message[1:]}.")
    raise AssertionError("unreachable")


def _refuse_secret(answer: str) -> None:
    """Raise ConfigurationError, without the *answer*, if that is a secret access key. A file would keep it."""
    from awsroles.core.keys.pasted import has_secret

    # The path and the name in an ARN may be as long as a secret.
    if has_secret(answer) and "arn:" not in answer:
        raise ConfigurationError(
            "that looks like a secret access key, and it is on the screen now", "clear the screen, then run it again"
        )


@dataclass(frozen=True)
class Choice:
    """A choice, by its *name*, with *details* for further columns and *keywords* that find it as well."""

    name: str
    details: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_production: bool = False


class Picker(Protocol):
    """The user at the terminal, who picks from a list."""

    def pick(self, question: str, choices: Sequence[Choice]) -> int:
        """Return the index of the one of *choices*, which are not empty, that the user picks.

        Raises InputRequiredError if there is no terminal or no answer in time, and CancelledError if the user declines.
        """


def search(choices: Sequence[Choice]) -> Callable[[str], list[int]]:
    """Return a function that finds the choices with all words of a text, ignoring case.

    It returns their indexes in order, those with the words in their names first.
    """
    names = [choice.name.casefold() for choice in choices]
    wholes = [" ".join((choice.name, *choice.details, *choice.keywords)).casefold() for choice in choices]

    def find(text: str) -> list[int]:
        words = text.casefold().split()
        found = [index for index, whole in enumerate(wholes) if all(word in whole for word in words)]
        # False comes before True, and what is equal keeps its order.
        return sorted(found, key=lambda index: not all(word in names[index] for word in words))

    return find
