"""Terminals that can be drawn on, and others."""

import subprocess
import sys

import pytest

from awsroles.adapters.terminal.list_picker import can_draw

PROGRAM = (
    "import sys; from awsroles.adapters.terminal.list_picker import can_draw; print(can_draw({'TERM': sys.argv[1]}))"
)


@pytest.mark.parametrize(
    ("name", "is_able"),
    [
        ("xterm-256color", "True"),
        ("linux", "True"),
        ("screen", "True"),
        ("tmux-256color", "True"),
        ("vt100", "True"),
        ("one-of-tomorrow", "True"),
        ("dumb", "False"),
        ("unknown", "False"),
        ("", "False"),
        ("vt52", "False"),
    ],
)
def test_those_that_move_the_cursor_as_nearly_all_do_can_be_drawn_on(name: str, is_able: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, name], capture_output=True, text=True, timeout=20, check=True)
    assert (done.stdout, done.stderr) == (f"{is_able}\n", "")


def test_a_screen_reader_gets_the_list_on_any_terminal() -> None:
    assert can_draw({"TERM": "xterm", "AWSROLES_PLAIN": "0"})
    assert not can_draw({"TERM": "xterm", "AWSROLES_PLAIN": "1"})
