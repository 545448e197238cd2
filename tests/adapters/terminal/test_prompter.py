"""Prompts on the terminal."""

from typing import Any

import pytest
from testbed.terminal.pty_prompter import asking, outcome

from devtools.pty_process import CTRL_C, PtyProcess


@pytest.fixture
def world(environment: dict[str, str]) -> dict[str, str]:
    """The environment of the child, with a place for what becomes of the question."""
    return environment | {"OUTCOME": f"{environment['TMPDIR']}/outcome"}


def test_the_question_is_all_that_shows_and_what_is_typed_shows_after_it(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask", "Region: "), world) as terminal:
        terminal.wait_for("Region: ")
        terminal.type("eu-west-1")
        assert terminal.exit_code() == 0
        assert terminal.screen == "Region: eu-west-1\n"


def test_a_secret_leaves_nothing_on_the_screen(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask_secret", "Secret access key: "), world) as terminal:
        before = terminal.modes()
        terminal.wait_for("Secret access key: ")
        assert not terminal.echoes()
        terminal.type("s3cret")
        assert terminal.exit_code() == 0
        assert terminal.screen == "Secret access key: \n"
        assert terminal.modes() == before
    assert outcome(world) == "s3cret"


def test_choices_are_numbered_in_a_column(world: dict[str, str]) -> None:
    choices = [f"account-{number}" for number in range(1, 11)]
    with PtyProcess(asking("choose", "Which profile?", choices), world) as terminal:
        terminal.wait_for("Number or name: ")
        terminal.type("eleven")
        terminal.wait_for("Type a number from 1 to 10, or a name of the list.")
        terminal.type("10")
        assert terminal.exit_code() == 0
        shown = terminal.screen.splitlines()
    assert shown[:3] == ["Which profile?", "   1  account-1", "   2  account-2"]
    assert shown[10:] == [
        "  10  account-10",
        "Number or name: eleven",
        "  Type a number from 1 to 10, or a name of the list.",
        "Number or name: 10",
    ]
    assert outcome(world) == 9


def test_a_no_is_what_enter_means_and_that_is_shown(world: dict[str, str]) -> None:
    with PtyProcess(asking("confirm", "Remove it?"), world) as terminal:
        terminal.wait_for("Remove it? [y/N] ")
        terminal.type("")
        assert terminal.exit_code() == 0
    assert outcome(world) is False


@pytest.mark.parametrize(
    ("method", "arguments"),
    [("ask", ["{}: "]), ("ask_secret", ["{}: "]), ("confirm", ["{}"]), ("choose", ["{}", ["{}"]]), ("tell", ["{}: "])],
)
def test_text_from_outside_cannot_steer_the_terminal(world: dict[str, str], method: str, arguments: list[Any]) -> None:
    hostile = "a\x1b[2J\x9b31m\nb\x00\u202ec"
    filled = [hostile.join(part.split("{}")) if isinstance(part, str) else [hostile] for part in arguments]
    with PtyProcess(asking(method, *filled), world) as terminal:
        assert terminal.asks() or method == "tell"
        shown = terminal.screen
    assert "a\\x1b[2J\\x9b31m\\nb\\x00\\u202ec" in shown
    assert not any(character in shown for character in "\x1b\x9b\x00\u202e")


def test_a_line_can_be_said_between_questions(world: dict[str, str]) -> None:
    with PtyProcess(asking("tell", "wait 14 s"), world) as terminal:
        assert terminal.exit_code() == 0
        assert terminal.screen == "wait 14 s\n"


def test_a_line_of_a_thousand_characters_is_taken_and_a_longer_one_refused(world: dict[str, str]) -> None:
    for length, expected in ((1000, "x" * 1000), (1001, "InputRequiredError")):
        with PtyProcess(asking("ask_secret", "Secret: "), world) as terminal:
            terminal.wait_for("Secret: ")
            terminal.type("x" * length)
            assert terminal.exit_code() == 0
        found = outcome(world)
        assert (found if isinstance(found, str) else found[0]) == expected


def test_an_answer_that_is_not_text_is_refused(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask", "Name: "), world) as terminal:
        terminal.wait_for("Name: ")
        terminal.press_bytes(b"\xff\n")
        assert terminal.exit_code() == 0
    assert outcome(world)[:3] == ["InputRequiredError", "the answer is not UTF-8 text", "set the terminal to UTF-8"]


def test_input_before_the_prompt_is_discarded(world: dict[str, str]) -> None:
    program = ["sh", "-c", 'read -r first; "$@"', "sh", *asking("ask", "Code: ")]
    with PtyProcess(program, world) as terminal:
        terminal.type("first\nearly")
        terminal.wait_for("Code: ")
        terminal.type("late")
        assert terminal.exit_code() == 0
    assert outcome(world) == "late"


def test_pasted_text_after_the_answer_is_discarded(world: dict[str, str]) -> None:
    program = ["sh", "-c", '"$@"; echo next?; read -r line; echo "the shell got $line"', "sh"]
    with PtyProcess([*program, *asking("ask_secret", "Secret: ")], world) as terminal:
        terminal.wait_for("Secret: ")
        terminal.type("s3cret\nrest of it\nand more")
        terminal.wait_for("next?")
        terminal.type("ls")
        terminal.wait_for("the shell got ls")
    assert outcome(world) == "s3cret"


def test_ctrl_c_reaches_the_program_with_the_cursor_on_a_new_line(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask", "Region: "), world) as terminal:
        terminal.wait_for("Region: ")
        terminal.press("eu-w")
        terminal.wait_for("eu-w")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 0
        assert terminal.screen == "Region: eu-w^C\n"
    assert outcome(world) == "KeyboardInterrupt"


def test_a_long_question_breaks_at_words_and_names_the_home_by_its_sign(world: dict[str, str]) -> None:
    question = f"  Remove the key of default from {world['HOME']}/.aws/credentials?"
    with PtyProcess(asking("confirm", question), world, columns=40) as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type("y")
        assert terminal.exit_code() == 0
        assert terminal.screen == "  Remove the key of default from\n  ~/.aws/credentials? [y/N] y\n"


@pytest.mark.parametrize("rest", ["second\n", "second\nthird\n", "second", "second\nthird"])
def test_lines_that_are_pasted_at_once_are_one_answer(world: dict[str, str], rest: str) -> None:
    with PtyProcess(asking("ask_pasted", "Access key ID: "), world) as terminal:
        before = terminal.modes()
        terminal.wait_for("Access key ID: ")
        terminal.press(f"first\n{rest}")
        assert terminal.exit_code() == 0
        assert terminal.modes() == before
        assert terminal.screen.endswith("\n")
    assert outcome(world) == f"first\n{rest}"


def test_a_line_that_is_typed_is_an_answer_without_a_second(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask_pasted", "Access key ID: "), world) as terminal:
        terminal.wait_for("Access key ID: ")
        terminal.type("first")
        assert terminal.exit_code() == 0
        assert terminal.screen == "Access key ID: first\n"
    assert outcome(world) == "first"
