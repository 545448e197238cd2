"""Choosing a store at setup: nothing is left behind, and the file is offered where no keyring answers."""

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.core.setup.store_choice import StoreChooser
from awsroles.core.stores.store import FILE, KEYRING, StoreName
from awsroles.errors import AwsrolesError, ConfigurationError, NoTerminalError, StorageError, StoreLockedError

KEY = "awsroles/access-key/ada"
LOCKED = StoreLockedError("the keyring is locked", "unlock it")
NO_KEYRING = StorageError("no Secret Service answers", "start one, or: awsroles setup --store file")


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

    def choose(self, wanted: StoreName | None) -> StoreName | None:
        choosing = StoreChooser(self.choice, self.open, self.stores.__getitem__, self.prompter, self.said.append)
        return choosing.run(wanted, lambda: [KEY])


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
        setting.choose(wanted)
    assert KEY in caught.value.message
    assert caught.value.hint == f"awsroles store move {wanted} takes them along"
    assert setting.opened == []


@pytest.mark.parametrize("failure", [NO_KEYRING, LOCKED])
def test_a_store_that_does_not_answer_may_be_left(failure: StorageError) -> None:
    setting = Setting(KEYRING)
    setting.stores[KEYRING].failure = failure
    assert setting.choose(FILE) == FILE
    assert setting.said == [f"what the keyring may hold stays there: {failure.message}"]


def test_where_no_keyring_answers_the_file_is_offered() -> None:
    setting = Setting(None, "y")
    setting.stores[KEYRING].failure = NO_KEYRING
    assert setting.choose(None) == FILE
    assert setting.opened == [FILE]
    [question] = setting.prompter.questions
    assert question == "no Secret Service answers. Keep secrets in a file sealed with a passphrase instead?"


@pytest.mark.parametrize("answer", ["n", NoTerminalError("there is no terminal", "run it in one")])
def test_without_a_yes_it_is_an_error_with_the_option_as_its_hint(answer: str | AwsrolesError) -> None:
    setting = Setting(None, answer)
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
    assert caught.value.hint == "unlock it; or keep secrets in a file: awsroles setup --store file"
    assert setting.prompter.questions == []
