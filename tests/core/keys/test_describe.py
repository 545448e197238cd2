"""Access keys in words."""

import pytest

from awsroles.core.aws.iam import KeyRecord, KeyUse
from awsroles.core.keys.create import describe

DAY = 86_400
NOW = 500 * DAY


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (KeyRecord("AKIA1", NOW - 412 * DAY, is_active=True, use=KeyUse(None)), "412 days old, never used"),
        (
            KeyRecord("AKIA1", NOW - 47 * 3600, is_active=True, use=KeyUse(NOW - 10_920, "sts", "eu-west-1")),
            "47 h old, last used 3 h 2 min ago for sts in eu-west-1",
        ),
        (KeyRecord("AKIA1", NOW + 60, is_active=False, use=KeyUse(None)), "0 s old, never used, inactive"),
        (
            KeyRecord("AKIA1", NOW - 2 * DAY, is_active=True, use=None),
            "2 days old, last use not known (iam:GetAccessKeyLastUsed is denied)",
        ),
    ],
)
def test_age_last_use_and_state_are_told(record: KeyRecord, words: str) -> None:
    assert describe(record, NOW) == f"AKIA1 ({words})"
