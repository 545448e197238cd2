"""The endpoint that a profile of ours is served at is the one that botocore would ask for a native profile like it."""

from pathlib import Path
from typing import Any

import botocore.session
import pytest

from awsroles.adapters.aws.botocore_client import BotocoreClient
from awsroles.adapters.aws.sts_request import usual_url
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import endpoint_for
from awsroles.core.config.document import parse_config
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import configured_endpoint

# Reading what botocore knows of its services takes most of the time.
LOADER = botocore.session.Session().get_component("data_loader")
KEY = AccessKey("AKIAX", "x")
SECTIONS = """
[services near]
sts =
  endpoint_url = https://vpce-1.sts.eu-west-1.vpce.amazonaws.com
s3 =
  endpoint_url = https://s3.example.com

[services none]
s3 =
  endpoint_url = https://s3.example.com
"""
PROFILES = [
    "",
    "endpoint_url = https://all.example.com",
    "services = near",
    "services = near\nendpoint_url = https://all.example.com",
    "services = none\nendpoint_url = https://all.example.com",
    "services = near\nignore_configured_endpoint_urls = true",
    "endpoint_url = https://all.example.com\nignore_configured_endpoint_urls = false",
    "use_fips_endpoint = true",
    "use_fips_endpoint = TRUE\nuse_dualstack_endpoint = true",
    "use_dualstack_endpoint = true",
    "sts_regional_endpoints = legacy",
    "sts_regional_endpoints = regional\nuse_fips_endpoint = false",
]
VARIABLES = [
    {},
    {"AWS_ENDPOINT_URL_STS": "https://sts.example.com", "AWS_ENDPOINT_URL": "https://shell.example.com"},
    {"AWS_ENDPOINT_URL": "https://shell.example.com"},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
    {"AWS_USE_FIPS_ENDPOINT": "false", "AWS_STS_REGIONAL_ENDPOINTS": "regional"},
    {"AWS_USE_FIPS_ENDPOINT": "true"},
    {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
    {"AWS_STS_REGIONAL_ENDPOINTS": "legacy"},
]


def our_endpoint(config: str, variables: dict[str, str], service: str) -> str:
    """Return where awsroles asks *service* for the profile a of *config*."""
    profiles = Profiles(parse_config("config", config.encode(), "config"), parse_config("x", b"", "credentials"))
    site = endpoint_for(profiles.chain("a"), configured_endpoint(variables, service.upper()), None, service.upper())
    return (service == "sts" and usual_url(site)) or BotocoreClient(service, site, KEY, 1).url


def botocores_endpoint(path: Path, service: str) -> str | None:
    """Return where botocore asks *service* for the profile a of the file at *path*; None: nowhere."""
    session = botocore.session.Session(profile="a")
    session.set_config_variable("config_file", str(path))
    session.register_component("data_loader", LOADER)
    options: Any = {"region_name": "us-east-1", "aws_access_key_id": "AKIAX", "aws_secret_access_key": "x"}
    return str(session.create_client(service, **options).meta.endpoint_url)


@pytest.mark.parametrize(
    ("service", "lines"), [*(("sts", lines) for lines in PROFILES), ("iam", PROFILES[4]), ("iam", PROFILES[7])]
)
def test_it_is_the_one_that_botocore_asks_for_a_native_profile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str, service: str
) -> None:
    path = tmp_path / "config"
    ours = (
        f"[profile a]\nregion = eu-north-1\nawsroles_role_arn = arn:aws:iam::222222222222:role/r\n{lines}\n"
        f"[profile master]\nawsroles_user_arn = arn:aws:iam::111111111111:user/ada\n{SECTIONS}"
    )
    path.write_text(f"[profile a]\n{lines}\n{SECTIONS}")
    for variables in VARIABLES:
        with monkeypatch.context() as shell:
            for name, value in variables.items():
                shell.setenv(name, value)
            assert our_endpoint(ours, variables, service) == botocores_endpoint(path, service), (lines, variables)


def test_each_setting_comes_from_the_profile_and_then_from_its_sources() -> None:
    config = """[profile a]
awsroles_role_arn = arn:aws:iam::222222222222:role/r
awsroles_source_profile = b
%s
[profile b]
awsroles_role_arn = arn:aws:iam::222222222222:role/s
use_fips_endpoint = true
[profile master]
awsroles_user_arn = arn:aws:iam::111111111111:user/ada
region = us-west-2
use_fips_endpoint = false
services = near
"""
    near = "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com"
    assert our_endpoint(config % "" + SECTIONS, {}, "sts") == near
    assert our_endpoint(config % "endpoint_url = https://a.example" + SECTIONS, {}, "sts") == "https://a.example"
    ignoring = config % "ignore_configured_endpoint_urls = true" + SECTIONS
    assert our_endpoint(ignoring, {}, "sts") == "https://sts-fips.us-west-2.amazonaws.com"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("use_fips_endpoint = yes", "config:4: use_fips_endpoint is neither true nor false: 'yes'"),
        ("use_dualstack_endpoint = 1", "config:4: use_dualstack_endpoint is neither true nor false: '1'"),
        ("sts_regional_endpoints = global", "config:4: sts_regional_endpoints is neither legacy nor regional"),
        ("services = gone", "names the section [services gone], which is not in config"),
    ],
)
def test_a_meaningless_setting_is_reported_with_its_place(line: str, words: str) -> None:
    config = f"[profile a]\nawsroles_role_arn = arn:aws:iam::222222222222:role/r\n\n{line}\n"
    config += "[profile master]\nawsroles_user_arn = arn:aws:iam::111111111111:user/ada\n"
    with pytest.raises(ConfigurationError) as caught:
        our_endpoint(config, {}, "sts")
    assert words in caught.value.message


def test_a_variable_that_says_nothing_is_named() -> None:
    config = "[profile a]\nawsroles_user_arn = arn:aws:iam::111111111111:user/ada\n"
    with pytest.raises(ConfigurationError, match="AWS_USE_FIPS_ENDPOINT is neither true nor false: 'si'") as caught:
        our_endpoint(config, {"AWS_USE_FIPS_ENDPOINT": "si"}, "sts")
    assert caught.value.hint == "correct or unset AWS_USE_FIPS_ENDPOINT"
