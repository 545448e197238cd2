"""The last failure in the state folder, for processes that waited for it."""

import os
import time
from pathlib import Path

import pytest
from testbed.fakes.shared_state import FileState

from awsroles.errors import AwsError, NetworkError, WrongCodeError


@pytest.fixture
def state(tmp_path: Path) -> FileState:
    return FileState(str(tmp_path))


def noted(state: FileState) -> Path:
    [path] = Path(state.folder, "failures").iterdir()
    return path


@pytest.mark.parametrize("words", ["two\nlines", "\x1b[31m\r\x85\u2028\u202e", "\udcff", "", "x" * 10_000])
def test_any_words_come_back_fit_for_a_terminal(state: FileState, words: str) -> None:
    state.failures(time.time()).record("a", WrongCodeError(words, words))
    path = noted(state)
    path.write_text(path.read_text().replace(f"\n{os.getpid()}\n", "\n1\n"))
    found = state.failures(time.time() - 10).since_start("a")
    assert isinstance(found, WrongCodeError)
    assert found.message.isprintable()
    assert (found.hint or "").isprintable()
    assert bool(found.hint) is bool(words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "junk",
        "{now}\n1\nNoSuchError\nmessage\nhint",
        "{now}\n1\n__doc__\nmessage\nhint",
        "{now}\n1\nNetworkError\nmessage",
        "now\n1\nNetworkError\nmessage\nhint",
        "nan\n1\nNetworkError\nmessage\nhint",
        "{ahead}\n1\nNetworkError\nmessage\nhint",
        "{long_ago}\n1\nNetworkError\nmessage\nhint",
    ],
)
def test_a_damaged_or_impossible_note_says_nothing(state: FileState, text: str) -> None:
    state.failures(0).record("a", NetworkError("message"))
    now = time.time()
    noted(state).write_text(text.format(now=now, ahead=now + 3600, long_ago=now - 3600))
    assert state.failures(now - 10).since_start("a") is None


def test_the_last_failure_counts(state: FileState) -> None:
    state.fail_elsewhere("a", WrongCodeError("first"))
    state.fail_elsewhere("a", AwsError("second"))
    found = state.failures(time.time() - 10).since_start("a")
    assert type(found) is AwsError
    assert found is not None
    assert found.message == "second"
