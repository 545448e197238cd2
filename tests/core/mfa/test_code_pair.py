"""Two consecutive codes, from a person who reads them off a device."""

import pytest
from testbed.fakes.scripted_enrollment_screen import ScriptedEnrollmentScreen
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.core.mfa.code_pair import CodePair, ConsecutiveCodes
from awsroles.errors import CancelledError, InputRequiredError
from awsroles.standin.generators import totp_code

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
STEP = 1000


def code(distance: int) -> str:
    """Return the code that is shown *distance* steps from now."""
    return totp_code(SEED, STEP + distance)


class Asking:
    """A person who gives *answers*, at 12 s into the step 1000, where time passes in countdowns alone."""

    def __init__(self, *answers: str) -> None:
        self.now = STEP * 30.0 + 12
        self.screen = ScriptedEnrollmentScreen(self.wait)
        self.prompter = ScriptedPrompter(*answers)

    def wait(self, moment: float) -> None:
        self.now = max(self.now, moment)

    def ask(self) -> CodePair:
        codes = ConsecutiveCodes(
            self.prompter, self.screen, lambda: self.now, lambda seed, moment: totp_code(seed, int(moment) // 30)
        )
        return codes.ask(SEED)


def test_the_next_code_is_asked_for_when_the_device_shows_it() -> None:
    asking = Asking(code(0), f"{code(1)[:3]} {code(1)[3:]}")
    assert asking.ask() == CodePair(STEP, (code(0), code(1)))
    assert asking.screen.moments == [(STEP + 1) * 30]
    assert asking.prompter.questions == ["MFA code of the new device: ", "The next MFA code: "]
    assert asking.screen.shown == []


def test_a_code_typed_late_is_followed_by_the_one_that_is_shown_already() -> None:
    asking = Asking(code(-1), code(0))
    assert asking.ask() == CodePair(STEP - 1, (code(-1), code(0)))
    assert asking.screen.moments == [STEP * 30]


def test_a_device_whose_clock_is_ahead_is_not_waited_for_twice() -> None:
    asking = Asking(code(3), code(4))
    assert asking.ask().first == STEP + 3
    assert asking.screen.moments == [(STEP + 1) * 30]


def test_the_same_code_twice_is_recognised() -> None:
    asking = Asking(code(0), code(0), code(1))
    assert asking.ask() == CodePair(STEP, (code(0), code(1)))
    assert asking.screen.shown == ["  That is the same code again."]


def test_a_later_code_counts_as_the_first_if_one_was_missed() -> None:
    asking = Asking(code(0), code(2), code(3))
    assert asking.ask() == CodePair(STEP + 2, (code(2), code(3)))


def test_a_code_of_another_device_is_reported_before_it_is_sent() -> None:
    asking = Asking("12345", "word", code(100), code(0), "000000", code(1))
    assert asking.ask() == CodePair(STEP, (code(0), code(1)))
    other = "  That code is not from this device. Use the entry just added, and check that your phone's clock is right."
    assert asking.screen.shown == ["  That is not six digits."] * 2 + [other] * 2


def test_an_empty_answer_cancels() -> None:
    with pytest.raises(CancelledError, match="no MFA code was given"):
        Asking(code(0), " ").ask()


def test_it_does_not_ask_for_ever() -> None:
    asking = Asking(*["000000"] * 9)
    with pytest.raises(InputRequiredError, match="none of 8 answers"):
        asking.ask()
    assert len(asking.prompter.questions) == 8
