"""The objects of `org lint`, `org show` and `org diff`, and docs/json.md say the same."""

import json
from typing import Any, get_args

import pytest
from testbed.program import json_document
from testbed.scenarios.organizations import DAY, SMALL, organization_of

from awsroles.core.dataclass import fields
from awsroles.core.org.diff.change import Kind, State
from awsroles.core.org.diff.compare import compare
from awsroles.core.records.organization import (
    AccessRecord,
    ChangeRecord,
    ProblemRecord,
    access_record,
    change_record,
)

HEADINGS = {
    ProblemRecord: "An error of an organization",
    AccessRecord: "A function in an account",
    ChangeRecord: "A change of an organization",
}


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(json_document.keys(HEADINGS[record]))


def test_the_kinds_of_changes_are_documented() -> None:
    promised = json_document.keys("A change of an organization")["kind"]
    assert set(json_document.words(promised)) == set(get_args(Kind))


def test_records_are_json_with_dates_as_text() -> None:
    old, new = organization_of(SMALL), organization_of(SMALL.replace("2030-12-31", "2031-12-31"))
    (change,) = compare(State(old, DAY), State(new, DAY))
    found = json.loads(json.dumps(change_record(change), default=vars))
    assert (found["before"], found["after"]) == ("2030-12-31", "2031-12-31")
    grants = SMALL.replace('["tag:pci"]\n', '["tag:pci"]\nuntil = 2031-01-01\n')
    access = organization_of(grants).accesses["prod", "auditors"]
    assert json.loads(json.dumps(access_record(access, [], DAY), default=vars))["values"]["until"] == "2031-01-01"
