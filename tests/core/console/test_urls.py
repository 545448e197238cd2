"""The switch-role URL of the AWS console."""

from urllib.parse import parse_qs, urlsplit

import pytest

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.console.urls import console_link, switch_role_url
from awsroles.core.profiles.validation import check_color
from awsroles.errors import ConfigurationError, UsageError

OPERATIONS = parse_role_arn("arn:aws:iam::222222222222:role/operations")


def test_the_url_is_the_documented_one() -> None:
    assert switch_role_url(OPERATIONS, "prod-operations", "red") == (
        "https://signin.aws.amazon.com/switchrole"
        "?account=222222222222&roleName=operations&displayName=prod-operations&color=f2b0a9"
    )


def test_without_a_color_the_console_chooses_one() -> None:
    assert "color" not in switch_role_url(OPERATIONS, "prod")


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "signin.aws.amazon.com"),
        ("aws-cn", "signin.amazonaws.cn"),
        ("aws-us-gov", "signin.amazonaws-us-gov.com"),
    ],
)
def test_each_partition_signs_in_at_its_own_host(partition: str, host: str) -> None:
    assert urlsplit(switch_role_url(RoleArn(partition, "222222222222", "", "operations"), "x")).hostname == host


def test_a_partition_without_a_documented_url_is_refused_with_a_way_on() -> None:
    with pytest.raises(ConfigurationError, match="no switch-role URL for the partition aws-eusc") as caught:
        switch_role_url(RoleArn("aws-eusc", "222222222222", "", "operations"), "x")
    assert "Switch role" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["Zoë's account", "a&roleName=admin", "50% # ?", "a b+c/d"])
def test_what_is_shown_arrives_as_it_was_given(name: str) -> None:
    role = parse_role_arn("arn:aws:iam::222222222222:role/team+x/a=b/oper@tions,1")
    query = parse_qs(urlsplit(switch_role_url(role, name)).query, strict_parsing=True)
    assert query == {"account": ["222222222222"], "roleName": ["team+x/a=b/oper@tions,1"], "displayName": [name]}


def test_a_role_whose_path_and_name_are_over_64_characters_is_refused() -> None:
    fits = RoleArn("aws", "222222222222", "a" * 53 + "/", "operations")
    assert "roleName" in switch_role_url(fits, "x")
    too_long = RoleArn("aws", "222222222222", "a" * 54 + "/", "operations")
    with pytest.raises(ConfigurationError, match="over 64 characters"):
        switch_role_url(too_long, "x")


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb", "\x1b[31m", "a\u202eb"])
def test_a_display_name_that_the_console_cannot_show_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a display name"):
        switch_role_url(OPERATIONS, name)


@pytest.mark.parametrize(
    ("given", "digits"), [("red", "f2b0a9"), ("Blue", "83d4e8"), ("#B7CA9D", "b7ca9d"), ("123abc", "123abc")]
)
def test_a_color_is_a_name_or_six_digits(given: str, digits: str) -> None:
    assert check_color(given) == digits


@pytest.mark.parametrize("given", ["", "pink", "#12345", "1234567", "12345g", "##123456", "red "])
def test_anything_else_is_no_color(given: str) -> None:
    with pytest.raises(UsageError, match="is not a color") as caught:
        check_color(given)
    assert "red, orange, yellow, green, blue" in str(caught.value.hint)


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
