"""The kinds of errors and their documented exit codes."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from testbed.program import json_document

from awsroles import errors
from awsroles.errors import AwsrolesError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AwsrolesError)]


def test_the_module_imports_nothing() -> None:
    tree = ast.parse(inspect.getsource(errors))
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_has_a_message_a_hint_and_an_exit_code(kind: type[AwsrolesError]) -> None:
    error = kind("what is wrong", "what to do")
    assert (error.message, error.hint, str(error)) == ("what is wrong", "what to do", "what is wrong")
    assert kind("what is wrong").hint is None
    assert kind.__doc__


def test_every_exit_code_is_in_the_table() -> None:
    table = {int(code) for code in re.findall(r"^(\d+) ", errors.__doc__ or "", re.MULTILINE)}
    assert {kind.exit_code for kind in KINDS} <= table
    assert table - {kind.exit_code for kind in KINDS} == {0, 7}


def test_exit_codes_are_as_documented() -> None:
    assert {
        errors.AwsrolesError: 1,
        errors.UsageError: 2,
        errors.ConfigurationError: 3,
        errors.AwsError: 4,
        errors.WrongCodeError: 4,
        errors.AccessDeniedError: 4,
        errors.DurationTooLongError: 4,
        errors.InvalidCredentialsError: 4,
        errors.NetworkError: 4,
        errors.StorageError: 5,
        errors.StoreLockedError: 5,
        errors.LockTimeoutError: 5,
        errors.InputRequiredError: 6,
        errors.NoTerminalError: 6,
        errors.CancelledError: 130,
    }.items() <= {kind: kind.exit_code for kind in KINDS}.items()


def test_every_kind_has_a_unique_documented_code() -> None:
    assert {kind.code: kind.exit_code for kind in KINDS} == json_document.codes()
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_the_manual_has_the_same_table() -> None:
    page = (Path(__file__).parents[1] / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^(\d+) +(.+)$", errors.__doc__ or "", re.MULTILINE))
    assert dict(re.findall(r"^\| (\d+) \| (.+) \|$", page, re.MULTILINE)) == documented
