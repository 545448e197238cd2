"""The object of `org offboard`, and docs/json.md say the same."""

from typing import Any, get_args

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.org.offboard.holdings import CredentialKind
from awsroles.core.org.offboard.journal import Outcome
from awsroles.core.org.offboard.plan import Phase
from awsroles.core.records import offboarding, revocation

HEADINGS = {
    offboarding.OffboardingRecord: "An offboarding",
    offboarding.CredentialRecord: "A credential of a user",
    offboarding.RoleEndRecord: "A role whose sessions end",
    offboarding.PlannedStepRecord: "A planned call",
    offboarding.TakenStepRecord: "A call of an offboarding",
    revocation.RevokedSessionsRecord: "Sessions that ended",
}


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(json_document.keys(HEADINGS[record]))


def test_the_words_are_documented() -> None:
    call = json_document.keys("A call of an offboarding")
    assert json_document.words(call["outcome"]) == list(get_args(Outcome))
    assert json_document.words(call["phase"]) == list(get_args(Phase))
    assert json_document.words(json_document.keys("A credential of a user")["kind"]) == list(get_args(CredentialKind))
