"""Prompt for an MFA code and submit it. No code is submitted twice; a rejected one is retried."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.dataclass import dataclass, replace
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError, RequestNotSentError, WrongCodeError

T = TypeVar("T")

# RFC 6238 with the time step that AWS's virtual and hardware TOTP devices use.
STEP = 30

_TRIES = 3

_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class CodeRequest:
    """A question for an MFA code: whose, on which device, what for; *endpoint* gets it where that is not AWS's.

    *valid_from* is the time (seconds since the epoch) from which the device shows a code that was not used yet: what
    answers without a person waits for it.
    """

    user: UserArn
    mfa_serial: str
    purpose: str
    valid_from: float
    mfa_process: str | None = None
    note: str | None = None
    endpoint: str | None = None


class CodeSource(Protocol):
    """Where MFA codes come from: a person, a stored seed, a program."""

    def ask(self, question: CodeRequest) -> str:
        """Return six digits; raise InputRequiredError where nobody can be asked, CancelledError where they decline."""


class UsedCodes(Protocol):
    """The MFA codes that any process sent in the last 90 seconds, so that none is sent twice."""

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        """Say whether a code was sent in this 30-second *step*."""

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        """Say whether this *code* was sent."""

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        """Remember that *code* is about to be sent."""

    def unmark(self, mfa_serial: str, code: str) -> None:
        """Forget that *code* was about to be sent: it was not."""


@dataclass(frozen=True)
class CodeSubmitter:
    """Turns an MFA code into what AWS gives for it."""

    source: CodeSource
    used: UsedCodes
    clock: Callable[[], float]

    def submit(self, question: CodeRequest, send: Callable[[str], T]) -> T:
        """Ask, remember the code as used, *send* it; after a wrong one ask once more.

        Raises what the source raises, and WrongCodeError after the second wrong code.
        """
        try:
            return self._send_one(question, send)
        except WrongCodeError as error:
            first = self._with_advice(error)
        try:
            return self._send_one(replace(question, note=f"{first.message}; {first.hint}"), send)
        except NoTerminalError:
            # A code that was given beforehand is there once: that it was wrong is what there is to say.
            raise first from None
        except WrongCodeError as error:
            raise self._with_advice(error) from None

    def _send_one(self, question: CodeRequest, send: Callable[[str], T]) -> T:
        code = self.source.ask(replace(question, valid_from=self._valid_from(question.mfa_serial)))
        if self.used.code_is_used(question.mfa_serial, code):
            raise WrongCodeError("that MFA code was used before")
        self.used.mark(question.mfa_serial, self._step(), code)
        try:
            return send(code)
        except RequestNotSentError:
            self.used.unmark(question.mfa_serial, code)
            raise

    def _with_advice(self, error: WrongCodeError) -> WrongCodeError:
        return WrongCodeError(error.message, self._next_code())

    def _valid_from(self, mfa_serial: str) -> float:
        now, step = self.clock(), self._step()
        return float((step + 1) * STEP) if self.used.step_is_used(mfa_serial, step) else now

    def _step(self) -> int:
        return int(self.clock()) // STEP

    def _next_code(self) -> str:
        return f"wait {seconds_to_next_code(self.clock())} s for the next code"


def seconds_to_next_code(now: float) -> int:
    """Return how many seconds the code that a device shows *now* still stands, 1 to 30."""
    return STEP - int(now) % STEP


@dataclass(frozen=True)
class FirstAvailable:
    """Implements the `CodeSource` port with the first that can answer: of *silent*, then of *sources*.

    If none can, the first of *sources* says why: a way that most people never set up is no reason.
    """

    sources: Sequence[CodeSource]
    silent: Sequence[CodeSource] = ()

    def ask(self, question: CodeRequest) -> str:
        """Return the code of the first source that has somebody to ask; raise what it raises."""
        reasons = []
        for source in (*self.silent, *self.sources):
            try:
                return source.ask(question)
            except NoTerminalError as error:  # noqa: PERF203 - each of these asks a person or runs a program
                reasons.append(error)
        for reason in reasons[len(self.silent) :]:
            raise reason
        raise NoTerminalError("there is nobody to ask for an MFA code", "run it in a terminal")


@dataclass(frozen=True)
class Unasked:
    """Implements the `CodeSource` port where nobody is to be asked, and says *why*; *hint* names PROFILE."""

    why: str
    hint: str

    def ask(self, question: CodeRequest) -> str:
        """Raise NoTerminalError."""
        name = question.purpose
        raise NoTerminalError(f"{name} needs an MFA code, and {self.why}", self.hint.replace("PROFILE", name))


@dataclass(frozen=True)
class MadeWhenAsked:
    """Implements the `CodeSource` port with what *make* returns, made at the first question: few ask one."""

    make: Callable[[], CodeSource]

    def ask(self, question: CodeRequest) -> str:
        """Return the code; raise what the source raises."""
        return self._source.ask(question)

    @cached_property
    def _source(self) -> CodeSource:
        return self.make()


def prompt(question: CodeRequest) -> str:
    """Return the words that ask for the code, without a note."""
    user = question.user
    place = "" if question.endpoint is None else f"{question.endpoint} (not AWS): "
    return f"{place}MFA code for {user.name}@{user.account} ({question.purpose}): "


def six_digits(text: str) -> str | None:
    """Return the MFA code that *text* holds, with or without spaces, and None where it holds anything else."""
    code = "".join(text.split())
    return code if _CODE.fullmatch(code) else None


def prompt_for_code(ask: Callable[[str | None], str]) -> str:
    """Return the code that a person gives; *ask* is told what was wrong with the answer before, three times at most.

    Raises CancelledError for an empty answer, InputRequiredError where none of the three is a code.
    """
    complaint = None
    for _ in range(_TRIES):
        answer = ask(complaint)
        if not answer.strip():
            raise CancelledError("no MFA code was given", "run it again with your MFA device at hand")
        code = six_digits(answer)
        if code is not None:
            return code
        complaint = "an MFA code is six digits"
    raise InputRequiredError(
        f"none of {_TRIES} answers was an MFA code", "run it again with the six digits that your MFA device shows"
    )
