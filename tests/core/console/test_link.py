"""Places in the AWS console."""

import pytest

from awsroles.core.console.urls import console_link
from awsroles.errors import UsageError


@pytest.mark.parametrize(
    ("service", "region", "path", "url"),
    [
        (None, None, None, "https://console.aws.amazon.com/console/home"),
        ("ec2", None, None, "https://console.aws.amazon.com/ec2/home"),
        ("ec2", "eu-west-1", None, "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"),
        (None, None, "/s3/buckets/a b?tab=objects", "https://console.aws.amazon.com/s3/buckets/a%20b?tab=objects"),
    ],
)
def test_a_service_a_region_and_a_path(service: str | None, region: str | None, path: str | None, url: str) -> None:
    assert console_link("aws", service=service, region=region, path=path) == url


def test_other_partitions_have_their_own_host() -> None:
    assert console_link("aws-cn", service="s3", region=None, path=None) == "https://console.amazonaws.cn/s3/home"


@pytest.mark.parametrize(
    ("service", "region", "path"),
    [
        ("ec2/../x", None, None),
        ("EC2", None, None),
        (None, "evil.example/", None),
        (None, None, "/"),
        (None, None, "a\nb"),
        (None, None, "\\evil"),
        ("ec2", None, "s3"),
    ],
)
def test_what_is_no_place_is_refused(service: str | None, region: str | None, path: str | None) -> None:
    with pytest.raises(UsageError):
        console_link("aws", service=service, region=region, path=path)
