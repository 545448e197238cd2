"""Asking for an MFA code and spending it: each code is sent once, by one process; a wrong one may be tried again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from awsroles.core.prompts import CodeQuestion, CodeSource
from awsroles.core.state import UsedCodes
from awsroles.errors import NobodyToAskError, NotSentError, WrongCodeError

T = TypeVar("T")

# RFC 6238 with the time step that AWS's virtual and hardware TOTP devices use.
STEP = 30


@dataclass(frozen=True)
class CodeSpender:
    """Turns an MFA code into what AWS gives for it."""

    source: CodeSource
    used: UsedCodes
    clock: Callable[[], float]

    def spend(self, question: CodeQuestion, send: Callable[[str], T]) -> T:
        """Ask, remember the code as used, *send* it; after a wrong one ask once more.

        Raises what the source raises, and WrongCodeError after the second wrong code.
        """
        try:
            return self._send_one(question, send)
        except WrongCodeError as error:
            first = self._with_advice(error)
        try:
            return self._send_one(replace(question, note=f"{first.message}; {first.hint}"), send)
        except NobodyToAskError:
            # A code that was given beforehand is there once: that it was wrong is what there is to say.
            raise first from None
        except WrongCodeError as error:
            raise self._with_advice(error) from None

    def _send_one(self, question: CodeQuestion, send: Callable[[str], T]) -> T:
        code = self.source.ask(replace(question, not_before=self._not_before(question.mfa_serial)))
        if self.used.code_is_used(question.mfa_serial, code):
            raise WrongCodeError("that MFA code was used before")
        self.used.mark(question.mfa_serial, self._step(), code)
        try:
            return send(code)
        except NotSentError:
            self.used.unmark(question.mfa_serial, code)
            raise

    def _with_advice(self, error: WrongCodeError) -> WrongCodeError:
        return WrongCodeError(error.message, self._next_code())

    def _not_before(self, mfa_serial: str) -> float:
        now, step = self.clock(), self._step()
        return float((step + 1) * STEP) if self.used.step_is_used(mfa_serial, step) else now

    def _step(self) -> int:
        return int(self.clock()) // STEP

    def _next_code(self) -> str:
        return f"wait {seconds_to_next_code(self.clock())} s for the next code"


def seconds_to_next_code(now: float) -> int:
    """Return how many seconds the code that a device shows *now* still stands, 1 to 30."""
    return STEP - int(now) % STEP
