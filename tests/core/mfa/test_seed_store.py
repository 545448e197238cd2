"""A seed in the store: with a warning, a yes, and a code to compare."""

from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_enrollment_screen import ScriptedEnrollmentScreen
from testbed.fakes.scripted_prompter import ScriptedPrompter, UnexpectedQuestion
from testbed.names import PHONE

from awsroles.core.messages import Messages
from awsroles.core.mfa.seed_store import TotpSeedStore
from awsroles.errors import (
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    NoTerminalError,
    StorageError,
)
from awsroles.standin.generators import totp_code

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
ITEM = f"awsroles/totp-seed/{PHONE}"
NOW = 1000 * 30 + 12.0
DOES_IT = "Does it? [y = yes, n = no, Enter = next code] "
NOBODY = NoTerminalError("nobody", "run it in a terminal")


class Keeping:
    """A person who gives *answers*, in the second 12 of the time step 1000, where time passes in countdowns alone."""

    def __init__(self, *answers: str | AwsrolesError) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.prompter = ScriptedPrompter(*answers)
        self.screen = ScriptedEnrollmentScreen(self.wait)
        self.said: list[str] = []
        self.seeds = TotpSeedStore(
            self.store,
            self.prompter,
            self.screen,
            lambda: self.now,
            lambda seed, moment: totp_code(seed, int(moment) // 30),
            Messages.all_to(self.said.append),
        )

    def wait(self, moment: float) -> None:
        self.now = moment


def shown(step: int, left: int) -> str:
    """Return the line that shows the code of *step*."""
    code = totp_code(SEED, step)
    return f"ada-phone should now show  {code[:3]} {code[3:]}  ({left} s left)."


def unasked() -> str:
    raise UnexpectedQuestion("the seed")


def given(seed: str) -> Callable[[], str]:
    return lambda: seed


def test_a_seed_is_kept_once_its_code_was_compared() -> None:
    keeping = Keeping("y", "y")
    keeping.seeds.run(PHONE, given(f" {SEED.lower()}\n"), confirmed=False)
    assert keeping.store.items == {ITEM: SEED}
    assert keeping.prompter.told == [
        "Storing the seed next to your access key means MFA no longer protects you:",
        "anyone who can read your stored secrets can sign in as you.",
    ]
    assert keeping.prompter.questions == ["Store it anyway?", DOES_IT]
    assert keeping.screen.shown == [shown(1000, 18)]
    assert keeping.said == [
        "Stored the seed of ada-phone",
        "MFA codes are now made automatically; undo with awsroles mfa forget.",
    ]


def test_an_empty_answer_shows_the_next_code() -> None:
    keeping = Keeping("y", "", "what", "y")
    keeping.seeds.run(PHONE, given(SEED), confirmed=False)
    assert keeping.screen.shown == [shown(1000, 18), shown(1001, 30)]
    assert keeping.prompter.told[-1] == "  Answer y or n, or press Enter for the next code."
    assert keeping.store.items == {ITEM: SEED}


def test_a_code_that_is_about_to_expire_is_not_compared() -> None:
    keeping = Keeping("y", "y")
    keeping.now = 1000 * 30 + 21.5
    keeping.seeds.run(PHONE, given(SEED), confirmed=False)
    assert keeping.screen.moments == [1001 * 30]
    assert keeping.screen.shown == [shown(1001, 30)]


def test_a_mistyped_seed_is_asked_for_again() -> None:
    keeping = Keeping("y", "hello", SEED, "y")
    keeping.seeds.run(PHONE, None, confirmed=False)
    question = "Seed of ada-phone, in base32 or as otpauth:// URI (hidden): "
    assert keeping.prompter.questions[1:3] == [question] * 2
    assert keeping.prompter.told[-1] == "  This is not a TOTP seed in base32."
    assert keeping.store.items == {ITEM: SEED}


def test_a_no_to_the_warning_asks_for_no_seed() -> None:
    keeping = Keeping("n")
    with pytest.raises(CancelledError, match="storing the seed was declined"):
        keeping.seeds.run(PHONE, unasked, confirmed=False)
    assert keeping.store.items == {}


def test_a_seed_with_other_codes_than_the_device_is_not_kept() -> None:
    keeping = Keeping("y", "n")
    with pytest.raises(ConfigurationError, match="this is not the seed of ada-phone; nothing was stored"):
        keeping.seeds.run(PHONE, given(SEED), confirmed=False)
    assert keeping.store.items == {}


def test_yes_asks_nothing_and_warns_nonetheless() -> None:
    keeping = Keeping()
    keeping.seeds.run(PHONE, given(SEED), confirmed=True)
    assert keeping.store.items == {ITEM: SEED}
    assert keeping.said[0] == (
        "storing the seed next to your access key means MFA no longer protects you:"
        " anyone who can read your stored secrets can sign in as you"
    )


def test_it_requires_yes_without_a_terminal() -> None:
    keeping = Keeping(NOBODY)
    with pytest.raises(NoTerminalError, match="storing a TOTP seed needs confirmation") as caught:
        keeping.seeds.run(PHONE, unasked, confirmed=False)
    assert caught.value.hint == "give --yes, or run it in a terminal"


def test_an_invalid_seed_is_refused_before_anything_is_stored() -> None:
    keeping = Keeping()
    with pytest.raises(ConfigurationError, match="not a TOTP seed"):
        keeping.seeds.run(PHONE, given("123456"), confirmed=True)
    assert keeping.store.items == {}


def test_a_failing_store_is_reported() -> None:
    keeping = Keeping()
    keeping.store.failure = StorageError("the keyring is full", "make room")
    with pytest.raises(StorageError):
        keeping.seeds.run(PHONE, given(SEED), confirmed=True)
    assert len(keeping.said) == 1


def test_forgetting_asks_since_codes_may_be_gone_for_good() -> None:
    keeping = Keeping("n", "y")
    keeping.seeds.save(PHONE, SEED)
    with pytest.raises(CancelledError, match="deleting the seed was declined"):
        keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.store.items == {ITEM: SEED}
    keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.store.items == {}
    assert keeping.prompter.told[:2] == [
        "If ada-phone is not in an authenticator app as well,",
        "you can no longer make codes for it.",
    ]
    assert keeping.prompter.questions[0] == "Delete the seed of ada-phone?"
    assert keeping.said[-1] == "Deleted the seed of ada-phone"


def test_whoever_does_not_answer_yes_or_no_stores_nothing() -> None:
    keeping = Keeping("y", *["what"] * 3)
    with pytest.raises(InputRequiredError, match="answer y or n, or press Enter for the next code"):
        keeping.seeds.run(PHONE, given(SEED), confirmed=False)
    assert keeping.store.items == {}


def test_forgetting_with_nobody_to_ask_needs_a_yes() -> None:
    keeping = Keeping(NOBODY)
    keeping.seeds.save(PHONE, SEED)
    with pytest.raises(NoTerminalError, match="deleting a TOTP seed needs confirmation"):
        keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.store.items == {ITEM: SEED}


def test_forgetting_with_yes_or_nothing_to_forget_asks_nothing() -> None:
    keeping = Keeping()
    keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.said == ["No seed of ada-phone is stored."]
    keeping.seeds.save(PHONE, SEED)
    keeping.seeds.forget(PHONE, confirmed=True)
    assert keeping.store.items == {}
