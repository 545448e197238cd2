"""The picker on a terminal without cursor control."""

import json
from pathlib import Path

import pytest
from testbed.terminal.pty_picker import picking, world
from testbed.terminal.pty_prompter import outcome

from awsroles.core.prompts import Choice
from devtools.pty_process import CTRL_C, PtyProcess

QUESTION = "Number, or part of the name: "
CHOICES = [
    Choice("master", ("111111111111",)),
    Choice("prod", ("222222222222", "53 min left")),
    Choice("prod-operations", ("222222222222",)),
    Choice("b\x1b[2J"),
]


def on_terminal(environ: dict[str, str], stdin: str = "/dev/null") -> PtyProcess:
    return PtyProcess(["sh", "-c", f'exec "$@" <{stdin}', "sh", *picking("plain")], environ)


def test_choices_are_numbered_in_columns(environment: dict[str, str]) -> None:
    environ = world(environment, "plain", CHOICES)
    with on_terminal(environ) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type("3")
        assert terminal.exit_code() == 0
        assert terminal.screen.splitlines() == [
            "Which profile?",
            "  1  master           111111111111",
            "  2  prod             222222222222  53 min left",
            "  3  prod-operations  222222222222",
            "  4  b\\x1b[2J",
            f"{QUESTION}3",
        ]
    assert outcome(environ) == 2


def test_part_of_the_name_makes_the_list_shorter_and_its_numbers_count(environment: dict[str, str]) -> None:
    environ = world(environment, "plain", CHOICES)
    with on_terminal(environ) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type("222")
        terminal.wait_for("\nWhich profile?\n  1  prod             222222222222  53 min left\n  2  prod-operations")
        # What is typed before a question is no answer to it.
        terminal.wait_for(QUESTION)
        terminal.type("2")
        assert terminal.exit_code() == 0
    assert outcome(environ) == 2


def test_a_complete_name_wins_over_longer_names(environment: dict[str, str]) -> None:
    environ = world(environment, "plain", CHOICES)
    with on_terminal(environ) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type("prod")
        assert terminal.exit_code() == 0
    assert outcome(environ) == 1


@pytest.mark.parametrize(("typed", "told"), [("", "Type a number, or a part of the name."), ("nobody", "No match.")])
def test_an_answer_that_is_no_choice_is_answered(environment: dict[str, str], typed: str, told: str) -> None:
    with on_terminal(world(environment, "plain", CHOICES)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(typed)
        terminal.wait_for(f"\n  {told}\nWhich profile?\n")
        terminal.press(CTRL_C)


@pytest.mark.parametrize("nonsense", ["nobody", "", "5", "0", "²", "9" * 900])
def test_after_three_answers_that_are_no_choice_none_is_made(environment: dict[str, str], nonsense: str) -> None:
    environ = world(environment, "plain", CHOICES)
    with on_terminal(environ) as terminal:
        for _ in range(3):
            terminal.wait_for(QUESTION)
            terminal.type(nonsense)
        assert terminal.exit_code() == 0
    assert outcome(environ)[:2] == ["InputRequiredError", "none of 3 answers was a choice"]


def test_ctrl_c_interrupts(environment: dict[str, str]) -> None:
    environ = world(environment, "plain", CHOICES)
    with on_terminal(environ) as terminal:
        terminal.wait_for(QUESTION)
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 0
    assert outcome(environ) == "KeyboardInterrupt"


def test_ten_thousand_are_not_all_printed(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "choices").write_text(json.dumps([(f"account-{number}", []) for number in range(10_000)]))
    environ = world(environment, "plain", [])
    with on_terminal(environ, str(tmp_path / "choices")) as terminal:
        terminal.wait_for(f"\n  20  account-19\nand 9,980 more\n{QUESTION}")
        terminal.type("t-77")
        terminal.wait_for(f"\n  20  account-7708\nand 91 more\n{QUESTION}")
        terminal.type("t-7708")
        assert terminal.exit_code() == 0
    assert outcome(environ) == 7708
