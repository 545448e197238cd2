"""The object of `org check`, and docs/json.md and docs/findings.md say the same."""

import re
from typing import Any, get_args

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.org.check.findings import KINDS
from awsroles.core.org.check.kinds.kind import Severity
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


def test_what_is_read_for_a_finding_is_what_the_policy_for_reading_allows() -> None:
    from awsroles.core.org.policies.tool_policies import audit

    document = audit("aws", is_master=True, is_management=True)
    allowed = {action for statement in document["Statement"] for action in statement["Action"]}
    assert {call for kind in KINDS.values() for call in kind.calls} == allowed
