"""Endpoint settings of the profile whose access key is set up."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp, plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint, endpoint_for
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.setup.endpoints import key_profile
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import ConfigurationError

KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def profiles(text: str, credentials: str = "") -> Profiles:
    return Profiles(MemoryProfileFile(text).read(), MemoryProfileFile(credentials, "credentials").read())


@pytest.mark.parametrize(
    ("lines", "endpoint"),
    [
        ("", Endpoint("eu-west-1")),
        ("use_fips_endpoint = true\n", Endpoint("eu-west-1", use_fips=True)),
        ("use_dualstack_endpoint = true\n", Endpoint("eu-west-1", use_dualstack=True)),
        ("sts_regional_endpoints = legacy\n", Endpoint("eu-west-1", is_global=True)),
        ("ca_bundle = /own.pem\n", Endpoint("eu-west-1", None, "/own.pem")),
        ("endpoint_url = https://all\n", Endpoint("eu-west-1", "https://all")),
        ("services = near\nendpoint_url = https://all\n", Endpoint("eu-west-1", "https://sts")),
        ("services = near\nignore_configured_endpoint_urls = true\n", Endpoint("eu-west-1")),
    ],
)
def test_the_key_is_checked_where_an_sdk_would_use_it(lines: str, endpoint: Endpoint) -> None:
    services = "[services near]\nsts =\n  endpoint_url = https://sts\n"
    found = profiles(f"[profile old]\n{lines}\n{services}")
    assert endpoint_for(key_profile(found, KEY, "eu-west-1", ("old", "master")), b"", None) == endpoint


def test_the_profile_of_the_key_precedes_the_master_profile() -> None:
    found = profiles(
        f"{MASTER}use_fips_endpoint = true\nca_bundle = /master.pem\n", "[default]\nca_bundle = /own.pem\n"
    )
    resolved = key_profile(found, KEY, "eu-west-1", ("default", "master"))
    assert endpoint_for(resolved, b"", None) == Endpoint("eu-west-1", None, "/own.pem", use_fips=True)


@pytest.mark.parametrize("line", ["use_fips_endpoint = perhaps", "services = missing"])
def test_settings_that_sdks_refuse_are_refused_before_any_call(app: InMemoryApp, ada: AccessKey, line: str) -> None:
    app.credentials.text = plaintext(ada, "[default]", "region = eu-west-1", line)
    with pytest.raises(ConfigurationError) as caught:
        app.setup().run(SetupRequest("master", plaintext="default"))
    assert caught.value.hint
    assert app.secrets.items == {}


def test_the_master_profile_gets_the_settings_that_it_lacks(app: InMemoryApp, ada: AccessKey) -> None:
    app.config.text = MASTER.replace("region", "use_fips_endpoint = false\nregion")
    app.credentials.text = plaintext(
        ada, "[default]", "use_fips_endpoint = true", "sts_regional_endpoints = legacy", "ca_bundle = /own.pem"
    )
    app.setup().run(SetupRequest("master", plaintext="default", confirmed=True))
    before = profiles(MASTER).options("master")
    values = {name: value for name, value in app.profiles.options("master").items() if name not in before}
    assert values == {"use_fips_endpoint": "false", "sts_regional_endpoints": "legacy", "ca_bundle": "/own.pem"}
    assert app.aws.endpoints == [
        Endpoint("eu-west-1", None, "/own.pem", use_fips=True, is_global=True),
        Endpoint("eu-west-1", None, "/own.pem", use_fips=True, is_global=True),
    ]
