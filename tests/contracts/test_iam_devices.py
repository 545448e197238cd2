"""The `Iam` port: virtual MFA devices."""

import pytest
from testbed.aws.loopback import ENDPOINT

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.sts import Aws
from awsroles.errors import AwsError, ConflictError, NetworkError, NotFoundError, WrongCodeError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow

ADA = parse_user_arn("arn:aws:iam::111111111111:user/ada")
LAPTOP = "arn:aws:iam::111111111111:mfa/ada-laptop"


@pytest.fixture
def iam(aws: StandIn, aws_port: Aws) -> Iam:
    """Return the adapter, for ada who may do everything."""
    aws.users[str(ADA)].policies = (allow(["iam:*"]),)
    return aws_port.iam(ENDPOINT)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


def codes(aws: StandIn, seed: str) -> tuple[str, str]:
    step = time_step(aws.now())
    return totp_code(seed, step - 1), totp_code(seed, step)


def test_a_device_is_made_with_its_seed_enabled_and_then_in_use(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    device = iam.create_virtual_mfa_device(ada, "ada-laptop")
    assert device.serial == LAPTOP
    assert device.seed == aws.unassigned_devices[LAPTOP]
    iam.enable_mfa_device(ada, ADA, LAPTOP, codes(aws, device.seed))
    assert aws.mfa_devices[LAPTOP].user.arn == str(ADA)
    with pytest.raises(ConflictError, match="Must deactivate first"):
        iam.delete_virtual_mfa_device(ada, LAPTOP)


def test_an_unused_device_is_deleted_once(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    iam.create_virtual_mfa_device(ada, "ada-laptop")
    iam.delete_virtual_mfa_device(ada, LAPTOP)
    assert aws.unassigned_devices == {}
    with pytest.raises(NotFoundError, match=r"AWS does not find MFA device arn:\S+: VirtualMFADevice .* doesn't exist"):
        iam.delete_virtual_mfa_device(ada, LAPTOP)


def test_the_names_that_are_taken_are_those_of_all_devices(
    aws: StandIn, iam: Iam, ada: AccessKey, phone: accounts.MfaDevice
) -> None:
    aws.unassigned_devices["arn:aws:iam::111111111111:mfa/team/old"] = "x"
    iam.create_virtual_mfa_device(ada, "ada-laptop")
    assert sorted(iam.list_virtual_mfa_devices(ada)) == ["ada-laptop", phone.serial.rpartition("/")[2], "old"]


def test_the_names_of_a_large_account_come_in_pages(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.unassigned_devices |= {f"arn:aws:iam::111111111111:mfa/{number:03}": "x" for number in range(250)}
    assert iam.list_virtual_mfa_devices(ada) == [f"{number:03}" for number in range(250)]
    assert aws.count("ListVirtualMFADevices") == 3


def test_a_taken_name_and_wrong_codes_are_reported(iam: Iam, ada: AccessKey) -> None:
    iam.create_virtual_mfa_device(ada, "ada-laptop")
    with pytest.raises(ConflictError, match="already exists"):
        iam.create_virtual_mfa_device(ada, "ada-laptop")
    with pytest.raises(WrongCodeError, match="not two consecutive ones") as caught:
        iam.enable_mfa_device(ada, ADA, LAPTOP, ("000000", "000001"))
    assert "clock" in (caught.value.hint or "")


def test_too_many_devices_are_reported_with_the_message_of_aws(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    device = iam.create_virtual_mfa_device(ada, "ada-laptop")
    for number in range(8):
        aws.add_mfa_device(str(ADA), f"GAHT{number}2345678")
    with pytest.raises(AwsError, match="MFADevicesPerUser: 8"):
        iam.enable_mfa_device(ada, ADA, LAPTOP, codes(aws, device.seed))


def test_names_and_codes_are_not_sent_twice(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.fail_next("CreateVirtualMFADevice", faults.lost_response(), times=2)
    with pytest.raises(NetworkError):
        iam.create_virtual_mfa_device(ada, "ada-laptop")
    aws.fail_next("EnableMFADevice", faults.reset(), times=2)
    with pytest.raises(NetworkError):
        iam.enable_mfa_device(ada, ADA, LAPTOP, ("123456", "654321"))
    assert (aws.count("CreateVirtualMFADevice"), aws.count("EnableMFADevice")) == (1, 1)
