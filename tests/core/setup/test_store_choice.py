"""Choosing a store at setup: nothing is left behind, and the file is offered where no keyring answers."""

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.adapters.keyring.backends import LOCKED_HINT
from awsroles.core.messages import Messages
from awsroles.core.setup.store_choice import StoreChooser
from awsroles.core.stores.store import FILE, KEYRING, PLACES, StoreName
from awsroles.errors import (
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    NoTerminalError,
    StorageError,
    StoreLockedError,
)

KEY = "awsroles/access-key/ada"
LOCKED = StoreLockedError("the keyring is locked", "unlock it")
NO_KEYRING = StorageError("no keyring was found on this machine", "start one, or: awsroles setup --store file")


class Setting:
    """A machine, and a person who gives *answers*."""

    def __init__(self, used: StoreName | None, *answers: str | AwsrolesError) -> None:
        self.stores: dict[StoreName, MemoryStore] = {KEYRING: MemoryStore(), FILE: MemoryStore()}
        self.choice = MemoryChoice(used)
        self.prompter = ScriptedPrompter(*answers)
        self.said: list[str] = []
        self.opened: list[StoreName] = []

    def open(self, name: StoreName) -> None:
        self.stores[name].get(KEY)
        self.opened.append(name)

    def choose(self, wanted: StoreName | None, *items: str) -> StoreName | None:
        ui = Messages.all_to(self.said.append)
        choosing = StoreChooser(self.choice, self.open, self.stores.__getitem__, self.prompter, ui)
        return choosing.run(wanted, lambda: items)


@pytest.mark.parametrize(
    ("used", "wanted", "new", "opened"),
    [
        (None, None, None, KEYRING),
        (KEYRING, None, None, KEYRING),
        (FILE, None, None, FILE),
        (None, FILE, FILE, FILE),
        (None, KEYRING, KEYRING, KEYRING),
        (FILE, KEYRING, KEYRING, KEYRING),
    ],
)
def test_the_one_wanted_or_in_use_is_opened_and_nothing_is_written_yet(
    used: StoreName | None, wanted: StoreName | None, new: StoreName | None, opened: StoreName
) -> None:
    setting = Setting(used)
    assert setting.choose(wanted) == new
    assert setting.opened == [opened]
    assert setting.choice.name == used


@pytest.mark.parametrize(("used", "wanted"), [(None, FILE), (KEYRING, FILE), (FILE, KEYRING)])
def test_a_store_that_holds_secrets_is_not_left_without_them(used: StoreName | None, wanted: StoreName) -> None:
    setting = Setting(used)
    setting.stores[used or KEYRING].items[KEY] = "secret"
    with pytest.raises(ConfigurationError) as caught:
        setting.choose(wanted, KEY)
    assert caught.value.message == f"your secrets are in {PLACES[used or KEYRING]}"
    assert caught.value.command == f"awsroles store move {wanted}"
    assert setting.opened == []


@pytest.mark.parametrize("failure", [NO_KEYRING, LOCKED])
def test_a_store_that_does_not_answer_may_be_left(failure: StorageError) -> None:
    setting = Setting(KEYRING)
    setting.stores[KEYRING].failure = failure
    assert setting.choose(FILE) == FILE
    assert setting.said == [], "on a machine that never had a keyring there is nothing to say"
    assert setting.choose(FILE, KEY) == FILE
    assert setting.said == ["If you used awsroles with the OS keyring before, your old secrets are still there."]


def test_where_no_keyring_answers_the_file_is_offered() -> None:
    setting = Setting(None, "")
    setting.stores[KEYRING].failure = NO_KEYRING
    assert setting.choose(None) == FILE
    assert setting.opened == [FILE]
    assert setting.prompter.told == ["No keyring was found on this machine."]
    assert setting.prompter.questions == ["Keep your access key in a file, encrypted with a passphrase?"]


def test_whoever_declines_the_file_has_cancelled_and_is_told_what_else_there_is() -> None:
    setting = Setting(None, "n")
    setting.stores[KEYRING].failure = NO_KEYRING
    with pytest.raises(CancelledError):
        setting.choose(None)
    assert setting.opened == []
    assert "run awsroles setup again" in setting.said[-1]


def test_without_a_terminal_it_is_an_error_with_the_option_as_its_hint() -> None:
    setting = Setting(None, NoTerminalError("there is no terminal", "run it in one"))
    setting.stores[KEYRING].failure = NO_KEYRING
    with pytest.raises(StorageError) as caught:
        setting.choose(None)
    assert caught.value is NO_KEYRING
    assert setting.opened == []


@pytest.mark.parametrize(
    ("used", "wanted", "failure"),
    [
        (KEYRING, None, NO_KEYRING),
        (None, KEYRING, NO_KEYRING),
        (KEYRING, None, LOCKED),
    ],
)
def test_a_keyring_that_was_chosen_is_not_given_up(
    used: StoreName | None, wanted: StoreName | None, failure: StorageError
) -> None:
    setting = Setting(used)
    setting.stores[KEYRING].failure = failure
    with pytest.raises(StorageError) as caught:
        setting.choose(wanted)
    assert caught.value is failure


def test_a_locked_keyring_is_not_given_up_either_but_the_hint_names_the_file() -> None:
    setting = Setting(None)
    setting.stores[KEYRING].failure = LOCKED
    with pytest.raises(StoreLockedError, match="the keyring is locked") as caught:
        setting.choose(None)
    assert caught.value.whole_hint == "unlock it; or keep secrets in a sealed file: awsroles setup --store file"
    assert setting.prompter.questions == []


@pytest.mark.parametrize(
    ("used", "more"), [(None, "; or keep secrets in a sealed file: awsroles setup --store file"), (KEYRING, "")]
)
def test_setup_unlocks_the_keyring_for_there_may_be_nothing_to_log_in_to(used: StoreName | None, more: str) -> None:
    setting = Setting(used)
    setting.stores[KEYRING].failure = StoreLockedError("the keyring is locked", LOCKED_HINT)
    with pytest.raises(StoreLockedError) as caught:
        setting.choose(None)
    assert caught.value.whole_hint == f"run awsroles setup in a terminal, which unlocks it{more}"
