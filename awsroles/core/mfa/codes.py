"""Prompt for an MFA code and submit it. No code is submitted twice; a rejected one is retried."""

import re
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from awsroles.core.aws.arn import UserArn, mfa_device_name
from awsroles.core.dataclass import dataclass, replace
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError, RequestNotSentError, WrongCodeError

T = TypeVar("T")

# RFC 6238 with the time step that AWS's virtual and hardware TOTP devices use.
STEP = 30

_TRIES = 3
# A seed or a program that gave two wrong codes gives more of them.
_SILENT_TRIES = 2

_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class CodeRequest:
    """A request for a code of a user's MFA device; *purpose* is the profile that needs it.

    *valid_from* is the time (seconds since the epoch) of the first code that was not submitted yet. A source that
    computes codes waits for it. *note* is what the user is told first, *attempt* the number of this request for one
    submission. *endpoint* is None for AWS's own.
    """

    user: UserArn
    mfa_serial: str
    purpose: str
    valid_from: float
    mfa_process: str | None = None
    note: str | None = None
    attempt: int = 1
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


class _UsedCodeError(WrongCodeError):
    """The code was submitted before, and is not submitted again."""


class CodeSubmitter:
    """Submission of MFA codes, each once."""

    def __init__(self, source: CodeSource, used: UsedCodes, clock: Callable[[], float]) -> None:
        self._source = source
        self._used = used
        self._clock = clock

    def submit(self, request: CodeRequest, send: Callable[[str], T]) -> T:
        """Get a code, record it as used and *send* it. Repeat this twice if AWS rejects the code.

        Raises what the source raises, and WrongCodeError after the third rejection.
        """
        rejection, note = None, request.note
        for attempt in range(1, _TRIES + 1):
            try:
                return self._submit_once(replace(request, note=note, attempt=attempt), send)
            except NoTerminalError:  # noqa: PERF203 - each round waits for a person or a device
                # An option has one code only. The useful error is that AWS rejected it.
                if rejection is None:
                    raise
                break
            except WrongCodeError as error:
                rejection, note = self._rejection(error)
        if rejection is None:
            raise AssertionError("unreachable")
        raise rejection

    def _submit_once(self, request: CodeRequest, send: Callable[[str], T]) -> T:
        code = self._source.ask(replace(request, valid_from=self._valid_from(request.mfa_serial)))
        if self._used.code_is_used(request.mfa_serial, code):
            raise _UsedCodeError("that MFA code was just used")
        self._used.mark(request.mfa_serial, self._step(), code)
        try:
            return send(code)
        except RequestNotSentError:
            self._used.unmark(request.mfa_serial, code)
            raise

    def _rejection(self, error: WrongCodeError) -> tuple[WrongCodeError, str]:
        """Return *error* with a hint, and what a user who may try again is told."""
        seconds = seconds_to_next_code(self._clock())
        if isinstance(error, _UsedCodeError):
            hint, note = f"wait {seconds} s for the next one", f"That code was just used. Next one in {seconds} s."
        else:
            hint = f"check it, or wait {seconds} s for the next one"
            note = f"AWS did not accept that code. Check it, or wait {seconds} s for the next one."
        return WrongCodeError(error.message, hint), note

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
    code. If a source that never prompts fails, the user is told why and prompted. If no source has a code, that failure
    is the error, else the first prompt's reason: few users set up a source without a prompt.
    """

    def __init__(
        self, *, silent: Callable[[], Iterable[CodeSource]], prompts: Callable[[], Iterable[CodeSource]]
    ) -> None:
        self._silent = silent
        self._prompts = prompts

    def ask(self, question: CodeRequest) -> str:
        """Return the code of the first source that has one; raise what it raises."""
        failure = None
        for source in self._silent() if question.attempt <= _SILENT_TRIES else ():
            try:
                return source.ask(question)
            except NoTerminalError:  # noqa: PERF203 - each source reads a store or runs a program
                continue
            except InputRequiredError as error:
                failure = error
                break
        if failure is not None:
            # The sentence begins with the name of a setting, which is lower case.
            question = replace(question, note=f"{failure.message}. Type a code instead, or press Ctrl-C.")
        reason = None
        for source in self._prompts():
            try:
                return source.ask(question)
            except NoTerminalError as error:  # noqa: PERF203 - each source prompts a user or runs a program
                reason = reason or error
        nobody = NoTerminalError("an MFA code is needed, and there is nobody to ask", "run it in a terminal")
        raise failure or reason or nobody


class NotedPrompt:
    """A prompt of *source*, during which *note* tells other processes that it waits for the MFA code."""

    def __init__(self, source: CodeSource, note: Callable[[str], None]) -> None:
        self._source = source
        self._note = note

    def ask(self, question: CodeRequest) -> str:
        """Return the code of the source; raise what it raises."""
        self._note("the MFA code asked for")
        try:
            return self._source.ask(question)
        finally:
            self._note("")


class PromptsOff:
    """Refusal of every request because of *forbidding*, with a *hint* that has {} for the profile's name."""

    def __init__(self, forbidding: str, hint: str) -> None:
        self._forbidding = forbidding
        self._hint = hint

    def ask(self, question: CodeRequest) -> str:
        """Raise NoTerminalError."""
        hint = self._hint.format(question.purpose)
        raise NoTerminalError(f"an MFA code is needed, and {self._forbidding} forbids asking", hint)


def prompt(question: CodeRequest) -> str:
    """Return the prompt for the code, without the note."""
    user = question.user
    place = "" if question.endpoint is None else f"{question.endpoint} (not AWS): "
    device = f" from {mfa_device_name(question.mfa_serial)}" if question.mfa_serial else ""
    return f"{place}MFA code{device} ({user.name}, account {user.account}, for {question.purpose}): "


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
        complaint = "That is not six digits."
    raise InputRequiredError(
        f"none of {_TRIES} answers was six digits", "run it again with the code that your MFA device shows"
    )
