"""The object of `org check`, and docs/json.md and docs/findings.md say the same."""

import re
from typing import Any, get_args

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.org.check.findings import KINDS
from awsroles.core.org.check.kinds.kind import Severity
from awsroles.core.org.check.page import findings_page
from awsroles.core.records import check
from devtools.organization_docs import FINDINGS, findings_text

HEADINGS = {
    check.CheckRecord: "A check",
    check.FindingRecord: "A finding",
    check.SkippedRecord: "A part that was not checked",
}


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(json_document.keys(HEADINGS[record]))


def test_the_words_are_documented() -> None:
    assert set(json_document.words(json_document.keys("A finding")["severity"])) == set(get_args(Severity))


def test_the_page_of_findings_is_up_to_date_and_has_all() -> None:
    page = FINDINGS.read_text(encoding="utf-8")
    assert page == findings_text(page), "run make organization"
    assert re.findall(r"^### (\w+)$", page, re.MULTILINE) == list(KINDS)


def test_the_page_says_how_what_was_generated_is_applied_again() -> None:
    page = findings_page()
    assert (
        "Run `awsroles org policies`, review the diff, and apply it to the account. If the change was meant, write it "
        "into the organization's file instead."
    ) in page
    assert (
        "Run `awsroles org policies`, review the diff, and apply it to the master account. If the change was meant, "
        "write it into the organization's file instead."
    ) in page
    assert "Run `awsroles org policies`, review the diff, and apply it to the management account." in page
    assert (
        "The answers of both sides' policies for each role of the file, each live role, a name that is absent in each "
        "account, and a foreign account"
    ) in page
    assert "The credential report, whose time the output shows: AWS makes it at most every four hours" in page
    assert (
        "The answers of the control policies at each level from the root to the account, for each action and resource "
        "that the file's policies deny: for a plain user, root, the deploy role and break-glass. Names do not count"
    ) in page


def test_the_page_has_a_part_for_each_subject_with_what_is_read() -> None:
    page = findings_page()
    for title in (
        "Roles and the doors into them",
        "Groups, and who is in them",
        "Users of the master account, and break-glass",
        "Accounts, the organization, and exceptions",
    ):
        assert f"\n## {title}\n" in page
    assert "- **Read by.** `iam:GetAccountSummary`" in page
    assert "- Without `[users]` in the file it is not checked." in page
    assert "- Only with `--before mfa`." in page


def test_what_is_read_for_a_finding_is_what_the_policy_for_reading_allows() -> None:
    from awsroles.core.org.policies.tool_policies import audit

    document = audit("aws", is_master=True, is_management=True)
    allowed = {action for statement in document["Statement"] for action in statement["Action"]}
    assert {call for kind in KINDS.values() for call in kind.calls} == allowed
