"""The partitions, as botocore knows them."""

import pytest
from botocore.session import Session

from awsroles.core.aws.partition import partition
from awsroles.errors import ConfigurationError


@pytest.mark.parametrize("name", ["aws", "aws-cn", "aws-us-gov", "aws-eusc"])
def test_the_default_region_is_in_the_partition(name: str) -> None:
    assert Session().get_partition_for_region(partition(name).default_region) == name
    assert partition(name).name == name


def test_the_console_signs_in_at_the_documented_host() -> None:
    assert partition("aws").sign_in == "signin.aws.amazon.com"
    assert partition("aws-eusc").sign_in is None


def test_another_partition_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match="'aws-iso' is not supported") as caught:
        partition("aws-iso")
    assert caught.value.hint == "supported partitions: aws, aws-cn, aws-eusc, aws-us-gov"
