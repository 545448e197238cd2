"""What every `Person` does, the fake and the terminal alike."""

from collections.abc import Callable

import pytest

from awsroles.core.prompts import Prompter
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError

MakePerson = Callable[..., Prompter]
CHOICES = ["prod-operations", "dev-operations", "audit"]
METHODS: dict[str, Callable[[Prompter], object]] = {
    "ask": lambda person: person.ask("Region: "),
    "ask_secret": lambda person: person.ask_secret("Secret: "),
    "choose": lambda person: person.choose("Which profile?", CHOICES),
    "confirm": lambda person: person.confirm("Remove it?"),
}


def test_a_line_is_returned_as_it_was_typed(person: MakePerson) -> None:
    assert person("  eu-west-1 ß ").ask("Region: ") == "  eu-west-1 ß "


def test_a_secret_is_returned_as_it_was_typed(person: MakePerson) -> None:
    assert person(" correct horse/+= ").ask_secret("Secret: ") == " correct horse/+= "


def test_an_empty_line_is_an_answer_too(person: MakePerson) -> None:
    assert person("").ask("Region [eu-west-1]: ") == ""


def test_a_choice_is_made_by_its_number(person: MakePerson) -> None:
    assert person("3").choose("Which profile?", CHOICES) == 2


def test_nonsense_is_no_choice_and_they_are_asked_again(person: MakePerson) -> None:
    assert person("0", "audit", "1").choose("Which profile?", CHOICES) == 0


def test_after_three_answers_that_are_no_choice_none_is_made_for_them(person: MakePerson) -> None:
    with pytest.raises(InputRequiredError):
        person("4", "-1", "²").choose("Which profile?", CHOICES)


@pytest.mark.parametrize(
    ("typed", "meant"), [("y", True), ("YES", True), ("n", False), ("", False), ("maybe", False), ("yy", False)]
)
def test_only_a_yes_confirms(person: MakePerson, typed: str, meant: bool) -> None:
    assert person(typed).confirm("Remove it?") is meant


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [CancelledError, InputRequiredError, NoTerminalError])
def test_no_answer_is_an_error_of_its_kind_with_advice(
    person: MakePerson, method: str, kind: type[AwsrolesError]
) -> None:
    with pytest.raises(kind) as caught:
        METHODS[method](person(kind("they do not answer", "ask them nicely")))
    assert type(caught.value) is kind
    assert caught.value.hint
