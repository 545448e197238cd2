"""The quick reader of sections finds the same as the reader of statements, or leaves the file to that."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.real_configs import REAL_CONFIGS, real_config
from testbed.config.samples import random_file
from testbed.fuzz.examples import examples

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config import sections
from awsroles.core.config.sections import Section, read_sections
from awsroles.errors import ConfigurationError

LINES = [
    "[a]",
    "[profile b]",
    "[b] # c",
    "k = v",
    "k=",
    "l: w",
    "  k = v",
    "# c",
    " # c",
    "",
    " ",
    "K = v",
    "k",
    "[",
    "[",
]


def random_text(seed: int) -> str:
    return random_file(seed).decode("utf-8", "replace")


def outcome(text: str) -> object:
    return _outcome(lambda: sections._quickly_read("config", text) or sections._read("config", text))


def slow_outcome(text: str) -> object:
    return _outcome(lambda: sections._read("config", text))


def _outcome(read: Callable[[], dict[str, Section]]) -> object:
    try:
        found = read()
    except ConfigurationError as error:
        return error.message
    return {name: (each, {key: each.line_of(key) for key in each.options}) for name, each in found.items()}


@examples(500)
@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join) | st.integers(0, 2**32).map(random_text))
def test_both_readers_agree(text: str) -> None:
    assert outcome(text) == slow_outcome(text)


@pytest.mark.parametrize("name", REAL_CONFIGS)
def test_both_readers_agree_on_the_files_of_real_users(name: str) -> None:
    for text in real_config(name, AccessKey("AKIAX", "secret")):
        assert outcome(text) == slow_outcome(text)


@pytest.mark.parametrize("text", ["[a]\nk = 1\n", "[a]\nk = 1\ns =\n  t = 1\n", "[a]\r\nk = 1\r\n"])
def test_sections_are_compared_by_their_options(text: str) -> None:
    assert read_sections("config", text) == read_sections("config", text)
    assert read_sections("config", text) != read_sections("config", text.replace("1", "2"))
    assert read_sections("config", text)["a"] != text
