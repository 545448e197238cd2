"""The ports of what processes share: locks, failures, facts, metadata and used codes."""

import time
from pathlib import Path

import pytest
from testbed.fakes.shared_state import FileState, MemoryState
from testbed.names import PHONE

from awsroles.core.sessions.cache import SessionMetadata
from awsroles.errors import (
    AwsrolesError,
    CancelledError,
    InputRequiredError,
    LockTimeoutError,
    NetworkError,
    WrongCodeError,
)

State = MemoryState | FileState
NAMES = [
    "a",
    "A b",
    "awsroles/mfa-session/arn:aws:iam::111111111111:user/ada",
    "../up",
    "..",
    ".",
    "é\u2028",
    "x" * 400,
]
NOON = 1_800_000_000


@pytest.fixture(params=["memory", "files"])
def shared_state(request: pytest.FixtureRequest, tmp_path: Path) -> State:
    """Return each implementation in turn, empty."""
    return MemoryState() if request.param == "memory" else FileState(str(tmp_path / "state"))


def test_a_lock_is_held_by_one_process_and_free_afterwards(shared_state: State) -> None:
    one, other = shared_state.locks(), shared_state.locks()
    with one.hold("a"):
        with other.try_hold("a") as mine:
            assert not mine
        with pytest.raises(LockTimeoutError), other.hold("a"):
            pass
        with other.hold("b"), other.try_hold("c") as mine:
            assert mine
    with other.try_hold("a") as mine:
        assert mine
        with one.try_hold("a") as also_mine:
            assert not also_mine
    with one.hold("a"):
        pass


def test_a_lock_is_free_after_an_error(shared_state: State) -> None:
    locks = shared_state.locks()
    with pytest.raises(ZeroDivisionError), locks.hold("a"):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), locks.try_hold("a"):
        raise ZeroDivisionError
    with shared_state.locks().hold("a"):
        pass


def test_any_name_is_a_lock_of_its_own(shared_state: State) -> None:
    one, other = shared_state.locks(), shared_state.locks()
    for name in NAMES:
        with one.hold(name):
            for another in NAMES:
                with other.try_hold(another) as mine:
                    assert mine is (another != name)


@pytest.mark.parametrize(
    "error",
    [
        WrongCodeError("AWS refuses the MFA code", "wait 14 s for the next code"),
        CancelledError("cancelled"),
        InputRequiredError("nobody answered", None),
        NetworkError("é …", "run it again"),
    ],
)
def test_a_failure_of_another_process_is_shared_in_its_words(shared_state: State, error: AwsrolesError) -> None:
    shared_state.fail_elsewhere("a", error)
    found = shared_state.failures(time.time() - 10).since_start("a")
    assert type(found) is type(error)
    assert found is not None
    assert (found.message, found.hint) == (error.message, error.hint)


def test_only_processes_that_started_before_a_failure_share_it(shared_state: State) -> None:
    shared_state.fail_elsewhere("a", CancelledError("cancelled"))
    assert shared_state.failures(time.time() - 1).since_start("a")
    assert shared_state.failures(time.time() + 0.001).since_start("a") is None
    assert shared_state.failures(time.time() - 1).since_start("b") is None


def test_the_own_failure_of_a_process_keeps_it_from_nothing(shared_state: State) -> None:
    failures = shared_state.failures(time.time() - 1)
    failures.record("a", CancelledError("cancelled"))
    assert failures.since_start("a") is None


def test_facts_are_remembered_replaced_and_forgotten(shared_state: State) -> None:
    memory = shared_state.local_state()
    assert memory.get("a") is None
    for name in NAMES:
        memory.set(name, f"first of {name}")
        memory.set(name, f"fact of\n{name}\r")
    assert [shared_state.local_state().get(name) for name in NAMES] == [f"fact of\n{name}\r" for name in NAMES]
    memory.set("a", "")
    memory.set("a", "")
    assert memory.get("a") is None


def test_notes_are_kept_listed_and_removed(shared_state: State) -> None:
    notes = shared_state.metadata()
    assert notes.all() == []
    assert notes.get("a") is None
    kept = [SessionMetadata(f"awsroles/role-session//home/é \udcff/config#{name}", 10, 20, "arn:x") for name in "abc"]
    for note in kept:
        notes.put(SessionMetadata(note.item, 1, 2, ""))
        notes.put(note)
    assert shared_state.metadata().get(kept[0].item) == kept[0]
    assert sorted(shared_state.metadata().all(), key=lambda note: note.item) == kept
    notes.remove(kept[0].item)
    notes.remove(kept[0].item)
    assert shared_state.metadata().get(kept[0].item) is None
    assert len(shared_state.metadata().all()) == 2


def test_a_used_code_is_known_to_every_process_for_its_device(shared_state: State) -> None:
    shared_state.used_codes(lambda: NOON).mark(PHONE, NOON // 30, "123456")
    codes = shared_state.used_codes(lambda: NOON + 29)
    assert codes.code_is_used(PHONE, "123456")
    assert codes.step_is_used(PHONE, NOON // 30)
    assert not codes.code_is_used(PHONE, "123457")
    assert not codes.step_is_used(PHONE, NOON // 30 + 1)
    assert not codes.code_is_used(f"{PHONE}2", "123456")
    assert not codes.step_is_used(f"{PHONE}2", NOON // 30)


def test_a_code_that_was_not_sent_after_all_is_free_again_and_no_other(shared_state: State) -> None:
    codes = shared_state.used_codes(lambda: NOON)
    codes.mark(PHONE, NOON // 30 - 1, "111111")
    codes.mark(PHONE, NOON // 30, "123456")
    codes.unmark(PHONE, "123456")
    codes.unmark(PHONE, "999999")
    assert not shared_state.used_codes(lambda: NOON).code_is_used(PHONE, "123456")
    assert not shared_state.used_codes(lambda: NOON).step_is_used(PHONE, NOON // 30)
    assert shared_state.used_codes(lambda: NOON).code_is_used(PHONE, "111111")


def test_a_used_code_is_forgotten_when_aws_would_not_take_it_anyway(shared_state: State) -> None:
    shared_state.used_codes(lambda: NOON).mark(PHONE, NOON // 30, "123456")
    shared_state.used_codes(lambda: NOON + 61).mark(PHONE, NOON // 30 + 2, "654321")
    assert shared_state.used_codes(lambda: NOON + 89).code_is_used(PHONE, "123456")
    assert not shared_state.used_codes(lambda: NOON + 90).code_is_used(PHONE, "123456")
    assert shared_state.used_codes(lambda: NOON + 90).code_is_used(PHONE, "654321")


def test_codes_that_were_used_by_a_clock_far_ahead_count_no_more(shared_state: State) -> None:
    shared_state.used_codes(lambda: NOON + 7200).mark(PHONE, NOON // 30 + 240, "123456")
    assert not shared_state.used_codes(lambda: NOON).code_is_used(PHONE, "123456")
