"""The person who is not to be asked (`--no-input`)."""

from collections.abc import Sequence

from awsroles.core.picking import Choice
from awsroles.errors import NobodyToAskError


class Nobody:
    """Implements the ports `Person` and `Picker`: every question goes unanswered."""

    def ask(self, question: str) -> str:
        """Raise NobodyToAskError."""
        raise _unanswered(question)

    def ask_secret(self, question: str) -> str:
        """Raise NobodyToAskError."""
        raise _unanswered(question)

    def choose(self, question: str, choices: Sequence[str]) -> int:  # noqa: ARG002 - the port has them
        """Raise NobodyToAskError."""
        raise _unanswered(question)

    def pick(self, question: str, choices: Sequence[Choice]) -> int:  # noqa: ARG002 - the port has them
        """Raise NobodyToAskError."""
        raise _unanswered(question)

    def confirm(self, question: str) -> bool:
        """Raise NobodyToAskError."""
        raise _unanswered(question)


def _unanswered(question: str) -> NobodyToAskError:
    return NobodyToAskError(
        f"an answer is needed, and --no-input or AWSROLES_NO_INPUT says not to ask: {question.rstrip(': ')}",
        "give it as an option (--help shows them), or leave that out",
    )
