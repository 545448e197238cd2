"""A line whose words Tab completes."""

import pytest
from testbed.terminal.pty_prompter import asking, outcome

from awsroles.adapters.terminal.line_editor import LineEditor
from devtools.pty_process import CTRL_C, CTRL_D, PtyProcess

REGIONS = ["eu-central-1", "eu-west-1", "eu-west-2", "us-east-1"]


def edited(*typed: str) -> tuple[str, str]:
    """Return the line after *typed*, and all that was shown."""
    editor = LineEditor("Above.\nRegion: ", REGIONS, lambda line: line)
    shown = "".join(editor.feed(each.encode()) for each in typed)
    return editor.text, shown


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("us\t", "us-east-1", "us-east-1"),
        ("eu-w\t", "eu-west-", "eu-west-"),
        ("eu-w\t\t", "eu-west-", "eu-west-\neu-west-1  eu-west-2\nRegion: eu-west-"),
        ("us-east-1\t", "us-east-1", "us-east-1"),
        ("x\t", "x", "x\a"),
        ("ab\x7f\x7f\x7f", "", "ab\b \b\b \b"),
        ("a bc\x17", "a ", "a bc\b \b\b \b"),
        ("ab\x15", "", "ab\b \b\b \b"),
        ("a\x1b[A\x1b[1;5Cb\x1bOP\x00", "ab", "ab"),
        ("ß\x7f", "", "ß\b \b"),
        ("a\x04", "a", "a"),
    ],
)
def test_keys_change_the_line_and_what_is_shown(typed: str, text: str, shown: str) -> None:
    assert edited(typed) == (text, shown)


def test_tab_alone_shows_every_word() -> None:
    assert edited("\t")[1] == "\neu-central-1  eu-west-1  eu-west-2  us-east-1\nRegion: "


def test_a_character_may_come_in_two_parts() -> None:
    editor = LineEditor("", REGIONS, str)
    assert (editor.feed(b"\xc3"), editor.feed(b"\x9f")) == ("", "ß")


def test_on_a_terminal_the_line_is_completed_and_its_modes_come_back(environment: dict[str, str]) -> None:
    world = environment | {"OUTCOME": f"{environment['TMPDIR']}/outcome"}
    with PtyProcess(asking("ask", "Region: ", REGIONS), world) as terminal:
        before = terminal.modes()
        terminal.wait_for("Region: ")
        terminal.press("eu-c\t")
        terminal.wait_for("eu-central-1")
        terminal.type("")
        assert terminal.exit_code() == 0
        assert terminal.screen == "Region: eu-central-1\n"
        assert terminal.modes() == before
    assert outcome(world) == "eu-central-1"


@pytest.mark.parametrize(("keys", "error"), [(CTRL_D, "CancelledError"), (CTRL_C, "KeyboardInterrupt")])
def test_the_question_can_be_left(environment: dict[str, str], keys: str, error: str) -> None:
    world = environment | {"OUTCOME": f"{environment['TMPDIR']}/outcome"}
    with PtyProcess(asking("ask", "Region: ", REGIONS), world) as terminal:
        terminal.wait_for("Region: ")
        terminal.press(keys)
        terminal.exit_code()
    found = outcome(world)
    assert (found if isinstance(found, str) else found[0]) == error
