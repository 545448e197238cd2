"""The objects of `org who-can` and `org can`, and docs/json.md say the same."""

from typing import Any, get_args

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.iam.reading.user_policies import Reason
from awsroles.core.org.reach.hop import Mfa
from awsroles.core.records import reach

HEADINGS = {
    reach.WhoCanRecord: "Who reaches a role",
    reach.CanRecord: "What a user reaches",
    reach.WayRecord: "A way",
    reach.HopRecord: "A hop",
    reach.NeedsRecord: "What a hop needs",
    reach.DoorRecord: "A door",
    reach.UnreadRecord: "A part that was not read",
}


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(json_document.keys(HEADINGS[record]))


def test_the_words_are_documented() -> None:
    assert set(json_document.words(json_document.keys("What a hop needs")["mfa"])) == set(get_args(Mfa))
    assert set(json_document.words(json_document.keys("A part that was not read")["reason"])) == set(get_args(Reason))
