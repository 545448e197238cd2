"""The objects of `org report`, and docs/json.md say the same."""

from typing import Any, get_args

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.org.report.decisions import Reason
from awsroles.core.org.report.row import USES
from awsroles.core.records import decisions, report

HEADINGS = {
    report.ReportRecord: "An access review",
    report.ReviewedAccessRecord: "A reviewed access",
    report.SinceRecord: "Changes since the last review",
    report.LostAccessRecord: "A lost access",
    report.TrailRecord: "A CloudTrail export",
    decisions.DecisionsRecord: "What decisions change",
    decisions.RemovalRecord: "A removal",
    decisions.NotRemovedRecord: "A decision that is not carried out",
}


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(json_document.keys(HEADINGS[record]))


def test_the_words_are_documented() -> None:
    keys = json_document.keys("A reviewed access")
    uses = [word for name, values in keys.items() if "last_use" in name for word in json_document.words(values)]
    assert set(uses) == set(USES)
    reasons = json_document.keys("A decision that is not carried out")["reason"]
    assert set(json_document.words(reasons)) == set(get_args(Reason))
