"""Prompt for an MFA code and submit it. No code is submitted twice; a rejected one is retried."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
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
    """A request for a code of a user's MFA device; *purpose* is the profile that needs it.

    *valid_from* is the time (seconds since the epoch) of the first code that was not submitted yet. A source that
    computes codes waits for it. *endpoint* is None for AWS's own.
    """

    user: UserArn
    mfa_serial: str
    purpose: str
    valid_from: float
    mfa_process: str | None = None
    note: str | None = None
    endpoint: str | None = None


class CodeSource(Protocol):
    """Source of MFA codes: a prompt, a stored seed, a program."""

    def ask(self, question: CodeRequest) -> str:
        """Return six digits.

        Raises InputRequiredError if this source has no code (NoTerminalError: another one may), CancelledError if the
        user declines.
        """


class UsedCodes(Protocol):
    """The MFA codes that processes submitted in the last 90 seconds. AWS accepts each code once."""

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        """Return true if a code was submitted in this 30-second *step*."""

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        """Return true if this *code* was submitted."""

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        """Record that *code* is about to be submitted."""

    def unmark(self, mfa_serial: str, code: str) -> None:
        """Delete the record of *code*, which was not submitted after all."""


class CodeSubmitter:
    """Submission of MFA codes, each once."""

    def __init__(self, source: CodeSource, used: UsedCodes, clock: Callable[[], float]) -> None:
        self._source = source
        self._used = used
        self._clock = clock

    def submit(self, request: CodeRequest, send: Callable[[str], T]) -> T:
        """Get a code, record it as used and *send* it. Repeat this once if AWS rejects the code.

        Raises what the source raises, and WrongCodeError after the second rejection.
        """
        try:
            return self._submit_once(request, send)
        except WrongCodeError as error:
            first = self._with_advice(error)
        try:
            return self._submit_once(replace(request, note=f"{first.message}; {first.hint}"), send)
        except NoTerminalError:
            # An option has one code only. The useful error is that AWS rejected it.
            raise first from None
        except WrongCodeError as error:
            raise self._with_advice(error) from None

    def _submit_once(self, request: CodeRequest, send: Callable[[str], T]) -> T:
        code = self._source.ask(replace(request, valid_from=self._valid_from(request.mfa_serial)))
        if self._used.code_is_used(request.mfa_serial, code):
            raise WrongCodeError("that MFA code was used before")
        self._used.mark(request.mfa_serial, self._step(), code)
        try:
            return send(code)
        except RequestNotSentError:
            self._used.unmark(request.mfa_serial, code)
            raise

    def _with_advice(self, error: WrongCodeError) -> WrongCodeError:
        return WrongCodeError(error.message, f"wait {seconds_to_next_code(self._clock())} s for the next code")

    def _valid_from(self, mfa_serial: str) -> float:
        now, step = self._clock(), self._step()
        return float((step + 1) * STEP) if self._used.step_is_used(mfa_serial, step) else now

    def _step(self) -> int:
        return int(self._clock()) // STEP


def seconds_to_next_code(now: float) -> int:
    """Return the seconds, 1 to 30, until a device shows another code than *now*."""
    return STEP - int(now) % STEP


class FirstAvailable:
    """The first source that has a code, out of those that never prompt and then of those that prompt.

    Each function returns its sources in order. Neither is called before the first request, as most commands need no
    code. If no source has a code, the first prompt's reason is the error: few users set up a source without a prompt.
    """

    def __init__(
        self, *, silent: Callable[[], Iterable[CodeSource]], prompts: Callable[[], Iterable[CodeSource]]
    ) -> None:
        self._silent = silent
        self._prompts = prompts

    def ask(self, question: CodeRequest) -> str:
        """Return the code of the first source that has one; raise what it raises."""
        for source in self._silent():
            with suppress(NoTerminalError):
                return source.ask(question)
        reason = None
        for source in self._prompts():
            try:
                return source.ask(question)
            except NoTerminalError as error:  # noqa: PERF203 - each source prompts a user or runs a program
                reason = reason or error
        raise reason or NoTerminalError("there is nobody to ask for an MFA code", "run it in a terminal")


class PromptsOff:
    """Refusal of every request: *why* prompts are turned off, and a *hint* with PROFILE for the profile's name."""

    def __init__(self, why: str, hint: str) -> None:
        self._why = why
        self._hint = hint

    def ask(self, question: CodeRequest) -> str:
        """Raise NoTerminalError."""
        name = question.purpose
        raise NoTerminalError(f"{name} needs an MFA code, and {self._why}", self._hint.replace("PROFILE", name))


def prompt(question: CodeRequest) -> str:
    """Return the prompt for the code, without the note."""
    user = question.user
    place = "" if question.endpoint is None else f"{question.endpoint} (not AWS): "
    return f"{place}MFA code for {user.name}@{user.account} ({question.purpose}): "


def six_digits(text: str) -> str | None:
    """Return the MFA code in *text*, which may have spaces, or None if it is no MFA code."""
    code = "".join(text.split())
    return code if _CODE.fullmatch(code) else None


def prompt_for_code(ask: Callable[[str | None], str]) -> str:
    """Return the code that a user types within three tries; *ask* gets what was wrong with the answer before.

    Raises CancelledError for an empty answer, InputRequiredError if no answer is a code.
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
