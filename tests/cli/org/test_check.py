"""The report of `org check` for people and for programs, and its exit codes."""

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from testbed.program.command_line import CommandLine

from awsroles.app import organization_check
from awsroles.core.org.check.check import Report
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.skipped import Skipped

PROD, DEV = "222222222222", "333333333333"
NAMES = {PROD: "prod", DEV: "dev"}
MISSING = Finding("role_missing", PROD, "role/operations", "the role is missing")
OLD = Finding("key_old", DEV, "user/ada", "key 1 is 200 days old", "key 1")
UNREAD = Skipped(
    DEV,
    ("root_key", "root_without_mfa"),
    "ada is not authorized",
    "iam:GetAccountSummary",
    "*",
    {"Effect": "Allow", "Action": "iam:GetAccountSummary", "Resource": "*"},
)
NO_PEOPLE = Skipped(DEV, ("user_unknown",), "the file has no [users]")

Reporting = Callable[[Report], None]


@pytest.fixture
def reporting(monkeypatch: pytest.MonkeyPatch) -> Reporting:
    """Return a function that sets what the check finds."""

    def reports(report: Report) -> None:
        from awsroles.cli.org import check

        monkeypatch.setattr(check, "checked", lambda *_: report)
        monkeypatch.setattr(organization_check, "checked", lambda *_: report)

    return reports


def report(
    *findings: Finding,
    skipped: tuple[Skipped, ...] = (),
    excepted: tuple[Finding, ...] = (),
    known: tuple[Finding, ...] = (),
) -> Report:
    complete = all(each.call is None for each in skipped)
    at = datetime(2030, 6, 15, 9, 30, tzinfo=timezone.utc)
    return Report(findings, skipped, excepted, known, complete, NAMES, at)


def test_a_company_that_is_as_its_file_means_it_is_one_sentence(run: CommandLine, reporting: Reporting) -> None:
    reporting(report())
    done = run("org", "check")
    assert (done.code, done.out) == (0, "")
    assert done.err == "All is as the file means it.\nPasswords and keys are as of 2030-06-15 09:30 UTC.\n"


def test_findings_stand_below_their_kinds_with_what_mends_them(run: CommandLine, reporting: Reporting) -> None:
    reporting(report(MISSING, OLD, skipped=(UNREAD, NO_PEOPLE), excepted=(OLD,), known=(OLD, OLD)))
    done = run("org", "check")
    assert done.code == 7
    assert done.out.splitlines() == [
        "error: a role of the file is missing in its account (role_missing)",
        "  prod  role/operations: the role is missing",
        "  to mend it: apply the output of awsroles org policies",
        "warning: an access key is older than 90 days (key_old)",
        "  dev  user/ada: key 1 is 200 days old",
        "  to mend it: ask for awsroles rotate",
        "not checked, as iam:GetAccountSummary did not answer: root_key, root_without_mfa",
        "  dev: ada is not authorized",
        '  to read it, allow: {"Effect": "Allow", "Action": "iam:GetAccountSummary", "Resource": "*"}',
        "not checked: user_unknown",
        "  dev: the file has no [users]",
    ]
    assert done.err.startswith(
        "Found 1 error, 1 warning, 1 with an exception, 2 in the baseline and 1 part not checked.\n"
    )


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (report(OLD), 0),
        (report(skipped=(NO_PEOPLE,)), 0),
        (report(OLD, skipped=(UNREAD,)), 4),
        (report(MISSING, skipped=(UNREAD,)), 7),
        (report(excepted=(MISSING,)), 0),
    ],
)
def test_the_exit_code_tells_errors_before_parts_that_were_not_read(
    run: CommandLine, reporting: Reporting, found: Report, code: int
) -> None:
    reporting(found)
    assert run("org", "check", "--json").code == code


def test_more_than_a_screen_is_cut_and_all_shows_it(
    run: CommandLine, reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINES", "24")
    several = [Finding("role_missing", PROD, f"role/r{number}", "the role is missing") for number in range(300)]
    reporting(report(*several, OLD, skipped=(UNREAD,)))
    done = run("org", "check")
    assert len(done.out.splitlines()) + len(done.err.splitlines()) <= 23
    assert "  and 295 more" in done.out
    assert "warning: an access key" in done.out
    assert "awsroles org check --all" in done.err
    assert "awsroles org check --via operations --all" in run("org", "check", "--via", "operations").err
    whole = run("org", "check", "--all")
    assert whole.out.count("role/r") == 300
    assert "--all" not in whole.err


def test_many_kinds_are_cut_to_a_screen_too(
    run: CommandLine, reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    from awsroles.core.org.check.findings import KINDS

    monkeypatch.setenv("LINES", "24")
    reporting(report(*(Finding(word, PROD, "account", "it is so") for word in KINDS)))
    done = run("org", "check")
    assert len(done.out.splitlines()) <= 18
    assert "There is more:" in done.err


def test_json_has_what_the_report_has(run: CommandLine, reporting: Reporting) -> None:
    reporting(report(MISSING, skipped=(UNREAD,), excepted=(OLD,)))
    done = run("org", "check", "--json")
    assert done.err == ""
    found = json.loads(done.out)
    assert found["complete"] is False
    assert found["findings"] == [
        {
            "severity": "error",
            "account_id": PROD,
            "account_name": "prod",
            "resource": "role/operations",
            "finding": "role_missing",
            "message": "the role is missing",
            "fix": "apply the output of awsroles org policies",
        }
    ]
    (skipped,) = found["skipped"]
    assert (skipped["call"], skipped["checks"]) == ("iam:GetAccountSummary", ["root_key", "root_without_mfa"])
    assert skipped["statement"]["Action"] == "iam:GetAccountSummary"
    assert [each["finding"] for each in found["excepted"]] == ["key_old"]
    assert found["credential_report_at"] == "2030-06-15T09:30:00Z"


def test_files_are_written_for_other_programs(run: CommandLine, reporting: Reporting, company: Path) -> None:
    reporting(report(MISSING))
    done = run("org", "check", "--sarif", "a.sarif", "--junit", "a.xml", "--write-baseline", "baseline.json")
    assert done.code == 7
    (result,) = json.loads((company / "a.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "organization.toml"
    root = ET.fromstring((company / "a.xml").read_text().encode())  # noqa: S314 - the text is ours
    assert len(root.findall("testsuite/testcase/failure")) == 1
    assert '"resource": "role/operations"' in (company / "baseline.json").read_text()
    assert "Wrote 1 finding to baseline.json" in done.err
    # Each run replaces them.
    reporting(report())
    run("org", "check", "--write-baseline", "baseline.json")
    assert json.loads((company / "baseline.json").read_text())["findings"] == []


@pytest.mark.usefixtures("company")
def test_mistakes_are_told_with_what_to_do(run: CommandLine, company: Path) -> None:
    done = run("org", "check", "--before", "mfaa")
    assert (done.code, done.err) == (
        2,
        "awsroles: error: --before cannot be 'mfaa'\nawsroles: hint: use --before mfa\n",
    )
    (company / "organization.toml").write_text("version = 1\n")
    assert run("org", "check").code == 3


def test_a_dash_is_stdout_for_one_file_and_the_summary_stays_on_stderr(
    run: CommandLine, reporting: Reporting, company: Path
) -> None:
    reporting(report(MISSING))
    done = run("org", "check", "--sarif", "-")
    assert (done.code, json.loads(done.out)["version"]) == (7, "2.1.0")
    assert done.err.startswith("Found 1 error.\n")
    assert run("org", "check", "--junit", "-").out.startswith("<?xml")
    assert json.loads(run("org", "check", "--write-baseline", "-").out)["findings"]
    assert not (company / "-").exists()
    assert "cannot use --json with --sarif -" in run("org", "check", "--sarif", "-", "--json").err
    both = run("org", "check", "--sarif", "-", "--junit", "-")
    assert (both.code, "cannot use --sarif - with --junit -" in both.err) == (2, True)
    assert both.err.endswith("hint: name a file for one of the two\n")


def test_color_marks_the_first_word_of_a_kind_only(
    run: CommandLine, reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    reporting(report(MISSING))
    first = run("org", "check").out.splitlines()[0]
    assert first == "\x1b[1;31merror:\x1b[0m a role of the file is missing in its account (role_missing)"
