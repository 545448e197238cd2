"""The sources of the passphrase, and the questions for it."""

import re

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError, StoreLockedError

PATH = "/home/ada/.local/state/awsroles/secrets"
RIGHT = " open sesame "


def derive(passphrase: str) -> bytes | None:
    return b"key" if passphrase == RIGHT else None


def test_a_given_one_is_not_asked_for() -> None:
    passphrase = Passphrase(RIGHT, ScriptedPrompter())
    assert (passphrase.unlock(PATH, derive), passphrase.choose(PATH)) == (b"key", RIGHT)


@pytest.mark.parametrize("given", [None, ""])
def test_it_is_asked_for_once_with_its_blanks(given: str | None) -> None:
    person = ScriptedPrompter(RIGHT)
    passphrase = Passphrase(given, person)
    assert [passphrase.unlock(PATH, derive) for _ in range(2)] == [b"key", b"key"]
    assert passphrase.choose(PATH) == RIGHT
    assert person.questions == ["Passphrase of the sealed file (hidden): "]


def test_a_mistyped_one_is_asked_for_again_with_the_tries_that_are_left() -> None:
    person = ScriptedPrompter("opne sesame", "", RIGHT)
    assert Passphrase(None, person).unlock(PATH, derive) == b"key"
    assert person.told == ["  Wrong passphrase. Try again (2 left).", "  Wrong passphrase. Try again (1 left)."]


def test_after_three_tries_it_is_an_error() -> None:
    person = ScriptedPrompter("a", "b", "c")
    with pytest.raises(StoreLockedError, match=f"none of 3 answers is the passphrase of {PATH}") as caught:
        Passphrase(None, person).unlock(PATH, derive)
    assert len(person.questions) == 3
    assert caught.value.hint == (
        "look it up; if it is lost, remove that file, and store a new access key with awsroles setup --store file"
    )


def test_a_given_one_that_is_wrong_is_an_error_that_names_the_variable() -> None:
    with pytest.raises(StoreLockedError, match="AWSROLES_PASSPHRASE is not the passphrase of") as caught:
        Passphrase("mistyped", ScriptedPrompter()).unlock(PATH, derive)
    assert caught.value.hint == "correct it, or unset it to be asked"


def test_a_new_one_is_typed_twice_under_a_word_on_forgetting_it() -> None:
    person = ScriptedPrompter("open sesame", "open sesame")
    passphrase = Passphrase(None, person)
    assert (passphrase.choose(PATH), passphrase.choose(PATH)) == ("open sesame", "open sesame")
    assert person.questions == ["Passphrase (hidden; Enter generates one): ", "Passphrase again (hidden): "]
    assert "If you forget it, you need a new access key." in person.told


def test_a_short_one_and_two_that_differ_are_asked_for_again() -> None:
    person = ScriptedPrompter("a", "open sesame", "open seasme", "open sesame", "open sesame")
    assert Passphrase(None, person).choose(PATH) == "open sesame"
    assert person.told[-2:] == ["  Too short: use at least 8 characters.", "  They do not match. Try again."]


def test_whoever_finds_none_in_three_tries_has_none() -> None:
    with pytest.raises(InputRequiredError, match="no passphrase was chosen in 3 tries"):
        Passphrase(None, ScriptedPrompter("a", "b", "c")).choose(PATH)


def test_a_short_one_in_the_variable_seals_no_new_file() -> None:
    with pytest.raises(ConfigurationError, match="AWSROLES_PASSPHRASE is too short") as caught:
        Passphrase("a", ScriptedPrompter()).choose(PATH)
    assert caught.value.hint == "give it at least 8 characters"


def test_enter_generates_one_that_is_shown_once() -> None:
    first, second = ScriptedPrompter(""), ScriptedPrompter("")
    generated = Passphrase(None, first).choose(PATH)
    assert re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", generated)
    assert f"Your passphrase: {generated}" in first.told
    assert Passphrase(None, second).choose(PATH) != generated


def test_a_command_that_nobody_typed_finds_a_locked_store() -> None:
    for call in (lambda: Passphrase(None, None).unlock(PATH, derive), lambda: Passphrase(None, None).choose(PATH)):
        with pytest.raises(StoreLockedError) as caught:
            call()
        assert caught.value.message == f"the secrets in {PATH} are sealed with a passphrase"
        assert "awsroles login" in (caught.value.hint or "")


def test_without_a_terminal_the_hint_is_the_variable() -> None:
    with pytest.raises(NoTerminalError) as caught:
        Passphrase(None, NoPrompter()).unlock(PATH, derive)
    assert "AWSROLES_PASSPHRASE" in (caught.value.hint or "")


def test_a_cancelled_prompt_is_not_repeated() -> None:
    person = ScriptedPrompter(CancelledError("interrupted"))
    with pytest.raises(CancelledError):
        Passphrase(None, person).choose(PATH)
    assert len(person.questions) == 1
