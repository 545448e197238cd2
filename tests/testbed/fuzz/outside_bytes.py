"""Bytes as they come from outside: nearly right, of the right kind, or anything at all."""

import json
import re
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
_ELEMENT = re.compile(rb"<(\w+)>")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def outside_bytes(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return what may stand where *samples* do."""
    others = [_other_elements(samples)] if any(map(_ELEMENT.search, samples)) else []
    return st.one_of(_mutated(samples), _other_values(samples), *others, _JSON.map(_as_json), st.binary(max_size=200))


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


@st.composite
def _other_elements(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """Draw a sample of XML of which one or two elements are gone, doubled, empty or hold something else."""
    data = draw(st.sampled_from([sample for sample in samples if _ELEMENT.search(sample)]))
    for _ in range(draw(st.integers(1, 2))):
        tags = re.findall(rb"<(\w+)>", data)
        tag = draw(st.sampled_from(tags)) if tags else b"x"
        start, end = data.find(b"<%b>" % tag), data.find(b"</%b>" % tag) + len(tag) + 3
        inside = draw(st.one_of(st.sampled_from(_SPLINTERS), st.integers().map(lambda number: b"%d" % number)))
        instead = draw(st.sampled_from([b"", data[start:end] * 2, b"<%b/>" % tag, b"<%b>%b</%b>" % (tag, inside, tag)]))
        data = data[:start] + instead + data[end:] if start < end else data
    return data


def _as_json(value: object) -> bytes:
    return json.dumps(value).encode()
