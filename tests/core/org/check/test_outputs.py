"""The report as SARIF and as JUnit's XML."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from testbed.organization.checked import DEV, PROD, Company

from awsroles.core.dataclass import replace
from awsroles.core.iam.reading.user_policies import Reason
from awsroles.core.org.check.findings import KINDS
from awsroles.core.org.check.junit import junit_text
from awsroles.core.org.check.sarif import sarif_text
from awsroles.core.org.live.account import Account, User
from awsroles.core.org.live.unread import Unread

DENIED: Reason = "denied"


@pytest.fixture
def broken(company: Company) -> Company:
    """Return a company with a finding of each severity, one with an exception, and an account that was not read."""
    company.role(PROD, "operations", policies=(), max_session=3600)
    company.add_role(
        PROD, "legacy", {"Effect": "Allow", "Principal": {"AWS": "AIDACKCEVSQ6C2EXAMPLE"}, "Action": "sts:*"}
    )
    company.account(DEV, users={"ses-smtp": User(f"arn:aws:iam::{DEV}:user/ses-smtp", "ses-smtp")})
    lost = Unread(DEV, "iam:GetAccountSummary", "*", DENIED, "not authorized <x>")
    company.account(DEV, unread=(lost,), summary=None)
    return company


def sarif(company: Company, file: str = "organization.toml") -> dict[str, Any]:
    (run,) = json.loads(sarif_text(company.check(), file))["runs"]
    found: dict[str, Any] = run
    return found


def test_sarif_has_each_finding_at_its_place_in_the_file(broken: Company) -> None:
    run = sarif(broken)
    results = {each["ruleId"]: each for each in run["results"]}
    policies = results["role_policies"]
    assert policies["level"] == "error"
    assert policies["message"]["text"] == f"prod ({PROD}), role/operations: lacks AdministratorAccess"
    (location,) = policies["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "organization.toml"},
        "region": {"startLine": 29, "startColumn": 3},
    }
    assert results["role_duration"]["level"] == "warning"
    assert results["user_in_sub_account"]["suppressions"] == [{"kind": "inSource"}]
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]


def test_sarif_tells_what_was_not_checked(broken: Company) -> None:
    (invocation,) = sarif(broken)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"] == [
        {
            "level": "error",
            "message": {"text": "not checked in dev: root_key, root_without_mfa: not authorized <x>"},
        }
    ]


def test_a_finding_keeps_its_fingerprint_from_day_to_day(broken: Company) -> None:
    first = {each["ruleId"]: each["partialFingerprints"] for each in sarif(broken)["results"]}
    broken.role(PROD, "operations", max_session=7200)
    assert {each["ruleId"]: each["partialFingerprints"] for each in sarif(broken)["results"]} == first


def test_sarif_of_accounts_beside_the_file_has_the_files_name(company: Company) -> None:
    from awsroles.core.org.live.organization import MemberAccount

    new = MemberAccount("888888888888", "New", "ACTIVE", ("r-root",))
    company.around(accounts={**company.outside.accounts, new.id: new})
    (result,) = sarif(company, "/srv/a b/organization.toml")["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "file:///srv/a%20b/organization.toml"


def test_junit_fails_errors_passes_others_and_skips_what_was_not_checked(broken: Company) -> None:
    root = ET.fromstring(junit_text(broken.check(), KINDS).encode())  # noqa: S314 - the text is ours
    assert junit_text(broken.check(), KINDS).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')
    suites = {each.get("name"): each for each in root}
    assert list(suites) == list(KINDS)
    (failure,) = suites["role_policies"].findall("testcase/failure")
    assert failure.get("message") == "lacks AdministratorAccess"
    assert suites["role_duration"].findall("testcase/failure") == []
    assert suites["role_duration"].get("tests") == "1"
    (skipped,) = suites["root_without_mfa"].findall("testcase/skipped")
    assert skipped.get("message") == "not authorized <x>"
    assert suites["root_without_mfa"].get("skipped") == "1"
    assert "not authorized <x>" in junit_text(broken.check(), KINDS).replace("&lt;", "<").replace("&gt;", ">")
    names = [each.get("name") for each in suites["root_without_mfa"].findall("testcase")]
    assert names == ["dev: not checked iam:GetAccountSummary *"]
    (passed,) = suites["role_missing"].findall("testcase")
    assert list(passed) == []


def test_an_account_that_was_not_read_is_green_nowhere(company: Company) -> None:
    lost = Unread(PROD, "sts:AssumeRole", f"arn:aws:iam::{PROD}:role/audit", DENIED, "not authorized")
    company.live = replace(company.live, accounts={**company.live.accounts, PROD: Account(PROD, unread=(lost,))})
    report = company.check()
    assert not report.complete
    (skipped,) = report.skipped
    wanted = {
        word for word, kind in KINDS.items() if kind.scope == "account" and "organizations:ListRoots" not in kind.calls
    }
    assert set(skipped.checks) == wanted
    assert skipped.statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": f"arn:aws:iam::{PROD}:role/audit",
    }
    suites = {each.get("name"): each for each in ET.fromstring(junit_text(report, KINDS).encode())}  # noqa: S314 - ours
    assert all(suites[word].get("skipped") == "1" for word in wanted)


def test_an_account_that_is_in_no_answer_is_not_checked(company: Company) -> None:
    accounts = {number: each for number, each in company.live.accounts.items() if number != PROD}
    company.live = replace(company.live, accounts=accounts)
    report = company.check()
    assert (report.complete, [each.account for each in report.skipped]) == (False, [PROD])
    assert report.skipped[0].why == "the account was not read"
