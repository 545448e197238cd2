"""The uses of roles in an export of CloudTrail."""

from typing import Any

import pytest

from awsroles.core.org.live.account import User
from awsroles.core.org.report.trail import read_trail

ADA = User("arn:aws:iam::444444444444:user/ada", "ada", unique_id="AIDAADA")
ROLE = "arn:aws:iam::222222222222:role/operations"


def event(at: str, identity: Any, **more: Any) -> dict[str, Any]:
    return {
        "eventName": "AssumeRole",
        "eventTime": at,
        "userIdentity": identity,
        "requestParameters": {"roleArn": ROLE},
        **more,
    }


BY_NAME = {"type": "IAMUser", "arn": ADA.arn, "userName": "ada", "principalId": "AIDAADA"}


def last_use(*events: Any) -> str | None:
    return read_trail([("trail.json", {"Records": list(events)})]).last_use(ADA, ROLE)


def test_the_last_use_counts_whatever_the_order_of_the_events() -> None:
    moments = ["2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z"]
    assert last_use(*(event(each, BY_NAME) for each in moments)) == moments[1]


def test_the_trail_of_the_roles_account_knows_the_users_unique_id() -> None:
    foreign = {"type": "AWSAccount", "principalId": "AIDAADA", "accountId": "444444444444"}
    assert last_use(event("2026-03-01T00:00:00Z", foreign)) == "2026-03-01T00:00:00Z"


@pytest.mark.parametrize(
    "other",
    [
        event("2026-03-01T00:00:00Z", BY_NAME, errorCode="AccessDenied"),
        event("2026-03-01T00:00:00Z", BY_NAME, eventName="GetSessionToken"),
        event("2026-03-01T00:00:00Z", BY_NAME, requestParameters=None),
        event("2026-03-01T00:00:00Z", BY_NAME, requestParameters={"roleArn": 7}),
        event("2026-03-01T00:00:00Z", BY_NAME, requestParameters={"roleArn": f"{ROLE}2"}),
        event("2026-03-01T00:00:00Z", {"type": "AssumedRole", "arn": ADA.arn}),
        event("2026-03-01T00:00:00Z", {"type": "IAMUser", "arn": ["x"]}),
        event("2026-03-01T00:00:00Z", "ada"),
        event("2026-03-01T00:00:00Z", {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}),
    ],
)
def test_no_other_event_is_a_use_of_the_user(other: Any) -> None:
    assert last_use(other) is None
