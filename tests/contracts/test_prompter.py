"""The `Prompter` port: what each implementation does."""

import functools
from collections.abc import Callable

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.terminal.pty_prompter import PtyPrompter

from awsroles.core.prompts import Prompter
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError

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
    assert prompter("0", "audit", "1").choose("Which profile?", CHOICES) == 0


def test_after_three_answers_that_are_no_choice_none_is_made_for_them(prompter: MakePrompter) -> None:
    with pytest.raises(InputRequiredError):
        prompter("4", "-1", "²").choose("Which profile?", CHOICES)


@pytest.mark.parametrize(
    ("typed", "meant"), [("y", True), ("YES", True), ("n", False), ("", False), ("maybe", False), ("yy", False)]
)
def test_only_a_yes_confirms(prompter: MakePrompter, typed: str, meant: bool) -> None:
    assert prompter(typed).confirm("Remove it?") is meant


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [CancelledError, InputRequiredError, NoTerminalError])
def test_no_answer_is_an_error_of_its_kind_with_advice(
    prompter: MakePrompter, method: str, kind: type[AwsrolesError]
) -> None:
    with pytest.raises(kind) as caught:
        METHODS[method](prompter(kind("they do not answer", "ask them nicely")))
    assert type(caught.value) is kind
    assert caught.value.hint
