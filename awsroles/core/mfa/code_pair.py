"""Two consecutive codes of a new device, and the port to the screen that shows its seed."""

from collections.abc import Callable
from typing import Protocol

from awsroles.core.dataclass import dataclass
from awsroles.core.mfa.codes import STEP, six_digits
from awsroles.core.prompts import Prompter
from awsroles.errors import CancelledError, InputRequiredError

_TRIES = 8

# The difference in steps up to which the clock of a device may be wrong.
_STEPS_OFF = 20


class EnrollmentScreen(Protocol):
    """Port to the terminal that shows a TOTP seed. Nothing that it shows is written anywhere else.

    Every call raises NoTerminalError if there is no terminal.
    """

    def say(self, text: str) -> None:
        """Write *text* as a line."""

    def show_qr_code(self, text: str) -> None:
        """Draw the QR code of *text*. With a line of 79 columns and a question below it, it fits 24 lines."""

    def count_down(self, moment: float) -> None:
        """Return at *moment*, in seconds since the epoch. Show the seconds until then."""


@dataclass(frozen=True)
class CodePair:
    """The *codes* of the time step *first* and of the next one."""

    first: int
    codes: tuple[str, str]


@dataclass(frozen=True)
class ConsecutiveCodes:
    """Prompts for two consecutive codes; *code_at* returns the code of a seed at a time in seconds since the epoch."""

    prompter: Prompter
    display: EnrollmentScreen
    clock: Callable[[], float]
    code_at: Callable[[str, float], str]

    def ask(self, seed: str) -> CodePair:
        """Return two codes of the device with this *seed*. The second prompt waits for the second code.

        Raises InputRequiredError after too many wrong codes, and what the ports raise.
        """
        first: tuple[int, str] | None = None
        for _ in range(_TRIES):
            code = self._code("MFA code of the new device: " if first is None else "The next MFA code: ")
            if six_digits(code) is None:
                self.display.say("  That is not six digits.")
                continue
            step = self._step(seed, code)
            if step is None:
                self.display.say(
                    "  That code is not from this device."
                    " Use the entry just added, and check that your phone's clock is right."
                )
                continue
            if first is not None and step == first[0] + 1:
                return CodePair(first[0], (first[1], code))
            if first is not None and step == first[0]:
                self.display.say("  That is the same code again.")
            first = (step, code)
            # A device with a fast clock shows its next code before our next step.
            self.display.count_down(min(step, self._step_now()) * STEP + STEP)
        raise InputRequiredError(
            f"none of {_TRIES} answers was the second of two codes in a row",
            "run it again, with the app open on the new entry",
        )

    def _code(self, prompt: str) -> str:
        answer = self.prompter.ask(prompt)
        if not answer.strip():
            raise CancelledError("no MFA code was given")
        return six_digits(answer) or answer

    def _step(self, seed: str, code: str) -> int | None:
        now = self._step_now()
        nearest = sorted(range(-_STEPS_OFF, _STEPS_OFF + 1), key=abs)
        return next((now + off for off in nearest if self.code_at(seed, (now + off) * STEP) == code), None)

    def _step_now(self) -> int:
        return int(self.clock()) // STEP
