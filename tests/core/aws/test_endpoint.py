"""The endpoint of calls: region, URL and CA bundle, and no plaintext connections."""

import pytest

from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint, check_endpoint, endpoint_for, is_aws
from awsroles.core.dataclass import replace
from awsroles.core.profiles.model import MasterProfile, RoleProfile, SourceProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import IGNORE_PROFILE_ENDPOINTS

MASTER = MasterProfile("master", UserArn("aws", "111111111111", "", "ada"))
OPS = RoleProfile("ops", RoleArn("aws", "222222222222", "", "operations"), "master", region="eu-north-1")


def chain(source: SourceProfile = MASTER, ops: RoleProfile = OPS) -> ResolvedProfile:
    return ResolvedProfile("config", (ops,), source, (b"", b""))


def test_the_region_is_that_of_the_master_profile() -> None:
    assert endpoint_for(chain(replace(MASTER, region="eu-west-1")), b"", None) == Endpoint("eu-west-1")


@pytest.mark.parametrize(
    ("partition", "region"),
    [
        ("aws", "us-east-1"),
        ("aws-cn", "cn-north-1"),
        ("aws-us-gov", "us-gov-west-1"),
        ("aws-eusc", "eusc-de-east-1"),
    ],
)
def test_without_a_region_it_is_that_of_the_partition(partition: str, region: str) -> None:
    master = replace(MASTER, user=replace(MASTER.user, partition=partition))
    assert endpoint_for(chain(master), b"", None).region == region
    static = StaticProfile("old", AccessKey("AKIAX", "x"))
    assert (
        endpoint_for(chain(static, replace(OPS, role=replace(OPS.role, partition=partition))), b"", None).region
        == region
    )


def test_an_unknown_partition_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="'aws-iso' is not supported"):
        endpoint_for(chain(replace(MASTER, user=replace(MASTER.user, partition="aws-iso"))), b"", None)


def test_the_environment_comes_before_the_profile() -> None:
    master = replace(MASTER, endpoint_url="https://profile", ca_bundle="/profile.pem")
    assert endpoint_for(chain(master), b"", None) == Endpoint("us-east-1", "https://profile", "/profile.pem")
    assert endpoint_for(chain(master), b"https://shell", "/shell.pem") == Endpoint(
        "us-east-1", "https://shell", "/shell.pem"
    )
    assert endpoint_for(chain(master), IGNORE_PROFILE_ENDPOINTS, None) == Endpoint("us-east-1", None, "/profile.pem")


@pytest.mark.parametrize(
    "url",
    [
        "https://sts.example.com",
        "https://sts.example.com:8443/path",
        "HTTPS://sts.example.com",
        "http://127.0.0.1:4566",
        "http://127.9.9.9",
        "http://localhost:4566",
        "http://[::1]:4566",
    ],
)
def test_https_anywhere_and_http_on_this_machine_are_taken(url: str) -> None:
    assert check_endpoint(url) == url
    assert endpoint_for(chain(), url.encode(), None).endpoint_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://sts.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@sts.example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.1",
        "http://[::ffff:10.0.0.1]",
        "ftp://127.0.0.1",
    ],
)
def test_secrets_do_not_go_in_the_clear_beyond_this_machine(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is refused: secrets go over https") as caught:
        check_endpoint(url)
    assert "AWS_ENDPOINT_URL" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "http://",
        "file:///etc/passwd",
        "sts.example.com",
        "http://[::",
        "https://a b",
        "http://sts.example.com\\@127.0.0.1",
        "https://sts\n.example.com",
        "https://é.example.com",
    ],
)
def test_a_url_that_parsers_read_differently_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_endpoint(url)
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    "url",
    [
        "https://sts.amazonaws.com",
        "https://sts.eu-west-1.amazonaws.com/",
        "https://sts-fips.us-east-1.amazonaws.com",
        "https://sts.us-gov-west-1.amazonaws.com",
        "https://sts.cn-north-1.amazonaws.com.cn",
        "https://sts.eusc-de-east-1.amazonaws.eu",
        "https://sts.us-east-1.api.aws",
        "https://vpce-0a1b-2c.sts.us-east-1.vpce.amazonaws.com",
        "https://iam.amazonaws.com:443",
    ],
)
def test_awss_own_endpoints_are_known(url: str) -> None:
    assert is_aws(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://sts.amazonaws.com",
        "https://sts.example.com",
        "https://sts.amazonaws.com.example.com",
        "https://a1b2.execute-api.us-east-1.amazonaws.com",
        "https://ec2-1-2-3-4.compute-1.amazonaws.com",
        "https://evil.sts.us-east-1.amazonaws.com",
        "https://joe@sts.amazonaws.com",
        "https://sts.amazonaws.com@example.com",
        "http://127.0.0.1:4566",
        "https://[::",
    ],
)
def test_any_other_response_is_not_from_aws(url: str) -> None:
    assert not is_aws(url)
