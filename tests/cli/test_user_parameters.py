"""What commands about a user take."""

import io
import sys

import pytest

from awsroles.cli.options import given_code


@pytest.mark.parametrize("code", [None, "123456", ""])
def test_a_code_is_taken_as_it_was_given(code: str | None) -> None:
    assert given_code(code) == code


def test_a_dash_reads_one_line_of_stdin_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.StringIO(" 123456 \nfor somebody else\n")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert given_code("-") == "123456"
    assert stdin.read() == "for somebody else\n"
    monkeypatch.setattr(sys, "stdin", None)
    assert given_code("-") == ""
