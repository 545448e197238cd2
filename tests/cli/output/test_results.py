"""Results on stdout, and no text that controls a terminal."""

import io
import json
import os
import sys
import time

import pytest

from awsroles.cli.output import messages, results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.records.vocabulary import DetailedRecord, ProfileRecord, error_record
from awsroles.errors import StorageError

HOSTILE = "a\x1b]0;x\x07\r\n\u202eb\x9b31m"
CAPTURED = pytest.CaptureFixture[str]


def test_control_characters_are_escaped_in_all_output(capsys: CAPTURED) -> None:
    results.line(HOSTILE)
    table([Column("HEAD"), Column("X")], [Row([HOSTILE, "y"])])
    results.fields(HOSTILE, [("name", HOSTILE)])
    results.as_json(ProfileRecord(profile=HOSTILE, kind="other"))
    messages.note(HOSTILE)
    captured = capsys.readouterr()
    for line in (captured.out + captured.err).splitlines():
        assert line.isprintable()
    assert "a\\x1b]0;x\\x07\\r\\n\\u202eb\\x9b31m" in captured.err


def test_results_go_to_stdout_and_messages_to_stderr(capsys: CAPTURED) -> None:
    results.line("one")
    messages.note("two")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("one\n", "two\n")


def test_fields_are_printed_below_their_title(capsys: CAPTURED) -> None:
    results.fields("prod", [("a", "1"), ("long name", "2")])
    assert capsys.readouterr().out == "prod\n  a          1\n  long name  2\n"


def test_json_is_ascii(capsys: CAPTURED) -> None:
    results.as_json([ProfileRecord(profile="Zoë\u2028", kind="other")])
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
    results.as_json(records)
    assert capsys.readouterr().out == json.dumps(records, indent=2, default=vars) + "\n"


def test_characters_that_the_encoding_of_stdout_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    results.line("Zoë → x")
    stream.flush()
    assert stream.buffer.getvalue() == b"Zo\\xeb \\u2192 x\n"


def test_a_full_disk_is_a_storage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", buffering=1, encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(StorageError, match="No space left") as caught:
            results.line("x")
        assert caught.value.hint
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


def test_a_reader_that_has_gone_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "stderr", pipe)
        messages.note("one")
        results.line("two")
        results.line("three")
        assert os.path.samestat(os.fstat(pipe.fileno()), os.stat(os.devnull))


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(3600, "2026-01-31 13:00 CET"), (59, "2026-01-31 12:00 CET"), (-90, "2026-01-31 11:58 CET")],
)
def test_a_time_is_printed_in_local_time(monkeypatch: pytest.MonkeyPatch, offset: int, expected: str) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        assert results.local_time(1_769_857_200 + offset) == expected
    finally:
        monkeypatch.undo()
        time.tzset()
