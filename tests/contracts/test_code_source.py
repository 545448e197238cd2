"""What every `CodeSource` does, the fake and all that are real."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_codes import code_question

from awsroles.core.mfa.codes import CodeSource
from awsroles.errors import NoTerminalError

# With its code, or with None nobody who could answer.
MakeSource = Callable[[str | None], CodeSource]


@pytest.mark.parametrize("code", ["123456", "012345", "000000"])
def test_a_code_keeps_its_leading_zeros(code_source: MakeSource, code: str) -> None:
    assert code_source(code).ask(code_question()) == code


def test_where_nobody_can_be_asked_it_says_so_with_advice(code_source: MakeSource) -> None:
    with pytest.raises(NoTerminalError) as caught:
        code_source(None).ask(code_question())
    assert caught.value.message
    assert caught.value.hint


def test_a_code_shows_in_no_repr(code_source: MakeSource) -> None:
    source = code_source("123456")
    assert "123456" not in repr(source)
    source.ask(code_question())
    assert "123456" not in repr(source)
