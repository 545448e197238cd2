"""The kinds of profiles from the options of both files, and rejected combinations."""

from typing import Any

import pytest
from testbed.names import PHONE

from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.profiles.model import ForeignProfile, MasterProfile, NativeProfile, RoleProfile, StaticProfile
from awsroles.core.profiles.parse import read_profile
from awsroles.errors import ConfigurationError

ROLE = "arn:aws:iam::222222222222:role/operations"
USER = "arn:aws:iam::111111111111:user/ada"
KEY = {"aws_access_key_id": "AKIAX", "aws_secret_access_key": "secret"}
A_ROLE = {"awsroles_role_arn": ROLE}
MASTER = {"awsroles_user_arn": USER}


def read(options: dict[str, str], name: str = "x") -> Any:
    return read_profile(name, options, lambda _, key: f"/config:{[*options].index(key) + 2}")


def test_a_role_profile_has_every_option_of_its_own() -> None:
    assert read(
        {
            "credential_process": "awsroles credential-process x",
            "region": "eu-west-1",
            "awsroles_role_arn": ROLE,
            "awsroles_source_profile": "boss",
            "awsroles_mfa_serial": "GAHT12345678",
            "awsroles_external_id": "Blue/42",
            "awsroles_duration_seconds": "28800",
            "awsroles_role_session_name": "ada.l",
            "awsroles_source_identity": "ada",
            "awsroles_color": "red",
            "awsroles_account_name": "Lake é",
            "awsroles_mfa_process": "ykman oath",
            "awsroles_mfa_max_age_seconds": "1800",
            "endpoint_url": "https://sts.example",
            "ca_bundle": "/ca.pem",
            "output": "json",
        }
    ) == RoleProfile(
        name="x",
        role=RoleArn("aws", "222222222222", "", "operations"),
        source="boss",
        region="eu-west-1",
        mfa_serial="GAHT12345678",
        external_id="Blue/42",
        duration_seconds=28800,
        session_name="ada.l",
        source_identity="ada",
        color="red",
        account_name="Lake é",
        mfa_process="ykman oath",
        mfa_max_age_seconds=1800,
        endpoint_url="https://sts.example",
        ca_bundle="/ca.pem",
    )


def test_a_role_profile_needs_its_role_only() -> None:
    role_profile = read(A_ROLE | {"region": "", "awsroles_external_id": "", "awsroles_mfa_serial": ""})
    assert role_profile == RoleProfile("x", RoleArn("aws", "222222222222", "", "operations"), "master")
    assert role_profile.seconds == 3600


def test_a_master_profile_names_its_user() -> None:
    user = UserArn("aws", "111111111111", "", "ada")
    assert read(MASTER) == MasterProfile("x", user)
    assert read(
        MASTER
        | {
            "region": "eu-west-1",
            "awsroles_mfa_serial": PHONE,
            "awsroles_duration_seconds": "3600",
            "awsroles_mfa_process": "oathtool",
            "awsroles_mfa_max_age_seconds": "600",
            "endpoint_url": "https://sts.example",
            "ca_bundle": "/ca.pem",
        }
    ) == MasterProfile(
        "x",
        user,
        mfa_serial=PHONE,
        region="eu-west-1",
        duration_seconds=3600,
        mfa_process="oathtool",
        mfa_max_age_seconds=600,
        endpoint_url="https://sts.example",
        ca_bundle="/ca.pem",
    )


@pytest.mark.parametrize("ours", [A_ROLE, MASTER])
@pytest.mark.parametrize(
    "other",
    [
        {"role_arn": ROLE},
        {"source_profile": "default"},
        {"credential_source": "Environment"},
        {"web_identity_token_file": "/token"},
        {"login_session": "x"},
        {"sso_session": "x"},
        {"sso_account_id": "222222222222"},
        {"aws_access_key_id": "AKIAX"},
        {"aws_secret_access_key": "the secret"},
        {"aws_session_token": "the token"},
    ],
)
def test_a_second_source_of_credentials_is_refused_with_its_place(ours: dict[str, str], other: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="second source of credentials") as caught:
        read(ours | {"region": "eu-west-1"} | other)
    [name] = other
    assert f"{name} in /config:4" in caught.value.message
    assert "the secret" not in caught.value.message
    assert "the token" not in caught.value.message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"awsroles_role_arn": "operations"}, "/config:2: 'operations' is not the ARN of a role"),
        ({"awsroles_user_arn": ROLE}, f"/config:2: '{ROLE}' is not the ARN of an IAM user"),
        (MASTER | {"awsroles_mfa_serial": "x"}, "/config:3: 'x' is not the serial of an MFA device"),
        (
            A_ROLE | {"awsroles_duration_seconds": "1h"},
            "/config:3: awsroles_duration_seconds is not a number",
        ),
        (
            A_ROLE | {"awsroles_duration_seconds": "\u0663\u0666"},
            "/config:3: awsroles_duration_seconds is not a number",
        ),
        (A_ROLE | {"awsroles_duration_seconds": "9" * 8}, "/config:3: awsroles_duration_seconds is not a number"),
        (A_ROLE | {"awsroles_duration_seconds": "0"}, "/config:3: a role session lasts 15 min to 12 h"),
        (
            A_ROLE | {"awsroles_duration_seconds": "43201"},
            "/config:3: a role session lasts 15 min to 12 h, not 43201 s",
        ),
        (MASTER | {"awsroles_duration_seconds": "0"}, "/config:3: an MFA session lasts 15 min to 36 h"),
        (A_ROLE | {"awsroles_reason": "ticket"}, "/config:3: awsroles_reason is not the word required: 'ticket'"),
        (
            A_ROLE | {"awsroles_reason_in_session_tags": "1"},
            "/config:3: awsroles_reason_in_session_tags is neither true",
        ),
        (MASTER | {"awsroles_mfa_max_age_seconds": "0"}, "/config:3: no MFA code is 0 s old"),
        (
            A_ROLE | {"awsroles_mfa_max_age_seconds": "-1"},
            "/config:3: awsroles_mfa_max_age_seconds is not a number",
        ),
        (A_ROLE | {"awsroles_external_id": "a b"}, "/config:3: 'a b' cannot be an external ID: a space is not allowed"),
        (A_ROLE | {"awsroles_external_id": "a"}, "/config:3: 'a' is too short for an external ID"),
        (
            A_ROLE | {"awsroles_role_session_name": "ada lovelace"},
            "/config:3: 'ada lovelace' cannot be a session name: a space is not allowed",
        ),
        (
            A_ROLE | {"awsroles_source_identity": "aws:ada"},
            "/config:3: a source identity does not begin with aws:",
        ),
        ({"role_arn": "x", "source_profile": "y"}, "/config:2: 'x' is not the ARN of a role"),
    ],
)
def test_a_value_that_aws_would_refuse_is_refused_with_its_line(options: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(options)
    assert caught.value.message.startswith(words)


def test_a_native_profile_is_shown_with_its_role_and_source() -> None:
    options = {"role_arn": ROLE, "source_profile": "default", "mfa_serial": PHONE, "region": "eu-west-1"}
    assert read(options) == NativeProfile("x", RoleArn("aws", "222222222222", "", "operations"), "default", PHONE)


def test_static_keys_are_used_as_they_are() -> None:
    assert read(KEY) == StaticProfile("x", AccessKey("AKIAX", "secret"))
    assert read(KEY | {"aws_session_token": ""}).key == AccessKey("AKIAX", "secret")
    session = read(KEY | {"aws_session_token": "token"}).key
    assert isinstance(session, Credentials)
    assert session.session_token == "token"
    assert read(KEY | {"mfa_serial": PHONE}).mfa_serial == PHONE
    assert read(KEY | {"mfa_serial": PHONE, "awsroles_mfa_serial": "GAHT12345678"}).mfa_serial == "GAHT12345678"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"sso_session": "corp", "sso_account_id": "2"}, "it uses SSO (/config:2)"),
        ({"login_session": "x"}, "it uses login_session (/config:2)"),
        ({"role_arn": ROLE, "credential_source": "Environment"}, "it uses credential_source (/config:3)"),
        ({"role_arn": ROLE, "web_identity_token_file": "/t"}, "it uses web_identity_token_file (/config:3)"),
        ({"role_arn": ROLE}, "it has a role_arn without a source_profile"),
        ({"credential_process": "other-program"}, "its credential_process is another program"),
        (KEY | {"credential_process": "other-program"}, "its credential_process is another program"),
        ({"region": "eu-west-1"}, "it holds neither a role nor an access key"),
        ({"aws_access_key_id": "AKIAX"}, "it holds neither a role nor an access key"),
    ],
)
def test_profiles_that_awsroles_cannot_serve_are_named(options: dict[str, str], why: str) -> None:
    found = read(options)
    assert isinstance(found, ForeignProfile)
    assert (found.name, found.why) == ("x", why)
