"""The MFA code of the command line."""

import pytest
from testbed.fakes.scripted_codes import code_question

from awsroles.adapters.mfa.prompt import OptionCode
from awsroles.errors import NoTerminalError, UsageError


def test_it_is_given_once() -> None:
    code = OptionCode("012 345\n")
    assert code.ask(code_question()) == "012345"
    with pytest.raises(NoTerminalError):
        code.ask(code_question())


@pytest.mark.parametrize("text", ["", "12345", "hunter2", "1234567"])
def test_anything_else_is_refused_at_once_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        OptionCode(text)
    assert caught.value.message == "the MFA code is not six digits"


def test_it_shows_in_no_repr() -> None:
    assert "012345" not in repr(OptionCode("012345"))
