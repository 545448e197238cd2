"""The endpoint that the environment chooses, as botocore reads it."""

import pytest
from botocore.session import Session

from awsroles.fastpath.endpoint import IGNORED, configured_endpoint

CASES = [
    {},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
    {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:2"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:2"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_IAM": "http://127.0.0.1:3"},
    {"AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_STS": ""},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
]
PUBLIC = {"sts": "https://sts.eu-west-1.amazonaws.com", "iam": "https://iam.amazonaws.com"}


@pytest.mark.parametrize("service", ["sts", "iam"])
@pytest.mark.parametrize("variables", CASES)
def test_it_is_the_one_that_botocore_would_call(
    variables: dict[str, str], service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client = Session().create_client(service, "eu-west-1", aws_access_key_id="AKIAX", aws_secret_access_key="x")
    mark = configured_endpoint(variables, service.upper())
    chosen = PUBLIC[service] if mark in (b"", IGNORED) else mark.decode()
    assert client.meta.endpoint_url == chosen


def test_ignoring_and_choosing_nothing_differ() -> None:
    assert configured_endpoint({}) == b""
    assert configured_endpoint({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}) == IGNORED


def test_what_is_no_text_is_still_an_answer() -> None:
    assert configured_endpoint({"AWS_ENDPOINT_URL": "http://\udcff"}) == b"http://?"


def test_what_else_decides_stands_behind_it() -> None:
    fips = {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_STS_REGIONAL_ENDPOINTS": "legacy"}
    assert configured_endpoint(fips) == b"\nAWS_USE_FIPS_ENDPOINT=true\nAWS_STS_REGIONAL_ENDPOINTS=legacy"
    other = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_USE_DUALSTACK_ENDPOINT": "false"}
    assert configured_endpoint(other) == b"ignored\nAWS_USE_DUALSTACK_ENDPOINT=false"


def test_what_exec_set_for_a_profile_is_not_the_environments_own() -> None:
    environ = {"AWS_ENDPOINT_URL": "https://x", "AWS_USE_FIPS_ENDPOINT": "true"}
    assert configured_endpoint(environ | {"AWSROLES_SETTINGS": "AWS_USE_FIPS_ENDPOINT"}) == b"https://x"
    assert configured_endpoint(environ | {"AWSROLES_SETTINGS": "AWS_USE_FIPS_ENDPOINT AWS_ENDPOINT_URL"}) == b""
