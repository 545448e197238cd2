"""MFA codes: each is sent once, by one process; a wrong one may be tried again; a used one never."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes, code_question
from testbed.fakes.shared_state import MemoryState
from testbed.names import PHONE

from awsroles.core.mfa.codes import CodeSource, CodeSubmitter, seconds_to_next_code
from awsroles.errors import (
    AccessDeniedError,
    AwsrolesError,
    CancelledError,
    InputRequiredError,
    NoTerminalError,
    RequestNotSentError,
    StorageError,
    WrongCodeError,
)

NOON = 1_800_000_000
WRONG = WrongCodeError("AWS did not accept the MFA code")


class Aws:
    """Takes *codes*; *sent* are those that reached it."""

    def __init__(self, *codes: str, before: Callable[[], None] = lambda: None) -> None:
        self.codes = codes
        self.sent: list[str] = []
        self._before = before

    def send(self, code: str) -> str:
        self._before()
        self.sent.append(code)
        if code not in self.codes:
            raise WRONG
        return f"session for {code}"


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


def submitter(state: MemoryState, source: CodeSource, now: float = NOON + 16) -> CodeSubmitter:
    return CodeSubmitter(source, state.used_codes(lambda: now), lambda: now)


def test_a_code_is_asked_for_and_sent(state: MemoryState) -> None:
    aws, source = Aws("123456"), ScriptedCodes("123456")
    assert submitter(state, source).submit(code_question(), aws.send) == "session for 123456"
    assert aws.sent == ["123456"]
    [question] = source.questions
    assert (question.mfa_serial, question.purpose, question.note) == (PHONE, "prod-operations", None)
    assert question.valid_from == NOON + 16


def test_a_code_counts_as_used_before_it_is_sent(state: MemoryState) -> None:
    def is_marked() -> None:
        assert state.used_codes(lambda: NOON).code_is_used(PHONE, "123456")

    submitter(state, ScriptedCodes("123456")).submit(code_question(), Aws("123456", before=is_marked).send)


def test_what_cannot_be_marked_is_not_sent(state: MemoryState) -> None:
    class ReadOnly:
        def step_is_used(self, mfa_serial: str, step: int) -> bool:
            return not (mfa_serial and step)

        def code_is_used(self, mfa_serial: str, code: str) -> bool:
            return not (mfa_serial and code)

        def mark(self, mfa_serial: str, step: int, code: str) -> None:
            raise StorageError(f"cannot mark a code of {mfa_serial} in {step}, {len(code)} digits")

        def unmark(self, mfa_serial: str, code: str) -> None:
            raise StorageError(f"cannot unmark a code of {mfa_serial}, {len(code)} digits")

    aws = Aws("123456")
    with pytest.raises(StorageError):
        CodeSubmitter(ScriptedCodes("123456"), ReadOnly(), lambda: NOON).submit(code_question(), aws.send)
    assert aws.sent == []
    assert state.used_codes(lambda: NOON).code_is_used(PHONE, "123456") is False


def test_after_a_wrong_code_another_is_asked_for_with_the_reason(state: MemoryState) -> None:
    aws, source = Aws("222222"), ScriptedCodes("111111", "222222")
    assert submitter(state, source).submit(code_question(), aws.send) == "session for 222222"
    assert aws.sent == ["111111", "222222"]
    assert source.questions[1].note == "AWS did not accept that code. Check it, or wait 14 s for the next one."
    # What the device shows now may be the one that was sent.
    assert source.questions[1].valid_from == NOON + 30


def test_after_the_third_wrong_code_it_ends_with_how_long_to_wait(state: MemoryState) -> None:
    aws, source = Aws(), ScriptedCodes("111111", "222222", "333333")
    with pytest.raises(WrongCodeError) as caught:
        submitter(state, source).submit(code_question(), aws.send)
    assert caught.value.hint == "check it, or wait 14 s for the next one"
    assert aws.sent == ["111111", "222222", "333333"]
    assert [question.attempt for question in source.questions] == [1, 2, 3]


def test_a_code_that_any_process_used_is_not_sent_again(state: MemoryState) -> None:
    aws = Aws("111111", "222222")
    submitter(state, ScriptedCodes("111111")).submit(code_question(), aws.send)
    source = ScriptedCodes("111111", "222222")
    assert submitter(state, source, NOON + 28).submit(code_question(), aws.send) == "session for 222222"
    assert aws.sent == ["111111", "222222"]
    assert source.questions[0].valid_from == NOON + 30
    assert source.questions[1].note == "That code was just used. Next one in 2 s."


def test_the_same_used_code_again_and_again_is_an_error_and_nothing_is_sent(state: MemoryState) -> None:
    aws = Aws("111111")
    submitter(state, ScriptedCodes("111111")).submit(code_question(), aws.send)
    with pytest.raises(WrongCodeError, match="that MFA code was just used") as caught:
        submitter(state, ScriptedCodes("111111", "111111", "111111")).submit(code_question(), aws.send)
    assert type(caught.value) is WrongCodeError, "as it is recorded for other processes"
    assert caught.value.hint == "wait 14 s for the next one"
    assert aws.sent == ["111111"]


def test_a_code_whose_answer_was_lost_is_not_sent_again(state: MemoryState) -> None:
    sent: list[str] = []

    def lost(code: str) -> str:
        sent.append(code)
        raise AccessDeniedError("lost")

    source = ScriptedCodes("111111", "111111", "111111", "111111")
    for error in (AccessDeniedError, WrongCodeError):
        with pytest.raises(error):
            submitter(state, source).submit(code_question(), lost)
    assert sent == ["111111"]


def test_a_code_that_never_left_this_machine_may_be_given_again(state: MemoryState) -> None:
    def away(_code: str) -> str:
        raise RequestNotSentError("STS cannot be reached")

    aws = Aws("111111")
    with pytest.raises(RequestNotSentError):
        submitter(state, ScriptedCodes("111111")).submit(code_question(), away)
    source = ScriptedCodes("111111")
    assert submitter(state, source).submit(code_question(), aws.send) == "session for 111111"
    assert source.questions[0].valid_from == NOON + 16


def test_the_codes_of_another_device_are_others(state: MemoryState) -> None:
    aws = Aws("111111")
    submitter(state, ScriptedCodes("111111")).submit(code_question(), aws.send)
    source = ScriptedCodes("111111")
    submitter(state, source).submit(code_question(mfa_serial="GAHT12345678"), aws.send)
    assert aws.sent == ["111111", "111111"]
    assert source.questions[0].valid_from == NOON + 16


def test_a_wrong_code_of_an_option_is_reported_as_wrong(state: MemoryState) -> None:
    with pytest.raises(WrongCodeError) as caught:
        submitter(state, ScriptedCodes("111111", NoTerminalError("given once"))).submit(code_question(), Aws().send)
    assert caught.value.message == WRONG.message
    assert caught.value.hint == "check it, or wait 14 s for the next one"


@pytest.mark.parametrize(
    "error", [CancelledError("no"), InputRequiredError("nobody answered"), NoTerminalError("nobody")]
)
def test_an_unanswered_prompt_sends_nothing(state: MemoryState, error: AwsrolesError) -> None:
    aws = Aws("123456")
    with pytest.raises(type(error)):
        submitter(state, ScriptedCodes(error)).submit(code_question(), aws.send)
    assert aws.sent == []


def test_declining_the_second_attempt_cancels(state: MemoryState) -> None:
    with pytest.raises(CancelledError):
        submitter(state, ScriptedCodes("111111", CancelledError("no"))).submit(code_question(), Aws().send)


@pytest.mark.parametrize(("now", "seconds"), [(NOON, 30), (NOON + 0.9, 30), (NOON + 1, 29), (NOON + 29.9, 1)])
def test_the_next_code_comes_at_the_next_half_minute(now: float, seconds: int) -> None:
    assert seconds_to_next_code(now) == seconds
