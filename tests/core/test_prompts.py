"""Questions that are asked again, and many things to choose from, as what is typed leaves them."""

import traceback
from collections.abc import Callable

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.core.aws.arn import check_account, check_mfa_serial
from awsroles.core.profiles.validation import check_profile_name
from awsroles.core.prompts import Choice, ask_until_valid, search
from awsroles.errors import ConfigurationError

# Of AWS's documentation.
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

CHOICES = [
    Choice("master", ("111111111111",)),
    Choice("ops", ("222222222222", "audit")),
    Choice("audit-ops"),
    Choice("audit", ("", "read-only")),
]


def test_without_words_all_are_found_in_their_order() -> None:
    assert search(CHOICES)("  ") == [0, 1, 2, 3]


def test_all_words_have_to_be_there_wherever_they_are() -> None:
    assert search(CHOICES)("OPS aud") == [2, 1]
    assert search(CHOICES)("only audit") == [3]
    assert search(CHOICES)("ops 111") == []


def test_names_that_contain_the_words_come_first() -> None:
    assert search(CHOICES)("audit") == [2, 3, 1]


def test_keywords_find_a_choice_as_well() -> None:
    choices = [Choice("a", ("Production",), ("222222222222",)), Choice("b")]
    assert search(choices)("2222") == [0]


SERIAL = f"arn:aws:iam::111111111111:mfa/{'a' * 36}"


@pytest.mark.parametrize(
    "check", [check_account, check_mfa_serial, check_profile_name], ids=lambda check: check.__name__
)
@pytest.mark.parametrize("pasted", [EXAMPLE_SECRET, f'"{EXAMPLE_SECRET}"', f"secret\t{EXAMPLE_SECRET}"])
def test_a_secret_at_the_wrong_question_is_neither_taken_nor_repeated(check: Callable[[str], str], pasted: str) -> None:
    prompter = ScriptedPrompter(pasted, pasted, pasted)
    with pytest.raises(ConfigurationError) as caught:
        ask_until_valid(prompter, "Name: ", check)
    words = "that looks like a secret access key, and it is on the screen now"
    assert [each.strip(" .").lower() for each in (*prompter.told, caught.value.message)] == [words] * 3
    assert EXAMPLE_SECRET not in "".join(traceback.format_exception(caught.value))


def test_an_arn_with_a_part_as_long_as_a_secret_is_taken() -> None:
    assert ask_until_valid(ScriptedPrompter(SERIAL), "MFA serial: ", check_mfa_serial) == SERIAL


@pytest.mark.parametrize("is_hidden", [True, False])
def test_a_secret_is_taken_where_it_is_asked_for(*, is_hidden: bool) -> None:
    prompter = ScriptedPrompter(EXAMPLE_SECRET)
    assert ask_until_valid(prompter, "Key: ", str, hidden=is_hidden, pasted=not is_hidden) == EXAMPLE_SECRET


def test_any_other_wrong_answer_is_named() -> None:
    prompter = ScriptedPrompter("22222222222", "222222222222")
    assert ask_until_valid(prompter, "Account: ", check_account) == "222222222222"
    assert prompter.told == ["  The account must have 12 digits, not 11: 22222222222."]
