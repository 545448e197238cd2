"""Ports to a person: questions, and choices from a list."""

from collections.abc import Callable, Sequence
from typing import Protocol

from awsroles.core.dataclass import dataclass
from awsroles.core.untrusted import printable


class Prompter(Protocol):
    """The person at the terminal, for questions that only they can answer.

    Every question raises InputRequiredError where there is nobody to ask or nobody answers in time, CancelledError
    where they decline.
    """

    def ask(self, question: str) -> str:
        """Return a line that is shown while it is typed."""

    def ask_secret(self, question: str) -> str:
        """Return a line that is not shown."""

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Return the index of the one of *choices* that they pick."""

    def confirm(self, question: str) -> bool:
        """Return their yes or no."""


@dataclass(frozen=True)
class Choice:
    """Something to choose by its *name*, with *details* beside it."""

    name: str
    details: tuple[str, ...] = ()


class Picker(Protocol):
    """The person at the terminal, who picks one of many."""

    def pick(self, question: str, choices: Sequence[Choice]) -> int:
        """Return the index of the one of *choices*, of which there is one at least, that they pick.

        Raises InputRequiredError where there is nobody to ask or nobody answers in time, CancelledError where they
        decline.
        """


def lines(choices: Sequence[Choice]) -> list[str]:
    """Return each of *choices* as a line of columns, which cannot steer a terminal."""
    table = [[printable(cell) for cell in (choice.name, *choice.details)] for choice in choices]
    count = max(map(len, table), default=0)
    widths = [max((len(row[column]) for row in table if column < len(row)), default=0) for column in range(count)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]


def search(choices: Sequence[Choice]) -> Callable[[str], list[int]]:
    """Return what finds the choices that have all words of a text in them, in whatever case.

    It returns their indexes: first those that have the words in their names, each in the order that they are in.
    """
    names = [choice.name.casefold() for choice in choices]
    wholes = [" ".join((choice.name, *choice.details)).casefold() for choice in choices]

    def find(text: str) -> list[int]:
        words = text.casefold().split()
        found = [index for index, whole in enumerate(wholes) if all(word in whole for word in words)]
        # False comes before True, and what is equal keeps its order.
        return sorted(found, key=lambda index: not all(word in names[index] for word in words))

    return find
