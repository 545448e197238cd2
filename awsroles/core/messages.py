"""The port to the user for messages that are no results."""

from collections.abc import Callable, Sequence
from typing import Protocol

from awsroles.core.dataclass import dataclass
from awsroles.fastpath.config_scan import DEFAULT_SOURCE


class Detailed(Protocol):
    """A message of one sentence, and of lines below it."""

    def __call__(self, text: str, /, *details: str) -> None: ...


class Commands(Protocol):
    """A sentence, and commands to copy below it."""

    def __call__(self, introduction: str, /, *commands: str) -> None: ...


def trace_line(system: str, text: str) -> str:
    """Return a line of `--verbose` about *system*, such as `keyring  MFA session of ada: found`."""
    return f"{system:<8} {text}"


def ignore(_: str, /, *_others: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Messages:
    """The messages of a process, each kind a function.

    *done* is for a change, as a sentence: `Stored the access key in the OS keyring`. *note* is for information, as a
    sentence with its period. *warn* is for a risk, lower case and without a period. *trace* is for `--verbose`.
    *command* is for a command to copy. *failed* is for one of several things that did not work. Each kind is silent by
    default.
    """

    done: Detailed = ignore
    note: Detailed = ignore
    warn: Detailed = ignore
    trace: Callable[[str], None] = ignore
    command: Commands = ignore
    failed: Detailed = ignore

    @classmethod
    def all_to(cls, hear: Callable[[str], None]) -> "Messages":
        """Return messages that *hear* is called with, a call a line."""

        def every(text: str, /, *others: str) -> None:
            for line in (text, *others):
                hear(line)

        return cls(every, every, every, every, every, every)


def in_words(names: Sequence[str]) -> str:
    """Return *names* as a list in a sentence: `base, dev and chained`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(number: int, what: str, many: str = "") -> str:
    """Return *number* with its noun: `1 role`, `2 roles`, and *many* for a plural that does not end so."""
    return f"1 {what}" if number == 1 else f"{number} {many or f'{what}s'}"


def command_for(command: str, master: str, option: str = "") -> str:
    """Return *command* with the name of the master profile *master*, after *option*, unless that is the default."""
    return command if master == DEFAULT_SOURCE else " ".join(filter(None, (command, option, master)))
