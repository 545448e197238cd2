"""The `Picker` port: what each implementation does."""

import functools
from collections.abc import Callable

import pytest
from testbed.fakes.scripted_picker import ScriptedPicker
from testbed.terminal.pty_picker import PICKERS, PtyPicker

from awsroles.core.prompts import Choice, Picker
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError

MakePicker = Callable[..., Picker]
CHOICES = [
    Choice("master", ("111111111111", "MFA session", "")),
    Choice("prod-operations", ("222222222222", "operations", "53 min left")),
    Choice("dev-operations", ("333333333333", "operations", "")),
    Choice("audit", ("222222222222", "auditor", "expired")),
]


@pytest.fixture(params=["scripted", *PICKERS])
def picker(request: pytest.FixtureRequest, environment: dict[str, str]) -> MakePicker:
    """Return a maker of each implementation in turn, for a person who types these answers."""
    if request.param == "scripted":
        return ScriptedPicker
    return functools.partial(PtyPicker, request.param, environment)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("mast", 0),
        ("OPERATIONS dev", 2),
        ("53 min", 1),
        *(pytest.param(*each, marks=pytest.mark.soak) for each in (("333", 2), ("222 aud", 3), ("Prod", 1))),
    ],
)
def test_the_one_that_has_all_that_is_typed_is_picked(picker: MakePicker, typed: str, picked: int) -> None:
    assert picker(typed).pick("Which profile?", CHOICES) == picked


def test_one_of_one_is_picked_as_well(picker: MakePicker) -> None:
    assert picker("only").pick("Which profile?", [Choice("the-only-one")]) == 0


@pytest.mark.parametrize("kind", [CancelledError, InputRequiredError, NoTerminalError])
def test_no_answer_is_an_error_of_its_kind(picker: MakePicker, kind: type[AwsrolesError]) -> None:
    with pytest.raises(kind) as caught:
        picker(kind("they do not answer")).pick("Which profile?", CHOICES)
    assert type(caught.value) is kind
