"""The person, and who gives codes in their place, as the core needs them: small protocols, each filled in `wiring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from awsroles.core.aws.arn import UserArn


class Person(Protocol):
    """The person at the terminal, for questions that only they can answer.

    Every question raises AnswerNeededError where there is nobody to ask or nobody answers in time, CancelledError
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
class CodeQuestion:
    """A question for an MFA code: whose, on which device, what for; *endpoint* gets it where that is not AWS's.

    *not_before* is the time (seconds since the epoch) from which the device shows a code that was not used yet: what
    answers without a person waits for it.
    """

    user: UserArn
    mfa_serial: str
    purpose: str
    not_before: float
    mfa_process: str | None = None
    note: str | None = None
    endpoint: str | None = None


class CodeSource(Protocol):
    """Where MFA codes come from: a person, a stored seed, a program."""

    def ask(self, question: CodeQuestion) -> str:
        """Return six digits; raise AnswerNeededError where nobody can be asked, CancelledError where they decline."""


class SeedScreen(Protocol):
    """The terminal on which a person takes over a TOTP seed: what is shown there goes nowhere else.

    Every call raises NobodyToAskError where there is none.
    """

    def say(self, text: str) -> None:
        """Write *text* as a line."""

    def show_qr_code(self, text: str) -> None:
        """Draw the QR code of *text*."""

    def count_down(self, moment: float) -> None:
        """Return at *moment*, in seconds since the epoch, showing how long that still takes."""
