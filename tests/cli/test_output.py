"""Results on stdout, everything else on stderr, and no text that controls a terminal."""

import io
import json
import os
import sys
import time

import pytest

from awsroles.cli import output
from awsroles.core.records.vocabulary import DetailedRecord, ProfileRecord, error_record
from awsroles.errors import StorageError

HOSTILE = "a\x1b]0;x\x07\r\n\u202eb\x9b31m"
CAPTURED = pytest.CaptureFixture[str]


def test_control_characters_are_escaped_in_all_output(capsys: CAPTURED) -> None:
    output.result(HOSTILE)
    output.table([["HEAD", "X"], [HOSTILE, "y"]])
    output.fields(HOSTILE, [("name", HOSTILE)])
    output.json_result(ProfileRecord(profile=HOSTILE, kind="other"))
    output.say(HOSTILE)
    captured = capsys.readouterr()
    for line in (captured.out + captured.err).splitlines():
        assert line.isprintable()
    assert "a\\x1b]0;x\\x07\\r\\n\\u202eb\\x9b31m" in captured.err


def test_results_go_to_stdout_and_messages_to_stderr_with_a_prefix(capsys: CAPTURED) -> None:
    output.result("one")
    output.say("two")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("one\n", "awsroles: two\n")


def test_columns_are_as_wide_as_their_widest_cell_and_end_without_spaces(capsys: CAPTURED) -> None:
    output.table([["NAME", "B"], ["x", ""], ["longer", "é\x00"]])
    assert capsys.readouterr().out == "NAME    B\nx\nlonger  é\\x00\n"


def test_fields_are_printed_below_their_title(capsys: CAPTURED) -> None:
    output.fields("prod", [("a", "1"), ("long name", "2")])
    assert capsys.readouterr().out == "prod\n  a          1\n  long name  2\n"


def test_json_is_ascii(capsys: CAPTURED) -> None:
    output.json_result([ProfileRecord(profile="Zoë\u2028", kind="other")])
    text = capsys.readouterr().out
    assert text.isascii()
    assert json.loads(text)[0]["profile"] == "Zoë\u2028"


@pytest.mark.parametrize(
    "records",
    [
        [],
        [ProfileRecord(profile="a\n, ", kind="role", duration_seconds=3600), ProfileRecord(profile=None, kind="other")],
        [DetailedRecord(profile="b", kind="role", source_profiles=("a", "b")), ProfileRecord(profile="c", kind="user")],
        [ProfileRecord(profile="d", kind="other", error=error_record(StorageError("a\nb", "c")))],
    ],
)
def test_a_list_has_the_format_of_the_json_module(capsys: CAPTURED, records: list[ProfileRecord]) -> None:
    output.json_result(records)
    assert capsys.readouterr().out == json.dumps(records, indent=2, default=vars) + "\n"


def test_characters_that_the_encoding_of_stdout_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    output.result("Zoë → x")
    stream.flush()
    assert stream.buffer.getvalue() == b"Zo\\xeb \\u2192 x\n"


def test_a_full_disk_is_a_storage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", buffering=1, encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(StorageError, match="No space left") as caught:
            output.result("x")
        assert caught.value.hint
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


def test_a_reader_that_has_gone_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "stderr", pipe)
        output.say("one")
        output.result("two")
        output.result("three")
        assert os.path.samestat(os.fstat(pipe.fileno()), os.stat(os.devnull))


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(3600, "2026-01-31 13:00 CET (in 1 h)"), (59, "2026-01-31 12:00 CET (in 59 s)"), (-90, "11:58 CET (1 min ago)")],
)
def test_a_time_is_printed_in_local_time_and_as_a_duration(
    monkeypatch: pytest.MonkeyPatch, offset: int, expected: str
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        now = 1_769_857_200
        assert output.moment(now + offset, now).endswith(expected)
    finally:
        monkeypatch.undo()
        time.tzset()
