"""The use cases that write profiles, composed as the environment says."""

import pytest
from testbed.names import ADA

from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.app.profiles import suggested_region
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import ConfigurationError

USER = ResolvedProfile("config", (), MasterProfile("master", parse_user_arn(ADA)), (b"",))


@pytest.mark.parametrize(
    ("variables", "region"),
    [
        ({}, "us-east-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-3"),
        ({"AWS_REGION": ""}, "us-east-1"),
    ],
)
def test_the_suggested_region_is_that_of_the_shell(variables: dict[str, str], region: str) -> None:
    assert suggested_region(App(Invocation("command", variables))) == region


def test_each_service_has_the_endpoint_that_the_environment_gives_it() -> None:
    app = App(Invocation("command", {"AWS_ENDPOINT_URL_STS": "https://sts.example"}))
    assert app.endpoint(USER, "STS").endpoint_url == "https://sts.example"
    assert app.endpoint(USER, "IAM").endpoint_url is None
    app = App(Invocation("command", {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}))
    assert app.endpoint(USER, "IAM").endpoint_url == "http://127.0.0.1:4566"


def test_plain_http_beyond_this_machine_is_refused() -> None:
    app = App(Invocation("command", {"AWS_ENDPOINT_URL": "http://aws.example"}))
    with pytest.raises(ConfigurationError, match="secrets go over https"):
        app.endpoint(USER, "STS")
