"""The `Iam` port: the MFA devices of a user."""

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.sts import Aws
from awsroles.errors import AccessDeniedError, NetworkError
from awsroles.standin import accounts, faults
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow


def test_the_devices_of_the_user_are_listed_with_fido_ones(
    aws: StandIn, aws_port: Aws, key: accounts.AccessKey, phone: MfaDevice
) -> None:
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    fido = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:u2f/user/ada/key", kind="u2f")
    iam = aws_port.iam(ENDPOINT)
    found = iam.list_mfa_devices(AccessKey(key.access_key_id, key.secret_access_key), parse_user_arn(ADA))
    # Not every IAM finds it out from who signs.
    assert aws.calls[-1].parameters == {"UserName": "ada"}
    assert sorted(found) == sorted([phone.serial, fido.serial])


def test_a_denied_list_is_reported(aws_port: Aws, key: accounts.AccessKey) -> None:
    iam = aws_port.iam(ENDPOINT)
    with pytest.raises(AccessDeniedError, match="iam:ListMFADevices"):
        iam.list_mfa_devices(AccessKey(key.access_key_id, key.secret_access_key), parse_user_arn(ADA))


def test_a_response_that_is_not_from_iam_is_reported(aws: StandIn, aws_port: Aws, key: accounts.AccessKey) -> None:
    iam = aws_port.iam(ENDPOINT)
    aws.fail_next("*", faults.Fault("hollow", status=200, body=b"<a><ListMFADevicesResult/></a>"))
    with pytest.raises(NetworkError, match="did not come from AWS"):
        iam.list_mfa_devices(AccessKey(key.access_key_id, key.secret_access_key), parse_user_arn(ADA))
