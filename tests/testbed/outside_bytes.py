"""Bytes as they come from outside: nearly right, of the right kind, or anything at all."""

import json
from collections.abc import Sequence

from hypothesis import strategies as st

# What parsers stumble over: numbers that are none or too long, depth, ends of lines, and characters of no encoding.
_SPLINTERS = (
    b"9" * 5000,
    b"-1",
    b"1e999",
    b"Infinity",
    b"NaN",
    b"null",
    b"\xd9\xa1",
    b"[" * 3000,
    b'{"a":' * 3000,
    b"\r",
    b"\n",
    b"\0",
    b"\x1b[31m",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"%",
    b'"',
    b"\\",
    b"",
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def outside_bytes(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return what may stand where *samples* do."""
    return st.one_of(_mutated(samples), _other_values(samples), _JSON.map(_as_json), st.binary(max_size=200))


@st.composite
def _mutated(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """Draw a sample of which up to three pieces are gone, doubled or something else."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        piece = draw(st.one_of(st.sampled_from(_SPLINTERS), st.binary(max_size=4), st.just(data[start:end] * 2)))
        data = data[:start] + piece + data[end:]
    return data


@st.composite
def _other_values(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """Draw a sample of which one value, where it is JSON, is of another kind."""
    data = draw(st.sampled_from(samples))
    try:
        fields = json.loads(data)
    except ValueError:
        return data
    if isinstance(fields, dict) and fields:
        fields[draw(st.sampled_from(sorted(fields)))] = draw(_JSON)
    return _as_json(fields)


def _as_json(value: object) -> bytes:
    return json.dumps(value).encode()
