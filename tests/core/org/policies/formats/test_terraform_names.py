"""The names of resources in Terraform."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsroles.core.org.policies.formats.terraform_names import identifier

WORDS = {"at": "@", "dot": ".", "plus": "+", "equals": "=", "comma": ",", "slash": "/", "underscore": "_", "name": ""}
NAME = st.text(st.sampled_from("@.+=,/_-09azAZxü")) | st.lists(
    st.sampled_from(["_", "__", "@", "1", "-", "x5f", *WORDS]), max_size=6
).map("".join)


def original(found: str) -> str:
    """Return the name that the identifier *found* stands for."""
    return re.sub(
        rf"_({'|'.join(WORDS)}|x[0-9a-f]+)_",
        lambda word: WORDS[word[1]] if word[1] in WORDS else chr(int(word[1][1:], 16)),
        found,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("operations", "operations"),
        ("platform-boundary", "platform-boundary"),
        ("My_Role", "My_Role"),
        ("bob@example.com", "bob_at_example_dot_com"),
        ("1st", "_name_1st"),
        ("look_at_me", "look_underscore_at_me"),
        ("ü", "_xfc_"),
    ],
)
def test_a_name_stays_readable(name: str, expected: str) -> None:
    assert identifier(name) == expected


@given(NAME)
def test_two_names_never_become_one(name: str) -> None:
    found = identifier(name)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", found)
    assert original(found) == name
