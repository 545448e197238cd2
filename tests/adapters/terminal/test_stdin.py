"""Input from a pipe, read to its end within a time limit."""

import os
import sys
from collections.abc import Callable

import pytest

from awsroles.adapters.terminal import stdin as piped_text
from awsroles.adapters.terminal.stdin import read_piped
from awsroles.errors import InputRequiredError

Pipe = Callable[[], int]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Return what makes stdin a pipe, and returns the end to write to."""

    def make() -> int:
        reading, writing = os.pipe()
        monkeypatch.setattr(sys, "stdin", os.fdopen(reading))
        return writing

    return make


def test_all_of_it_is_read_in_however_many_pieces(stdin: Pipe) -> None:
    writing = stdin()
    os.write(writing, b"one ")
    os.write(writing, b"two\n")
    os.close(writing)
    assert read_piped("x") == b"one two\n"


def test_a_terminal_and_a_closed_stdin_give_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert read_piped("x") == b""
    leader, follower = os.openpty()
    with os.fdopen(follower) as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert read_piped("x") == b""
    os.close(leader)


def test_a_pipe_that_stays_open_is_not_waited_for_for_ever(stdin: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piped_text, "_SECONDS", 0.2)
    writing = stdin()
    os.write(writing, b"half")
    with pytest.raises(InputRequiredError, match="stdin did not end") as caught:
        read_piped("pipe the rest")
    assert caught.value.hint == "pipe the rest"
    os.close(writing)
