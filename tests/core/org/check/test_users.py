"""Findings about the users of the master account, break-glass, and who would be locked out by the Deny without MFA."""

from datetime import date
from typing import Any

import pytest
from testbed.organization.checked import COMPANY, MASTER, PROD, Company, allow, inline
from testbed.organization.meant import LONG_AGO, NOW, RECENT

from awsroles.core.dataclass import replace
from awsroles.core.org.live.credentials import AccessKey, MfaDevice

OLD = AccessKey(True, LONG_AGO, RECENT)
DENIED = {"Effect": "Deny", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("user", "changes", "found"),
    [
        ("ada", {"has_mfa": False}, ["user_without_mfa: has an access key, and no MFA device"]),
        ("ada", {"has_mfa": False, "keys": ()}, []),
        ("glass-1", {"has_mfa": False}, ["user_without_mfa: has a password, and no MFA device"]),
        ("jenkins", {"has_mfa": False}, []),
        ("jenkins", {"has_mfa": False, "has_password": True, "password_last_used": RECENT},
         ["user_without_mfa: has a password and an access key, and no MFA device"]),
        ("ada", {"keys": (OLD,)}, ["key_old: key 1 is 200 days old"]),
        ("jenkins", {"keys": (OLD,)}, ["key_old: key 1 is 200 days old"]),
        (
            "ada",
            {"keys": (AccessKey(True, LONG_AGO, None),)},
            ["key_old: key 1 is 200 days old", "key_unused: last use of key 1: never"],
        ),
        ("ada", {"keys": (AccessKey(True, RECENT, None),)}, []),
        ("ada", {"keys": (AccessKey(False, LONG_AGO, None),)}, []),
        ("ada", {"keys": (AccessKey(True, RECENT, RECENT),) * 2}, ["two_keys: has two active access keys"]),
        (
            "ada",
            {"has_password": True, "password_last_used": LONG_AGO},
            ["password_unused: last use of the password: 200 days ago"],
        ),
        (
            "ada",
            {"has_password": True, "password_changed": LONG_AGO},
            ["password_unused: last use of the password: never"],
        ),
        ("ada", {"has_password": True, "password_changed": RECENT}, []),
        ("glass-2", {"password_changed": LONG_AGO}, []),
    ],
)  # fmt: skip
def test_credentials_are_looked_at(company: Company, user: str, changes: dict[str, Any], found: list[str]) -> None:
    company.credentials(user, **changes)
    assert company.messages() == found


def test_a_device_that_the_report_has_not_seen_yet_is_one(company: Company) -> None:
    company.credentials("ada", has_mfa=False)
    held = company.live.accounts[MASTER].credentials
    assert held is not None
    phone = (MfaDevice("ada", f"arn:aws:iam::{MASTER}:mfa/ada"),)
    company.account(MASTER, credentials=replace(held, devices={**(held.devices or {}), "ada": phone}))
    assert company.found() == []


def test_policies_of_a_person_are_told_and_those_of_machines_are_not(company: Company) -> None:
    for name in ("ada", "jenkins"):
        company.user(name, policies=(inline("own", allow("s3:*")),))
    assert company.messages() == ["user_policies: has policies of its own: own"]


def test_a_user_who_was_closed_is_left_alone(company: Company) -> None:
    closed = (replace(inline("awsroles-offboarded", DENIED), arn=f"arn:aws:iam::{MASTER}:policy/awsroles-offboarded"),)
    company.user("ada", groups=(), policies=closed)
    company.credentials("ada", has_mfa=False, keys=(OLD,))
    assert company.found() == []


def test_a_last_day_that_has_passed_is_told_the_day_after() -> None:
    company = Company(COMPANY.replace("2036-12-31", "2030-06-15"))
    assert company.found() == []
    company = Company(COMPANY.replace("2036-12-31", "2030-06-14"))
    assert company.messages() == ["until_passed: the last day was 2030-06-14"]


def test_break_glass_that_is_missing_or_was_used_is_told(company: Company) -> None:
    users = dict(company.live.accounts[MASTER].users)
    del users["glass-1"]
    company.account(MASTER, users=users)
    company.user("glass-2", groups=())
    company.credentials("glass-2", password_last_used=RECENT)
    company.role(PROD, "break-glass", last_used=RECENT, knows_use=True)
    day = date(2030, 6, 12)
    assert company.messages() == [
        "break_glass_missing: the user is missing",
        "break_glass_missing: is not in the group break-glass",
        f"break_glass_used: somebody used the role on {day}",
        f"break_glass_used: somebody used the user on {day}",
    ]


def test_who_would_be_locked_out_is_told_before_the_deny_is_applied(company: Company) -> None:
    company.credentials("ada", has_mfa=False)
    company.credentials("bob", keys=(AccessKey(True, RECENT, RECENT, "s3"), AccessKey(True, RECENT, LONG_AGO, "ec2")))
    company.user("x", groups=("operations",))
    held = company.live.accounts[MASTER].credentials
    assert held is not None
    passkey = (MfaDevice("x", f"arn:aws:iam::{MASTER}:u2f/user/x/key"),)
    company.account(MASTER, credentials=replace(held, devices={**(held.devices or {}), "x": passkey}))
    company.credentials("jenkins", has_mfa=False)
    assert company.messages(before="mfa") == [
        "locked_out_without_device: has no MFA device",
        "locked_out_key_use: key 1 was last used for s3",
        "locked_out_fido_only: has security keys only, and access keys",
        "not_in_everyone_yet: is not in the group everyone",
    ]
    assert not [each for each in company.messages() if "locked_out" in each]


def test_nobody_is_locked_out_of_a_company_that_is_ready(company: Company) -> None:
    assert company.found(before="mfa") == []
    assert NOW.year == 2030
