"""Virtual MFA devices, managed by plain boto3."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, force_mfa_policy

Sts = Callable[[Any], Any]
Iam = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

LAPTOP = "arn:aws:iam::111111111111:mfa/ada-laptop"
MANAGE = [
    "iam:CreateVirtualMFADevice",
    "iam:DeactivateMFADevice",
    "iam:DeleteVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
]


@pytest.fixture(autouse=True)
def _own_devices(aws: StandIn) -> None:
    """Allow ada to manage her own devices."""
    aws.users[ADA].policies = (allow(MANAGE, ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/*"]),)


@pytest.fixture
def seed(iam: Iam, key: AccessKey) -> str:
    """Return the seed of a new device that is not assigned yet."""
    device = iam(key).create_virtual_mfa_device(VirtualMFADeviceName="ada-laptop")["VirtualMFADevice"]
    assert device["SerialNumber"] == LAPTOP
    return str(device["Base32StringSeed"].decode())


@pytest.fixture
def codes(aws: StandIn, seed: str) -> Callable[[int], dict[str, str]]:
    """Return a function that returns two consecutive codes, the first *distance* time steps from now."""

    def pair(distance: int) -> dict[str, str]:
        step = time_step(aws.now()) + distance
        names = ("AuthenticationCode1", "AuthenticationCode2")
        return {name: totp_code(seed, step + later) for later, name in enumerate(names)}

    return pair


@pytest.mark.parametrize("distance", [-10, -1, 0])
def test_two_consecutive_codes_assign_a_device_to_its_user(
    aws: StandIn, sts: Sts, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], distance: int
) -> None:
    assert iam(key).list_mfa_devices()["MFADevices"] == []
    iam(key).enable_mfa_device(UserName="ada", SerialNumber=LAPTOP, **codes(distance))
    assert [device["SerialNumber"] for device in iam(key).list_mfa_devices()["MFADevices"]] == [LAPTOP]
    aws.clock_offset += 60
    aws.clock_tolerance = 600
    code = aws.mfa_devices[LAPTOP].code()
    assert sts(key).get_session_token(SerialNumber=LAPTOP, TokenCode=code)["Credentials"]


def test_the_codes_that_enabled_a_device_are_used(
    sts: Sts, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], refused: Refused
) -> None:
    pair = codes(-1)
    iam(key).enable_mfa_device(UserName="ada", SerialNumber=LAPTOP, **pair)
    for code in pair.values():
        outcome = refused(lambda code=code: sts(key).get_session_token(SerialNumber=LAPTOP, TokenCode=code))  # type: ignore[misc]
        assert outcome[1] == "AccessDenied"
        assert "invalid MFA one time pass code" in outcome[2]


def test_codes_that_are_equal_turned_round_apart_or_wrong_are_refused(
    iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], refused: Refused
) -> None:
    first, second = codes(-1).values()
    _, third = codes(0).values()
    wanted = (403, "InvalidAuthenticationCode", "Authentication code for device is not valid.")
    for pair in ((first, first), (second, first), (first, third), codes(-40).values(), codes(2).values()):
        given = dict(zip(("AuthenticationCode1", "AuthenticationCode2"), pair, strict=True))
        assert refused(lambda given=given: iam(key).enable_mfa_device(SerialNumber=LAPTOP, **given)) == wanted  # type: ignore[misc]


@pytest.mark.usefixtures("seed")
def test_a_name_that_is_taken_is_refused_however_it_is_written(iam: Iam, key: AccessKey, refused: Refused) -> None:
    wanted = (409, "EntityAlreadyExists", "MFADevice entity at the same path and name already exists.")
    client = iam(key)
    assert refused(lambda: client.create_virtual_mfa_device(VirtualMFADeviceName="ada-laptop")) == wanted
    assert refused(lambda: client.create_virtual_mfa_device(VirtualMFADeviceName="Ada-Laptop")) == wanted


def test_a_name_or_a_code_beyond_the_limits_is_refused(iam: Iam, key: AccessKey, refused: Refused) -> None:
    client = iam(key)
    status, code, words = refused(lambda: client.create_virtual_mfa_device(VirtualMFADeviceName="a b"))
    assert (status, code) == (400, "ValidationError")
    assert "at 'virtualMFADeviceName' failed to satisfy constraint" in words
    bad = {"AuthenticationCode1": "12345", "AuthenticationCode2": "123456"}
    assert "'authenticationCode1'" in refused(lambda: client.enable_mfa_device(SerialNumber=LAPTOP, **bad))[2]


def test_a_device_in_use_is_not_assigned_again_nor_deleted_before_it_is_deactivated(
    aws: StandIn, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], refused: Refused
) -> None:
    client = iam(key)
    client.enable_mfa_device(SerialNumber=LAPTOP, **codes(-1))
    assert refused(lambda: client.enable_mfa_device(SerialNumber=LAPTOP, **codes(-1)))[:2] == (
        409,
        "EntityAlreadyExists",
    )
    wanted = (409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.")
    assert refused(lambda: client.delete_virtual_mfa_device(SerialNumber=LAPTOP)) == wanted
    client.deactivate_mfa_device(UserName="ada", SerialNumber=LAPTOP)
    assert client.list_mfa_devices()["MFADevices"] == []
    client.delete_virtual_mfa_device(SerialNumber=LAPTOP)
    assert aws.unassigned_devices == {}


def test_a_missing_device_is_an_error(iam: Iam, key: AccessKey, refused: Refused) -> None:
    client = iam(key)
    nowhere = "arn:aws:iam::111111111111:mfa/nowhere"
    wanted = (404, "NoSuchEntity", f"VirtualMFADevice with serial number {nowhere} doesn't exist.")
    assert refused(lambda: client.delete_virtual_mfa_device(SerialNumber=nowhere)) == wanted
    pair = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    assert refused(lambda: client.enable_mfa_device(SerialNumber=nowhere, **pair)) == wanted
    assert refused(lambda: client.deactivate_mfa_device(UserName="ada", SerialNumber=nowhere))[1] == "NoSuchEntity"


def test_a_user_has_eight_devices_at_most(
    aws: StandIn, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], refused: Refused
) -> None:
    for number in range(8):
        aws.add_mfa_device(ADA, f"GAHT{number}2345678")
    wanted = (409, "LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8")
    assert refused(lambda: iam(key).enable_mfa_device(SerialNumber=LAPTOP, **codes(-1))) == wanted


@pytest.mark.usefixtures("seed")
def test_virtual_devices_are_listed_by_assignment_status(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-phone")
    aws.add_mfa_device(ADA, "GAHT12345678")

    def serials(**status: str) -> list[str]:
        listed = iam(key).list_virtual_mfa_devices(**status)["VirtualMFADevices"]
        return [device["SerialNumber"].rpartition("/")[2] for device in listed]

    assert serials() == ["ada-laptop", "ada-phone"]
    assert serials(AssignmentStatus="Assigned") == ["ada-phone"]
    assert serials(AssignmentStatus="Unassigned") == ["ada-laptop"]


def test_devices_are_listed_in_pages_of_a_hundred_with_a_marker(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    aws.unassigned_devices |= {f"arn:aws:iam::111111111111:mfa/{number:03}": "x" for number in range(150)}
    first = iam(key).list_virtual_mfa_devices()
    assert (len(first["VirtualMFADevices"]), first["IsTruncated"]) == (100, True)
    second = iam(key).list_virtual_mfa_devices(Marker=first["Marker"])
    assert (len(second["VirtualMFADevices"]), second["IsTruncated"]) == (50, False)


def test_what_no_policy_allows_is_refused_by_the_name_of_the_device(
    aws: StandIn, iam: Iam, key: AccessKey, refused: Refused
) -> None:
    aws.users[ADA].policies = ()
    _, code, words = refused(lambda: iam(key).create_virtual_mfa_device(VirtualMFADeviceName="ada-laptop"))
    assert code == "AccessDenied"
    assert f"not authorized to perform: iam:CreateVirtualMFADevice on resource: {LAPTOP} because" in words


def test_forced_mfa_lets_a_first_device_be_made_without_mfa(
    aws: StandIn, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]], refused: Refused
) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]), force_mfa_policy())
    iam(key).create_virtual_mfa_device(VirtualMFADeviceName="another")
    iam(key).enable_mfa_device(SerialNumber=LAPTOP, **codes(-1))
    assert refused(lambda: iam(key).delete_virtual_mfa_device(SerialNumber=LAPTOP))[1] == "AccessDenied"


def test_recorded_calls_contain_no_code(
    aws: StandIn, iam: Iam, key: AccessKey, codes: Callable[[int], dict[str, str]]
) -> None:
    iam(key).enable_mfa_device(UserName="ada", SerialNumber=LAPTOP, **codes(-1))
    assert aws.calls[-1].parameters == {"UserName": "ada", "SerialNumber": LAPTOP}
