"""The settings of a profile as variables, beside those of the person."""

import pytest

from awsroles.core.config.document import parse_config
from awsroles.core.profiles.sdk_settings import of_other_profile, setting_variables
from awsroles.errors import ConfigurationError

CONFIG = """[profile prod]
region = eu-west-1
endpoint_url = https://all.example
use_fips_endpoint = true
use_dualstack_endpoint =
ca_bundle = /etc/own.pem
services = near

[services near]
# of the office
s3 =
  endpoint_url = https://s3.example
  other = x
elastic_beanstalk =
  Endpoint_URL=https://eb.example
$(id) =
  endpoint_url = https://no.example
plain = x
"""
ALL = {
    "AWS_ENDPOINT_URL": "https://all.example",
    "AWS_ENDPOINT_URL_S3": "https://s3.example",
    "AWS_ENDPOINT_URL_ELASTIC_BEANSTALK": "https://eb.example",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_CA_BUNDLE": "/etc/own.pem",
}


def settings(environ: dict[str, str], config: str = CONFIG) -> dict[str, str]:
    found = setting_variables(parse_config("/config", config.encode(), "config"), "prod", environ)
    assert set(found.pop("AWSROLES_SETTINGS", "").split()) == set(found)
    return found


def test_each_setting_has_its_variable_and_a_mark_names_them() -> None:
    assert settings({}) == ALL
    assert settings({}, "[profile prod]\nregion = x\n") == settings({}, "") == {}


@pytest.mark.parametrize(
    ("environ", "gone"),
    [
        ({"AWS_USE_FIPS_ENDPOINT": "false"}, {"AWS_USE_FIPS_ENDPOINT"}),
        ({"AWS_ENDPOINT_URL_S3": "https://mine"}, {"AWS_ENDPOINT_URL_S3"}),
        # SDKs take it before all that a profile says of endpoints.
        ({"AWS_ENDPOINT_URL": "https://mine"}, {name for name in ALL if name.startswith("AWS_ENDPOINT_URL")}),
        ({"AWS_ENDPOINT_URL": "https://other", "AWSROLES_SETTINGS": "AWS_ENDPOINT_URL"}, set()),
    ],
)
def test_variables_of_the_user_stay_and_those_of_another_profile_go(environ: dict[str, str], gone: set[str]) -> None:
    assert settings(environ) == {name: value for name, value in ALL.items() if name not in gone}


def test_only_names_of_aws_are_taken_from_the_mark() -> None:
    assert of_other_profile({}) == []
    mark = {"AWSROLES_SETTINGS": "AWS_CA_BUNDLE PATH AWS_$(id) HOME"}
    assert of_other_profile(mark) == ["AWS_CA_BUNDLE", "AWSROLES_SETTINGS"]


def test_a_value_that_no_variable_can_hold_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="profile 'prod' has no possible value for AWS_CA_BUNDLE"):
        settings({}, "[profile prod]\nca_bundle = a\0b\n")
