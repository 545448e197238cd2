"""A seed in the store: with a warning, a yes, and a code to compare."""

from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter, UnexpectedQuestion
from testbed.names import PHONE

from awsroles.core.mfa.seed_store import TotpSeedStore
from awsroles.errors import AwsrolesError, CancelledError, ConfigurationError, NoTerminalError, StorageError
from awsroles.standin.generators import totp_code

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
ITEM = f"awsroles/totp-seed/{PHONE}"
NOW = 1000 * 30 + 12.0
NOBODY = NoTerminalError("nobody", "run it in a terminal")


class Keeping:
    """A person who gives *answers*."""

    def __init__(self, *answers: str | AwsrolesError) -> None:
        self.store = MemoryStore()
        self.prompter = ScriptedPrompter(*answers)
        self.said: list[str] = []
        self.seeds = TotpSeedStore(
            self.store,
            self.prompter,
            lambda: NOW,
            lambda seed, moment: totp_code(seed, int(moment) // 30),
            self.said.append,
        )


def unasked() -> str:
    raise UnexpectedQuestion("the seed")


def given(seed: str) -> Callable[[], str]:
    return lambda: seed


def test_a_seed_is_kept_once_its_code_was_compared() -> None:
    keeping = Keeping("y", "y")
    keeping.seeds.run(PHONE, given(f" {SEED.lower()}\n"), confirmed=False)
    assert keeping.store.items == {ITEM: SEED}
    code = totp_code(SEED, 1000)
    assert keeping.prompter.questions == [
        "Keep the seed beside the access key?",
        f"For 18 s the code is {code}. Does your device show the same?",
    ]
    assert "both factors are in one place" in keeping.said[0]
    assert keeping.said[-1] == f"stored the TOTP seed of {PHONE}: codes of it are made without asking"


def test_a_no_to_the_warning_asks_for_no_seed() -> None:
    keeping = Keeping("n")
    with pytest.raises(CancelledError, match="no seed was stored"):
        keeping.seeds.run(PHONE, unasked, confirmed=False)
    assert keeping.store.items == {}


def test_a_seed_with_other_codes_than_the_device_is_not_kept() -> None:
    keeping = Keeping("y", "n")
    with pytest.raises(ConfigurationError, match="the seed is not that of your device: nothing was stored"):
        keeping.seeds.run(PHONE, given(SEED), confirmed=False)
    assert keeping.store.items == {}


def test_yes_asks_nothing_and_warns_nonetheless() -> None:
    keeping = Keeping()
    keeping.seeds.run(PHONE, given(SEED), confirmed=True)
    assert keeping.store.items == {ITEM: SEED}
    assert "both factors are in one place" in keeping.said[0]


def test_it_requires_yes_without_a_terminal() -> None:
    keeping = Keeping(NOBODY)
    with pytest.raises(NoTerminalError, match="keeping a TOTP seed needs a yes") as caught:
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
    with pytest.raises(CancelledError, match="the seed stays"):
        keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.store.items == {ITEM: SEED}
    keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.store.items == {}
    assert "gone for good" in keeping.prompter.questions[0]
    assert keeping.said[-1] == f"forgot the TOTP seed of {PHONE}"


def test_forgetting_with_yes_or_nothing_to_forget_asks_nothing() -> None:
    keeping = Keeping()
    keeping.seeds.forget(PHONE, confirmed=False)
    assert keeping.said == [f"no TOTP seed of {PHONE} is stored"]
    keeping.seeds.save(PHONE, SEED)
    keeping.seeds.forget(PHONE, confirmed=True)
    assert keeping.store.items == {}
