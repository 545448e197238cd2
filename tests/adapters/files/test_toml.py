"""TOML documents that the standard library refuses in ways of its own."""

import pytest

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.documents import NotTomlError


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"a = {'1' * 5000}", "this is not TOML: a number is too long"),
        (f"a = {'[' * 100_000}", "nested too deeply"),
    ],
)
def test_what_python_cannot_hold_is_not_toml(text: str, reason: str) -> None:
    with pytest.raises(NotTomlError) as caught:
        parse_toml(text)
    assert (caught.value.reason, caught.value.line, caught.value.column) == (reason, 1, 1)
