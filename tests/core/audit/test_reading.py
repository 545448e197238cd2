"""The history as it is read: by profile and time, and the queries for the events of a session."""

import pytest

from awsroles.core.audit.line import HistoryLine, encode
from awsroles.core.audit.reading import find, parse_age, queries
from awsroles.core.audit.reasons import check_reason
from awsroles.errors import ConfigurationError, UsageError

NOON = 1_769_860_800


def line(time: str, profile: str = "ops", key_id: str | None = None) -> bytes:
    return encode(HistoryLine(time=f"2026-01-31T{time}Z", command="login", profile=profile, access_key_id=key_id))


LINES = [line("11:00:00", key_id="ASIA" + "1" * 16), line("11:59:59", "dev"), b"damaged\n", line("12:00:00")]


def test_lines_are_found_by_profile_and_time() -> None:
    assert [each.profile for each in find(LINES, None, 0).lines] == ["ops", "dev", "ops"]
    assert [each.profile for each in find(LINES, None, NOON - 1).lines] == ["dev", "ops"]
    assert [each.time for each in find(LINES, "ops", NOON).lines] == ["2026-01-31T12:00:00Z"]
    assert find(LINES, "unknown", -5).lines == ()


def test_damaged_lines_are_counted() -> None:
    assert find(LINES, "ops", NOON).damaged == 1


@pytest.mark.parametrize(("text", "seconds"), [("7d", 604_800), (" 1D ", 86_400), ("12h", 43_200), ("90m", 5_400)])
def test_a_time_span_has_days_or_is_a_duration(text: str, seconds: int) -> None:
    assert parse_age(text) == seconds


@pytest.mark.parametrize("text", ["", "d", "7 days", "1d12h", "-1d", "999999d"])
def test_anything_else_is_no_time_span(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time span"):
        parse_age(text)


def test_the_queries_are_for_the_latest_session_from_its_first_line_on() -> None:
    later = "ASIA" + "2" * 16
    lines = [
        *LINES,
        line("13:00:00", key_id=later),
        line("13:30:00", "dev", "ASIA" + "3" * 16),
        line("14:00:00", key_id=later),
    ]
    found = queries(lines, "ops", "eu-west-1")
    assert found.access_key_id == later
    assert found.sql[:2] == (
        "SELECT eventtime, eventsource, eventname, awsregion, sourceipaddress, errorcode",
        "FROM cloudtrail_logs",
    )
    assert found.sql[-1] == "ORDER BY eventtime"
    assert f"WHERE useridentity.accesskeyid = '{later}' AND eventtime >= '2026-01-31T13:00:00Z'" in found.sql
    assert found.command == (
        "aws cloudtrail lookup-events --profile ops --region eu-west-1 --start-time 2026-01-31T13:00:00Z "
        f"--lookup-attributes AttributeKey=AccessKeyId,AttributeValue={later}"
    )


@pytest.mark.parametrize("key_id", [None, "AKIA" + "1" * 16, "ASIA' OR 'x' = 'x", "ASIA$(reboot)0000000"])
def test_what_is_no_session_is_in_no_query(key_id: str | None) -> None:
    with pytest.raises(ConfigurationError, match="the history has no session of ops") as caught:
        queries([line("11:00:00", key_id=key_id)], "ops", "eu-west-1")
    assert caught.value.hint == "run awsroles login ops"


def test_a_reason_has_no_outer_blanks() -> None:
    assert check_reason(" INC-123: the workers \t") == "INC-123: the workers"


@pytest.mark.parametrize(
    ("reason", "problem", "hint"),
    [
        (" ", "the reason is empty", "say what the session is for, as in --reason INC-123"),
        ("a\nb", "the reason is not one line of text", "leave out line breaks and control characters"),
        ("\x1b[2J", "the reason is not one line of text", "leave out line breaks and control characters"),
        (
            f"key {'aB3/' * 10}",
            "the reason holds what looks like a secret access key",
            "leave it out: the history keeps it",
        ),
    ],
)
def test_a_reason_is_a_line_without_a_secret(reason: str, problem: str, hint: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        check_reason(reason)
    assert caught.value.hint == hint
