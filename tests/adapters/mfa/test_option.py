"""The MFA code of the command line."""

import pytest
from testbed.fakes.scripted_codes import code_question

from awsroles.adapters.mfa.prompt import OptionCode
from awsroles.errors import NoTerminalError


def test_it_is_given_once() -> None:
    code = OptionCode("012345")
    assert code.ask(code_question()) == "012345"
    with pytest.raises(NoTerminalError):
        code.ask(code_question())


def test_it_shows_in_no_repr() -> None:
    assert "012345" not in repr(OptionCode("012345"))
