"""The variables of a session in the environment of a program, and the removed ones."""

import pytest
from testbed.config.botocore_reader import botocore_profiles

from awsroles.core.aws.arn import parse_role_arn, parse_user_arn
from awsroles.core.aws.credentials import Credentials
from awsroles.core.config.document import parse_config
from awsroles.core.exec.endpoint import CredentialsEndpoint
from awsroles.core.exec.environment import (
    ASSIGNED,
    child_environment,
    conflicting,
    container_variables,
    default_profile,
    endpoint_environment,
    endpoint_variables,
    session_variables,
)
from awsroles.core.profiles.model import MasterProfile, RoleProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session

CHAIN = ResolvedProfile(
    "/config", (), MasterProfile("master", parse_user_arn("arn:aws:iam::111111111111:user/ada")), (b"",)
)


def test_what_is_nothing_to_a_session_stays_as_it_is() -> None:
    environ = {"HOME": "/home/ada", "AWS_ENDPOINT_URL": "http://localhost:4566", "AWSROLES_PROMPT": "never"}
    assert child_environment(environ, {"AWS_REGION": "eu-west-1"}) == environ | {"AWS_REGION": "eu-west-1"}


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SECURITY_TOKEN",
        "AWS_ACCESS_KEY",
        "AWS_SECRET_KEY",
        "AWS_ACCOUNT_ID",
        "AWS_CREDENTIAL_SCOPE",
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_BEARER_TOKEN_OF_TOMORROW",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_CONTAINER_of tomorrow",
        "AWSROLES_PASSPHRASE",
    ],
)
def test_what_an_sdk_might_prefer_and_the_passphrase_are_gone(name: str) -> None:
    assert child_environment({name: "stale"}, {}) == {}


@pytest.mark.parametrize(("document", "account"), [(b'{"AccountId": "222222222222"}', "222222222222"), (b"{}", None)])
def test_the_account_is_that_of_the_keys_or_none(document: bytes, account: str | None) -> None:
    session = Session(Credentials("ASIA", "secret", "token", 1_800_000_000), 1_799_996_400, document)
    child = child_environment({"AWS_ACCOUNT_ID": "999999999999"}, session_variables(CHAIN, session, {}))
    assert child.get("AWS_ACCOUNT_ID") == account


def test_a_shell_unsets_what_there_is_of_containers_and_all_that_may_be() -> None:
    there = ["AWS_CONTAINER_OF_TOMORROW", "AWS_CONTAINER_$(id)", "AWS_CONTAINER_Ü", "AWS_PROFILE", "HOME"]
    names = conflicting(dict.fromkeys(there, "x"))
    assert names == [*conflicting({}), "AWS_CONTAINER_OF_TOMORROW"]
    assert len(names) == len(set(names))
    assert set(names).isdisjoint(ASSIGNED)


MASTER = MasterProfile("master", parse_user_arn("arn:aws:iam::111111111111:user/ada"), region="us-east-1")
ROLE_PROFILE = RoleProfile("prod", parse_role_arn("arn:aws:iam::222222222222:role/ops"), "master", region="eu-west-1")
ROLE_CHAIN = ResolvedProfile("/config", (ROLE_PROFILE,), MASTER, (b"", b""))
ENDPOINT = CredentialsEndpoint("prod", 4321, "the token")

CREDENTIALS = """credential_process = /bin/awsroles credential-process prod
awsroles_role_arn = arn:aws:iam::222222222222:role/ops
awsroles_source_profile = master
mfa_serial = arn:aws:iam::111111111111:mfa/ada
external_id = x
role_session_name = x
duration_seconds = 3600
aws_account_id = 222222222222
sso_session = x
"""
SETTINGS = """region = eu-west-1
output: json
cli_pager =
retry_mode = adaptive
parameter = a = b
s3 =
    max_concurrent_requests = 20

    # a comment in between
    addressing_style = path
endpoint_url = http://127.0.0.1:4566
"""


def default_of(config: str, name: str = "prod") -> str:
    return default_profile(parse_config("/config", config.encode(), "config"), name)


def test_botocore_reads_the_settings_of_the_profile_as_those_of_the_default() -> None:
    original = botocore_profiles(f"[profile prod]\n{SETTINGS}".encode())
    own = default_of(f"[default]\nregion = other\n\n[profile prod]\n{CREDENTIALS}{SETTINGS}[profile after]\nx = y\n")
    assert original is not None
    expected = {key: value.replace("\n\n", "\n") for key, value in original["prod"].items()}
    assert botocore_profiles(own.encode()) == {"default": expected}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_endpoints_of_services_come_along(line_end: str) -> None:
    services = "[services other]\nx =\n  y = z\n\n[services local]\n# here\ns3 =\n  endpoint_url = http://127.0.0.1:1\n"
    config = f"{services}[profile prod]\nservices = local\n".replace("\n", line_end)
    assert default_of(config) == (
        "[default]\nservices = local\n\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n"
    )


def test_a_profile_without_settings_leaves_an_empty_default() -> None:
    assert default_of("[profile prod]\ncredential_process = x\n") == "[default]\n"
    assert default_of("", "prod") == "[default]\n"


def test_the_child_gets_the_way_to_the_endpoint_and_nothing_that_is_asked_before_it() -> None:
    environ = {
        "MINE": "kept",
        "AWS_ACCESS_KEY_ID": "AKIASTALE",
        "AWS_SECRET_ACCESS_KEY": "stale",
        "AWS_SESSION_TOKEN": "stale",
        "AWS_SECURITY_TOKEN": "stale",
        "AWS_CREDENTIAL_EXPIRATION": "stale",
        "AWS_ACCOUNT_ID": "999999999999",
        "AWS_CREDENTIAL_SCOPE": "stale",
        "AWS_BEARER_TOKEN_BEDROCK": "stale",
        "AWS_CREDENTIAL_FILE": "/stale",
        "AWS_PROFILE": "stale",
        "AWS_ROLE_ARN": "stale",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/stale",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/stale",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/stale",
        "AWS_CONFIG_FILE": "/stale",
        "AWS_REGION": "stale",
        "AWSROLES_PASSPHRASE": "of the store",
    }
    variables = endpoint_variables(ROLE_CHAIN, ENDPOINT, "/run/token", "/run/config", "/run/nothing")
    assert endpoint_environment(environ, variables) == {
        "MINE": "kept",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:4321/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "the token",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/run/token",
        "AWS_CONFIG_FILE": "/run/config",
        "AWS_SHARED_CREDENTIALS_FILE": "/run/nothing",
        "BOTO_CONFIG": "/run/nothing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWSROLES_PROFILE": "prod",
    }


def test_a_container_reads_the_token_from_a_file() -> None:
    settings = {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_CA_BUNDLE": "/of/this/machine", "AWSROLES_SETTINGS": "x"}
    assert container_variables(ROLE_CHAIN, ENDPOINT, "/run/token", settings) == {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:4321/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/run/token",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_USE_FIPS_ENDPOINT": "true",
    }
