"""One process works, the others take what it made or share its failure."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from testbed.fakes.shared_state import FileState, MemoryState

from awsroles.core.sessions.single_flight import SingleFlight
from awsroles.errors import (
    AccessDeniedError,
    AwsrolesError,
    CancelledError,
    InputRequiredError,
    LockTimeoutError,
    NoTerminalError,
    StorageError,
    WrongCodeError,
)

State = MemoryState | FileState


def failing(error: AwsrolesError) -> Callable[[], str]:
    def fail() -> str:
        raise error

    return fail


def never() -> str:
    raise AssertionError("nothing was to be made here")


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


def process(state: MemoryState, started_at: float | None = None) -> SingleFlight:
    return SingleFlight(state.locks(), state.failures(time.time() - 1 if started_at is None else started_at))


def test_what_was_made_meanwhile_is_taken(state: MemoryState) -> None:
    assert process(state).run("a", lambda: "found", never) == "found"
    assert process(state).run("a", lambda: None, lambda: "made") == "made"


def test_of_many_at_once_one_makes_it(state: MemoryState) -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 1

    def run(flight: SingleFlight) -> int:
        return flight.run("a", lambda: made[0] if made else None, make)

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(run, [process(state) for _ in range(10)])) == 10
    assert made == [1]


@pytest.mark.parametrize(
    "error",
    [
        WrongCodeError("wrong"),
        CancelledError("cancelled"),
        InputRequiredError("nobody answered"),
        AccessDeniedError("denied"),
        StorageError("the keyring failed"),
    ],
)
def test_a_failure_fails_those_who_started_before_it_and_no_others(state: MemoryState, error: AwsrolesError) -> None:
    before = process(state)
    with pytest.raises(type(error)):
        process(state).run("a", lambda: None, failing(error))
    with pytest.raises(type(error), match=error.message):
        before.run("a", lambda: None, never)
    assert before.run("a", lambda: "found", never) == "found"
    assert before.run("b", lambda: None, lambda: "made") == "made"
    assert process(state, time.time() + 0.001).run("a", lambda: None, lambda: "made") == "made"


@pytest.mark.parametrize("error", [NoTerminalError("no terminal"), LockTimeoutError("no time"), ZeroDivisionError()])
def test_what_is_wrong_with_one_process_alone_is_not_shared(state: MemoryState, error: Exception) -> None:
    before = process(state)

    def fail() -> str:
        raise error

    with pytest.raises(type(error)):
        process(state).run("a", lambda: None, fail)
    assert before.run("a", lambda: None, lambda: "made") == "made"


def test_the_lock_is_free_after_everything(state: MemoryState) -> None:
    process(state).run("a", lambda: None, lambda: "made")
    with pytest.raises(CancelledError):
        process(state).run("a", lambda: None, failing(CancelledError("cancelled")))
    with state.locks().try_hold("a") as mine:
        assert mine


def test_a_lock_that_another_process_keeps_too_long_is_reported(state: MemoryState) -> None:
    with state.locks().hold("a"), pytest.raises(LockTimeoutError):
        process(state).run("a", lambda: "found", never)
