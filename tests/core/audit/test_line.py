"""Lines of the history: each is one short line of JSON, whatever is in it."""

import json

import pytest
from testbed.program import json_document

from awsroles.core.audit.line import HistoryLine, decode, encode
from awsroles.core.dataclass import fields

NOON = "2026-01-31T12:00:00Z"


def test_a_line_has_the_documented_keys_in_their_order() -> None:
    keys = list(json_document.keys("A line of the history"))
    assert list(json.loads(encode(HistoryLine(time=NOON, command="login")))) == keys
    assert [field.name for field in fields(HistoryLine)] == keys


@pytest.mark.parametrize("letter", ["x", '"', "é", "漢", "🔑", "\x1b", "\udc80"])
def test_a_long_reason_is_cut_with_a_mark_and_the_rest_of_the_line_stays(letter: str) -> None:
    data = encode(HistoryLine(time=NOON, command="login", profile="ops", reason="begin " + letter * 9000))
    assert 4080 < len(data) <= 4096
    line = decode(data)
    assert line is not None
    assert (line.profile, line.result) == ("ops", "ok")
    assert line.reason is not None
    assert line.reason.startswith(f"begin {letter}")
    assert line.reason.endswith(f"{letter}…")


def test_a_reason_that_fits_is_whole() -> None:
    line = HistoryLine(time=NOON, command="login", reason="INC-123: " + "x" * 3000)
    assert decode(encode(line)) == line


@pytest.mark.parametrize("letter", ["x", '"', "é", "漢", "🔑", "\x00", "\n", "\udcff"])
def test_long_texts_everywhere_make_one_line_that_can_be_read_again(letter: str) -> None:
    texts = dict.fromkeys([field.name for field in fields(HistoryLine)], letter * 1000)
    data = encode(HistoryLine(**texts))
    assert len(data) <= 4096
    assert data.index(b"\n") == len(data) - 1
    line = decode(data)
    assert line is not None
    assert all(
        text.startswith(letter * 10) and text.endswith("…") for name, text in vars(line).items() if name != "reason"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"time": 1}',
        b'{"time": "x", "command": "", "result": "ok"}',
    ],
)
def test_what_is_no_line_is_none(data: bytes) -> None:
    assert decode(data) is None
