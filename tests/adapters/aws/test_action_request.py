"""The addresses and the signatures of IAM and Organizations, without a client of botocore."""

import pytest
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.names import ADA

from awsroles.adapters.aws.action_request import address_of
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import ConfigurationError
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from awsroles.standin.server import Served


@pytest.mark.parametrize(
    ("service", "endpoint", "expected"),
    [
        ("iam", Endpoint("eu-central-1"), ("https://iam.amazonaws.com", "us-east-1")),
        ("iam", Endpoint("us-east-1", use_fips=True), ("https://iam-fips.amazonaws.com", "us-east-1")),
        ("iam", Endpoint("cn-north-1"), ("https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1")),
        ("iam", Endpoint("us-gov-east-1"), ("https://iam.us-gov.amazonaws.com", "us-gov-west-1")),
        ("iam", Endpoint("eu-west-1", "http://127.0.0.1:1"), ("http://127.0.0.1:1", "us-east-1")),
        ("organizations", Endpoint("eu-west-1"), ("https://organizations.us-east-1.amazonaws.com", "us-east-1")),
    ],
)
def test_a_global_service_is_asked_in_the_region_of_its_partition(
    service: str, endpoint: Endpoint, expected: tuple[str, str]
) -> None:
    assert address_of(service, endpoint) == expected


def test_a_region_of_no_partition_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="nowhere is in no partition of AWS"):
        address_of("iam", Endpoint("nowhere"))


def test_an_account_of_many_roles_is_read_in_pages(aws: StandIn, server: Served, key: accounts.AccessKey) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]),)
    for number in range(700):
        aws.add_role(f"arn:aws:iam::111111111111:role/role-{number}", allow(["s3:*"]), policies=[allow(["s3:*"] * 200)])
    iam = LoopbackAws(server.url).actions("iam", ENDPOINT)
    ada = AccessKey(key.access_key_id, key.secret_access_key)
    # More than a megabyte, which is the most of other answers.
    first = iam.call(ada, "GetAccountAuthorizationDetails", {"MaxItems": 600})
    assert len(first["RoleDetailList"] or ()) > 500
    assert first["Marker"]
