"""Asking for MFA codes at the terminal."""

import sys
from typing import Any

import pytest
from testbed.fakes.scripted_codes import code_question
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.adapters.mfa.prompt import TerminalCodes
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeRequest
from awsroles.errors import CancelledError, InputRequiredError
from devtools.pty_process import PtyProcess

NOW = 1000.0
PROMPT = "MFA code from ada-phone (ada, account 111111111111, for prod-operations): "
_PROGRAM = """
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.prompter import Terminal
from awsroles.adapters.mfa.prompt import TerminalCodes
from awsroles.core.aws.arn import UserArn
from awsroles.core.mfa.codes import CodeRequest
terminal = Terminal(Waiter(10))
codes = TerminalCodes(terminal, terminal.tell, Waiter(10))
user = UserArn("aws", "111111111111", "", "ada")
phone = "arn:aws:iam::111111111111:mfa/ada-phone"
print("sent", codes.ask(CodeRequest(user, phone, "prod-operations", 0, note="AWS refused the code\\x1b[2J")))
"""


def asked(question: CodeRequest, *answers: Any) -> tuple[str, list[str]]:
    """Return the code that a person with *answers* gives, and all that they see before that."""
    person = ScriptedPrompter(*answers)
    codes = TerminalCodes(person, person.questions.append, Waiter(60, clock=lambda: NOW))
    return codes.ask(question), person.questions


def test_the_prompt_is_all_that_shows_and_spaces_in_the_code_are_fine() -> None:
    assert asked(code_question(), "123 456") == ("123456", [PROMPT])


def test_nonsense_is_answered_and_asked_again() -> None:
    seen = [PROMPT, "  That is not six digits.", PROMPT]
    assert asked(code_question(), "12345", "123456") == ("123456", seen)


def test_the_prompt_says_when_an_unused_code_is_due() -> None:
    seen = ["  Your last code was just used. Next one in 14 s.", PROMPT]
    assert asked(code_question(valid_from=NOW + 13.2), "123456") == ("123456", seen)


def test_the_note_about_the_last_code_replaces_that_about_the_wait() -> None:
    question = code_question(valid_from=NOW + 14, note="That code was just used. Next one in 14 s.")
    assert asked(question, "123456") == ("123456", ["  That code was just used. Next one in 14 s.", PROMPT])


def test_an_empty_line_is_a_no() -> None:
    with pytest.raises(CancelledError):
        asked(code_question(), "")


def test_three_answers_are_enough() -> None:
    with pytest.raises(InputRequiredError) as caught:
        asked(code_question(), "1", "2", "3", "123456")
    assert type(caught.value) is InputRequiredError


def test_a_real_terminal_shows_the_note_escaped_and_the_code_as_it_is_typed(environment: dict[str, str]) -> None:
    with PtyProcess([sys.executable, "-c", _PROGRAM], environment) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("222 222")
        assert terminal.exit_code() == 0
        assert terminal.screen == f"  AWS refused the code\\x1b[2J\n{PROMPT}222 222\nsent 222222\n"
