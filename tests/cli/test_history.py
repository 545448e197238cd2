"""`awsroles history`."""

import json
from pathlib import Path

import pytest
from testbed.names import OPERATIONS
from testbed.program import json_document
from testbed.program.command_line import CommandLine

from awsroles.adapters.state.history_log import FileHistoryLog
from awsroles.core.audit.line import HistoryLine, encode
from awsroles.core.sessions.cache import rfc3339

KEY_ID = "ASIA" + "EXAMPLE1" * 2
NOW = 1_769_860_800


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.app.local.LocalComponents.clock", staticmethod(lambda: NOW))
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def log(home: Path) -> FileHistoryLog:
    log = FileHistoryLog(str(home / ".local/state/awsroles"), lambda: 365)
    for ago, line in (
        (8 * 86_400, {"command": "login", "profile": "old"}),
        (7200, {"command": "login", "profile": "prod-operations", "access_key_id": KEY_ID, "reason": "INC-123"}),
        (60, {"command": "credential-process", "profile": "dev", "result": "access_denied"}),
    ):
        log.append(encode(HistoryLine(time=rfc3339(NOW - ago), **line)))
    return log


@pytest.mark.usefixtures("log")
def test_the_lines_of_a_week_are_a_table(run: CommandLine) -> None:
    assert run("history").out.splitlines() == [
        "TIME                  COMMAND             WHAT         PROFILE          RESULT         REASON",
        "2026-01-31 10:00 UTC  login               MFA session  prod-operations  ok             INC-123",
        "2026-01-31 11:59 UTC  credential-process               dev              access_denied",
    ]


def test_the_lines_of_one_command_tell_what_each_was(run: CommandLine, log: FileHistoryLog) -> None:
    for line in (
        {"command": "rotate", "profile": "master", "access_key_id": KEY_ID},
        {"command": "rotate", "profile": "master", "access_key_id": "AKIA" + "EXAMPLE1" * 2},
        {"command": "login", "profile": "dev", "access_key_id": KEY_ID, "role_arn": OPERATIONS},
        {"command": "rotate", "profile": "master", "result": "throttled"},
    ):
        log.append(encode(HistoryLine(time=rfc3339(NOW), **line)))
    assert [line[22:].split("  ")[0:1] + line.split()[4:6] for line in run("history").out.splitlines()[-4:]] == [
        ["rotate", "MFA", "session"],
        ["rotate", "access", "key"],
        ["login", "role", "session"],
        ["rotate", "master", "throttled"],
    ]


@pytest.mark.usefixtures("log")
def test_a_profile_and_a_time_span_choose_lines(run: CommandLine) -> None:
    assert [each["profile"] for each in json.loads(run("history", "--since", "9d", "--json").out)] == [
        "old",
        "prod-operations",
        "dev",
    ]
    (line,) = json.loads(run("history", "prod-operations", "--json").out)
    assert list(line) == list(json_document.keys("A line of the history"))
    assert (line["access_key_id"], line["reason"]) == (KEY_ID, "INC-123")


def test_an_empty_history_says_so(run: CommandLine) -> None:
    done = run("history", "--since", "12h")
    assert (done.out, done.err) == ("", "The history has no lines in the last 12h.\n")
    assert run("history", "prod-operations", "--since", "12h").err == (
        "The history has no lines of prod-operations in the last 12h.\n"
    )
    assert run("history", "--json").out == "[]\n"


def test_damaged_lines_are_told_of(run: CommandLine, log: FileHistoryLog) -> None:
    log.append(b'{"time": "2026-01\n')
    assert "warning: the history has damaged lines: 1" in run("history").err


def test_a_history_that_cannot_be_written_is_told_of(run: CommandLine, home: Path) -> None:
    folder = home / ".local/state/awsroles/history"
    folder.mkdir(parents=True)
    (folder / "current.jsonl").symlink_to("/dev/null")
    assert "warning: nothing is added to the history: cannot write to" in run("history").err


@pytest.mark.usefixtures("log", "config")
def test_cloudtrail_prints_the_queries_for_the_events_of_the_latest_session(run: CommandLine) -> None:
    lines = run("history", "--cloudtrail", "prod-operations").out.splitlines()
    assert lines[0] == f"-- Athena: the events of session {KEY_ID} of prod-operations"
    assert "# AWS CLI: the last 90 days in eu-west-1, the region of STS" in lines
    assert f"WHERE useridentity.accesskeyid = '{KEY_ID}' AND eventtime >= '2026-01-31T10:00:00Z'" in lines
    # The region of the source's STS, not the profile's.
    assert lines[-1].startswith("  aws cloudtrail lookup-events --profile prod-operations --region eu-west-1 ")


@pytest.mark.usefixtures("log", "config")
def test_the_queries_begin_at_the_time_span_or_with_the_session(run: CommandLine) -> None:
    recent = run("history", "--cloudtrail", "prod-operations", "--since", "30m").out
    assert "eventtime >= '2026-01-31T11:30:00Z'" in recent
    assert "--start-time 2026-01-31T11:30:00Z" in recent
    assert (
        "eventtime >= '2026-01-31T10:00:00Z'" in run("history", "--cloudtrail", "prod-operations", "--since", "9d").out
    )
    wrong = run("history", "--cloudtrail", "prod-operations", "--since", "yesterday")
    assert (wrong.code, "write 7d, 12h or 90m" in wrong.err) == (2, True)


@pytest.mark.usefixtures("config")
def test_cloudtrail_needs_a_session(run: CommandLine) -> None:
    done = run("history", "--cloudtrail", "prod-operations")
    assert (done.code, done.out) == (3, "")
    assert "the history has no session of prod-operations" in done.err


@pytest.mark.parametrize("others", [["--json"], ["dev"]])
def test_cloudtrail_goes_alone(run: CommandLine, others: list[str]) -> None:
    done = run("history", "--cloudtrail", "prod-operations", *others)
    assert done.code == 2
    assert "--cloudtrail prints queries, and nothing else" in done.err
    assert "leave out --json and the other profile" in done.err


def test_a_time_span_that_is_none_is_a_usage_error(run: CommandLine) -> None:
    done = run("history", "--since", "yesterday")
    assert (done.code, "write 7d, 12h or 90m" in done.err) == (2, True)
