"""The access key and the MFA devices of a user."""

import pytest
from testbed.names import PHONE

from awsroles.core.aws.iam import KeyRecord, KeyUse
from awsroles.core.dataclass import replace
from awsroles.core.doctor.iam_user import SeenUser, access_key, key_age, mfa_device, unlisted
from awsroles.errors import InvalidCredentialsError

TABLET = "arn:aws:iam::111111111111:mfa/tablet"
YUBIKEY = "arn:aws:iam::111111111111:u2f/user/ada/yubikey"
DAY = 86_400
ADA = SeenUser("master", "ada", "AKIAADA", PHONE)


@pytest.mark.parametrize(
    ("devices", "serial", "severity", "message", "fix"),
    [
        ([], PHONE, "error", "ada has no MFA device", "awsroles mfa enroll"),
        ([YUBIKEY], PHONE, "error", "ada has security keys only, which work in a browser only", "awsroles mfa enroll"),
        (
            [YUBIKEY, TABLET],
            PHONE,
            "error",
            "profile master names ada-phone, which is none of this user's",
            f"awsroles setup --mfa-serial {TABLET}",
        ),
        ([PHONE], None, "error", "profile master names no MFA device", f"awsroles setup --mfa-serial {PHONE}"),
        ([PHONE, YUBIKEY], PHONE, "info", "ada has 2 MFA devices, and awsroles uses one", None),
    ],
)
def test_the_devices_of_the_user_are_compared_with_the_profile(
    devices: list[str], serial: str | None, severity: str, message: str, fix: str | None
) -> None:
    (found,) = mfa_device(SeenUser("master", "ada", "AKIAADA", serial, devices=devices))
    assert (found.severity, found.message, found.fix) == (severity, message, fix)


def test_without_a_device_roles_are_denied() -> None:
    (found,) = mfa_device(SeenUser("master", "ada", "AKIAADA", PHONE, devices=[]))
    assert found.evidence == "roles that demand MFA are denied"


def test_one_device_that_the_profile_names_is_fine() -> None:
    assert mfa_device(SeenUser("master", "ada", "AKIAADA", PHONE, devices=[PHONE])) == []


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (None, "last use unknown"),
        (KeyUse(None), "never used"),
        (KeyUse(86_400, "s3", "eu-west-1"), "last used 1970-01-02 (s3 in eu-west-1)"),
    ],
)
def test_an_old_key_is_rotated(use: KeyUse | None, words: str) -> None:
    keys = [KeyRecord("AKIAADA", 0, is_active=True, use=use)]
    (found,) = key_age(SeenUser("work", "ada", "AKIAADA", keys=keys), 91 * DAY)
    assert (found.message, found.evidence) == ("the access key of ada is 91 days old", f"AKIAADA, {words}")
    assert found.fix == "awsroles rotate work"
    assert key_age(SeenUser("work", "ada", "AKIAADA", keys=keys), 90 * DAY) == []


@pytest.mark.parametrize(("is_active", "severity", "state"), [(True, "warning", "active"), (False, "info", "inactive")])
def test_a_second_key_is_named(is_active: bool, severity: str, state: str) -> None:
    keys = [KeyRecord("AKIAOTHER", 0, is_active=is_active, use=None)]
    (found,) = key_age(SeenUser("work", "ada", "AKIAADA", keys=keys), 3 * DAY)
    assert (found.severity, found.check) == (severity, "second_key")
    assert found.message == f"ada has a second access key, which is {state} and 3 days old"


def test_a_key_that_is_missing_or_refused_is_stored_again() -> None:
    (missing,) = access_key(SeenUser("work", "ada"))
    assert (missing.message, missing.fix) == ("the access key of ada is not in the store", "awsroles setup work")
    (refused,) = access_key(SeenUser("work", "ada", "AKIAADA", refusal=InvalidCredentialsError("unknown key")))
    assert refused.message == "AWS refuses the access key of ada"
    assert refused.evidence == "profile work: unknown key"
    assert access_key(ADA) == []


def test_without_an_mfa_session_the_user_is_told_to_log_in() -> None:
    found = unlisted(replace(ADA, lacks_mfa=True, devices=[PHONE]))
    message = "AWS does not let ada list the access keys without an MFA session"
    assert [(each.message, each.evidence, each.fix) for each in found] == [(message, "", "awsroles login master")]
    # A login needs the device.
    assert [each.fix for each in unlisted(replace(ADA, lacks_mfa=True, devices=[]))] == [None]


def test_what_the_user_may_not_list_is_information() -> None:
    assert [(each.message, each.evidence) for each in unlisted(ADA)] == [
        ("AWS does not let ada list the MFA devices", "it takes iam:ListMFADevices"),
        ("AWS does not let ada list the access keys", "it takes iam:ListAccessKeys"),
    ]
    assert unlisted(SeenUser("work", "ada", "AKIAADA", keys=[], devices=[])) == unlisted(SeenUser("x", "y")) == []
