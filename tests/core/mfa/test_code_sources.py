"""The format of MFA codes, and the order of code sources."""

from collections.abc import Callable, Iterator

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes, code_question

from awsroles.core.mfa.codes import CodeSource, FirstAvailable, PromptsOff, prompt, prompt_for_code, six_digits
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError

NOBODY = NoTerminalError("nobody", "run it in a terminal")


def answering(*answers: str) -> tuple[list[str | None], Callable[[str | None], str]]:
    """Return somebody who gives *answers*, and the list of what they are told."""
    told: list[str | None] = []
    left = list(answers)

    def ask(complaint: str | None) -> str:
        told.append(complaint)
        return left.pop(0)

    return told, ask


def test_the_prompt_names_the_device_the_user_the_account_and_the_purpose() -> None:
    assert prompt(code_question()) == "MFA code from ada-phone (ada, account 111111111111, for prod-operations): "


def test_the_prompt_names_the_recipient_of_the_code_if_it_is_not_aws() -> None:
    asked = prompt(code_question(endpoint="https://sts.example.com"))
    assert asked == f"https://sts.example.com (not AWS): {prompt(code_question())}"


def test_the_prompt_names_a_hardware_device_by_its_serial() -> None:
    assert prompt(code_question(mfa_serial="GAHT12345678")).startswith("MFA code from GAHT12345678 (ada, ")


@pytest.mark.parametrize("text", ["012345", " 012345\n", "012 345", "0 1 2 3 4 5", "012\u00a0345"])
def test_a_code_is_six_digits_with_or_without_spaces(text: str) -> None:
    assert six_digits(text) == "012345"


@pytest.mark.parametrize("text", ["", "01234", "0123456", "01234x", "-12345", "٠١٢٣٤٥", "¹²³⁴⁵⁶", "012345;", "1.2345"])
def test_anything_else_is_no_code(text: str) -> None:
    assert six_digits(text) is None


def test_an_invalid_code_is_explained_and_prompted_for_again() -> None:
    told, ask = answering("12345", "hunter2", "123 456")
    assert prompt_for_code(ask) == "123456"
    assert told == [None, "That is not six digits.", "That is not six digits."]


def test_after_three_answers_it_is_enough() -> None:
    told, ask = answering("1", "2", "3", "123456")
    with pytest.raises(InputRequiredError, match="none of 3 answers"):
        prompt_for_code(ask)
    assert len(told) == 3


def test_an_empty_answer_is_a_no() -> None:
    for answers in ([""], ["12345", "  "]):
        with pytest.raises(CancelledError):
            prompt_for_code(answering(*answers)[1])


def first_of(*prompts: CodeSource, silent: CodeSource | None = None) -> FirstAvailable:
    return FirstAvailable(silent=lambda: [] if silent is None else [silent], prompts=lambda: prompts)


def test_those_who_cannot_answer_are_passed_over() -> None:
    able, never = ScriptedCodes("123456"), ScriptedCodes()
    assert first_of(ScriptedCodes(NOBODY), able, never).ask(code_question()) == "123456"
    assert able.questions == [code_question()]
    assert never.questions == []


@pytest.mark.parametrize("error", [CancelledError("no"), InputRequiredError("nobody answered")])
def test_an_answer_that_was_refused_is_not_asked_of_another(error: AwsrolesError) -> None:
    with pytest.raises(type(error)) as caught:
        first_of(ScriptedCodes(error), ScriptedCodes("123456")).ask(code_question())
    assert caught.value is error


def test_the_first_who_is_asked_says_why_and_not_what_was_only_tried() -> None:
    people = [ScriptedCodes(NoTerminalError("no terminal")), ScriptedCodes(NoTerminalError("no desktop"))]
    with pytest.raises(NoTerminalError) as caught:
        first_of(*people, silent=ScriptedCodes(NOBODY)).ask(code_question())
    assert caught.value.message == "no terminal"
    with pytest.raises(NoTerminalError) as caught:
        first_of(silent=ScriptedCodes(NOBODY)).ask(code_question())
    assert caught.value.message == "an MFA code is needed, and there is nobody to ask"


def test_disabled_prompts_are_reported_with_a_hint() -> None:
    with pytest.raises(NoTerminalError) as caught:
        PromptsOff("--no-input", "run awsroles login {}").ask(code_question())
    assert caught.value.message == "an MFA code is needed, and --no-input forbids asking"
    assert caught.value.hint == "run awsroles login prod-operations"


FAILED = InputRequiredError("mfa_process ykman failed (exit code 1)", "run it by hand")


def test_if_a_program_fails_the_user_is_told_why_and_may_type_a_code_instead() -> None:
    user = ScriptedCodes("123456")
    assert first_of(user, silent=ScriptedCodes(FAILED)).ask(code_question()) == "123456"
    [question] = user.questions
    assert question.note == "mfa_process ykman failed (exit code 1). Type a code instead, or press Ctrl-C."


def test_if_a_program_fails_without_a_terminal_its_failure_is_the_error() -> None:
    with pytest.raises(InputRequiredError) as caught:
        first_of(ScriptedCodes(NOBODY), silent=ScriptedCodes(FAILED)).ask(code_question())
    assert caught.value is FAILED


def test_a_program_whose_codes_aws_rejects_twice_is_not_run_a_third_time() -> None:
    program, user = ScriptedCodes("111111", "222222"), ScriptedCodes("123456")
    source = first_of(user, silent=program)
    answers = [source.ask(code_question(attempt=attempt)) for attempt in (1, 2, 3)]
    assert answers == ["111111", "222222", "123456"]


def test_without_any_source_there_is_no_code() -> None:
    with pytest.raises(NoTerminalError) as caught:
        first_of().ask(code_question())
    assert caught.value.hint


def test_sources_are_made_when_a_code_is_requested_and_only_those_that_are_needed() -> None:
    made: list[str] = []

    def sources() -> Iterator[CodeSource]:
        for name in ("seed", "program"):
            made.append(name)
            yield ScriptedCodes("123456")

    def prompts() -> list[CodeSource]:
        made.append("prompt")
        return []

    source = FirstAvailable(silent=sources, prompts=prompts)
    assert made == []
    assert source.ask(code_question()) == "123456"
    assert made == ["seed"]
