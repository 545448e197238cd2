"""Whatever stands in a sealed file, it is read, refused as another version or told to be damaged."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.keyring.file_stores import CHEAP

from awsroles.adapters.file_store.sealed_format import KeyDerivation, parse, render
from awsroles.errors import StorageError

KEY = bytes(32)
LOCK = KeyDerivation(CHEAP, b"salt", b"check")
SECRETS = {"awsroles/access-key/ada": "canary", "awsroles/a b\n\udcff": "\0é"}
CONTENT = render(KEY, LOCK, SECRETS)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def opened(content: bytes) -> dict[str, str] | None:
    """Return what is in there, None where it is refused; anything but our error is one of the test."""
    try:
        return parse("secrets", content).opened(KEY)
    except StorageError:
        return None


def test_it_gives_back_what_was_put_in() -> None:
    text = parse("secrets", CONTENT)
    assert (text.derivation, set(text.names)) == (LOCK, set(SECRETS))
    assert opened(CONTENT) == SECRETS


@given(st.binary())
def test_junk_is_refused(content: bytes) -> None:
    assert opened(content) is None
    assert opened(content + b"\n" + CONTENT) is None


@given(st.integers(0, len(CONTENT) - 1), st.binary(max_size=3))
def test_with_a_byte_changed_or_missing_it_gives_nothing_else(position: int, instead: bytes) -> None:
    changed = CONTENT[:position] + instead + CONTENT[position + 1 :]
    # Spaces and capitals mean nothing in hexadecimal.
    harmless = (SECRETS, None) if position > CONTENT.index(b"\n") else (None,)
    assert opened(changed) in (harmless if changed != CONTENT else (SECRETS,))


@given(st.sampled_from(["awsroles-sealed", "n", "r", "p", "salt", "check", "items"]), JSON)
def test_any_value_in_the_first_line_is_refused_or_noticed(field: str, value: Any) -> None:
    head, _, rest = CONTENT.partition(b"\n")
    fields = json.loads(head)
    if fields[field] != value:
        assert opened(json.dumps(fields | {field: value}).encode() + b"\n" + rest) is None


@pytest.mark.parametrize("version", [0, 2, 10**30, -1])
def test_another_version_is_reported_whatever_the_rest_contains(version: int) -> None:
    with pytest.raises(StorageError, match="another version of awsroles"):
        parse("secrets", json.dumps({"awsroles-sealed": version}).encode())
