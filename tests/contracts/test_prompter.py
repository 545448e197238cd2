"""The `Prompter` port: what each implementation does."""

import functools
from collections.abc import Callable

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.terminal.pty_prompter import PtyPrompter

from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError, UsageError

MakePrompter = Callable[..., Prompter]
CHOICES = ["prod-operations", "dev-operations", "audit"]
METHODS: dict[str, Callable[[Prompter], object]] = {
    "ask": lambda prompter: prompter.ask("Region: "),
    "ask_secret": lambda prompter: prompter.ask_secret("Secret: "),
    "choose": lambda prompter: prompter.choose("Which profile?", CHOICES),
    "confirm": lambda prompter: prompter.confirm("Remove it?"),
}


@pytest.fixture(params=["scripted", "terminal"])
def prompter(request: pytest.FixtureRequest, environment: dict[str, str]) -> MakePrompter:
    """Return a maker of each implementation in turn, for a person who gives these answers."""
    return ScriptedPrompter if request.param == "scripted" else functools.partial(PtyPrompter, environment)


def test_a_line_is_returned_as_it_was_typed(prompter: MakePrompter) -> None:
    assert prompter("  eu-west-1 ß ").ask("Region: ") == "  eu-west-1 ß "


def test_a_secret_is_returned_as_it_was_typed(prompter: MakePrompter) -> None:
    assert prompter(" correct horse/+= ").ask_secret("Secret: ") == " correct horse/+= "


def test_an_empty_line_is_an_answer_too(prompter: MakePrompter) -> None:
    assert prompter("").ask("Region [eu-west-1]: ") == ""


def test_a_choice_is_made_by_its_number(prompter: MakePrompter) -> None:
    assert prompter("3").choose("Which profile?", CHOICES) == 2


def test_nonsense_is_no_choice_and_they_are_asked_again(prompter: MakePrompter) -> None:
    assert prompter("0", "nonsense", "1").choose("Which profile?", CHOICES) == 0


def test_a_choice_is_made_by_its_name_too(prompter: MakePrompter) -> None:
    assert prompter("audit").choose("Which profile?", CHOICES) == 2


def test_an_empty_answer_is_the_default_choice(prompter: MakePrompter) -> None:
    assert prompter("").choose("Which profile?", CHOICES, default=1) == 1


def test_after_three_answers_that_are_no_choice_none_is_made_for_them(prompter: MakePrompter) -> None:
    with pytest.raises(InputRequiredError):
        prompter("4", "-1", "²").choose("Which profile?", CHOICES)


@pytest.mark.parametrize(
    ("typed", "default", "meant"),
    [("y", False, True), ("YES", False, True), ("n", True, False), ("", False, False), ("", True, True)],
)
def test_yes_no_and_the_default_are_answers(prompter: MakePrompter, typed: str, default: bool, meant: bool) -> None:
    assert prompter(typed).confirm("Remove it?", default=default) is meant


def test_any_other_answer_is_asked_again_three_times(prompter: MakePrompter) -> None:
    assert prompter("maybe", "yy", "y").confirm("Remove it?") is True
    with pytest.raises(InputRequiredError):
        prompter("a", "b", "c").confirm("Remove it?", default=True)


def test_the_reason_is_shown_between_two_attempts(prompter: MakePrompter) -> None:
    assert ask_until_valid(prompter("one", "7"), "Number: ", number) == 7
    with pytest.raises(UsageError):
        ask_until_valid(prompter("a", "b", "c"), "Number: ", number)


def number(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(f"{text!r} is not a number")
    return int(text)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [CancelledError, InputRequiredError, NoTerminalError])
def test_no_answer_is_an_error_of_its_kind_with_advice(
    prompter: MakePrompter, method: str, kind: type[AwsrolesError]
) -> None:
    with pytest.raises(kind) as caught:
        METHODS[method](prompter(kind("they do not answer", "ask them nicely")))
    assert type(caught.value) is kind
    assert caught.value.hint
