"""The sources of the passphrase."""

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError, StoreLockedError

PATH = "/home/ada/.local/state/awsroles/secrets"


def test_what_was_given_is_not_asked_for() -> None:
    passphrase = Passphrase("given", ScriptedPrompter())
    assert (passphrase.get(PATH), passphrase.choose(PATH)) == ("given", "given")


@pytest.mark.parametrize("given", [None, ""])
def test_it_is_asked_for_once_and_the_question_names_the_file(given: str | None) -> None:
    person = ScriptedPrompter(" typed ")
    passphrase = Passphrase(given, person)
    assert (passphrase.get(PATH), passphrase.get(PATH), passphrase.choose(PATH)) == (" typed ",) * 3
    assert person.questions == [f"Passphrase of {PATH} (not shown): "]


def test_a_new_one_is_typed_twice() -> None:
    person = ScriptedPrompter("typed", "typed")
    passphrase = Passphrase(None, person)
    assert (passphrase.choose(PATH), passphrase.get(PATH)) == ("typed", "typed")
    assert len(person.questions) == 2


def test_two_that_differ_and_an_empty_one_are_none() -> None:
    with pytest.raises(InputRequiredError, match="differ"):
        Passphrase(None, ScriptedPrompter("typed", "tpyed")).choose(PATH)
    with pytest.raises(InputRequiredError, match="empty"):
        Passphrase(None, ScriptedPrompter("")).choose(PATH)
    with pytest.raises(InputRequiredError, match="empty"):
        Passphrase(None, ScriptedPrompter("")).get(PATH)


def test_a_command_that_nobody_typed_finds_a_locked_store() -> None:
    with pytest.raises(StoreLockedError) as caught:
        Passphrase(None, None).get(PATH)
    assert PATH in caught.value.message
    assert "awsroles login" in (caught.value.hint or "")


def test_without_a_terminal_the_hint_is_the_variable() -> None:
    with pytest.raises(NoTerminalError) as caught:
        Passphrase(None, NoPrompter()).get(PATH)
    assert "AWSROLES_PASSPHRASE" in (caught.value.hint or "")


def test_who_cancels_is_not_asked_again() -> None:
    person = ScriptedPrompter(CancelledError("interrupted"))
    with pytest.raises(CancelledError):
        Passphrase(None, person).choose(PATH)
    assert len(person.questions) == 1
