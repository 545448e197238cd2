"""Profiles and variables that hide a profile of awsroles."""

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.core.config.document import parse_config
from awsroles.core.doctor.shadows import SHADOWS, shadowed_profiles, shadowing_variables, unusable_profiles
from awsroles.core.profiles.profiles import Profiles

MASTER = f"[profile master]\ncredential_process = awsroles credential-process master\nawsroles_user_arn = {ADA}\n"
ROLE = f"[profile ops]\ncredential_process = awsroles credential-process ops\nawsroles_role_arn = {OPERATIONS}\n"
KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"
SECOND = {
    "static_keys_in_config": KEYS,
    "role_arn_with_source": f"role_arn = {OPERATIONS}\nsource_profile = master\n",
    "role_arn_without_source": f"role_arn = {OPERATIONS}\n",
    "source_profile_without_role_arn": "source_profile = master\n",
    "sso": "sso_account_id = 222222222222\n",
    "web_identity": "web_identity_token_file = /t\n",
    "login_session": "login_session = x\n",
    "credential_source": "credential_source = Environment\n",
}


def profiles(config: str, credentials: str = "") -> Profiles:
    return Profiles(
        parse_config("config", config.encode(), "config"),
        parse_config("credentials", credentials.encode(), "credentials"),
    )


@pytest.mark.parametrize("word", SECOND)
def test_a_second_source_is_named_with_who_takes_what(word: str) -> None:
    (found,) = shadowed_profiles(profiles(MASTER + ROLE + SECOND[word]))
    key = SECOND[word].partition(" ")[0]
    assert found.message == "profile ops has a second source of credentials"
    assert found.evidence == f"{key} in config:7: {SHADOWS[word]}"


def test_keys_in_the_credentials_file_are_their_own_case() -> None:
    assert set(SHADOWS) == {*SECOND, "static_keys_in_credentials"}
    (found,) = shadowed_profiles(profiles(MASTER + ROLE, f"[ops]\n{KEYS}"))
    assert found.evidence == f"aws_access_key_id in credentials:2: {SHADOWS['static_keys_in_credentials']}"


def test_a_profile_that_cannot_be_used_is_named_with_the_reason() -> None:
    (found,) = unusable_profiles(profiles(ROLE))
    assert found.message == "profile ops cannot be used"
    assert found.evidence == "the source profile 'master' of 'ops' is not in config"
    without = ROLE.replace("credential_process = awsroles credential-process ops\n", "")
    (found,) = unusable_profiles(profiles(MASTER + without))
    assert found.message == "profile ops has no credential_process, so no SDK gets credentials from it"
    assert found.fix == "awsroles login ops"


def test_profiles_of_others_and_good_ones_are_not_judged() -> None:
    native = f"[profile native]\nrole_arn = {OPERATIONS}\nsource_profile = master\n"
    assert shadowed_profiles(profiles(MASTER + ROLE + native)) == []
    assert unusable_profiles(profiles(MASTER + ROLE + native)) == []


def test_keys_in_the_environment_hide_every_profile() -> None:
    (found,) = shadowing_variables({"AWS_ACCESS_KEY_ID": "x", "AWS_SESSION_TOKEN": "y"}, None)
    assert found.message == "this shell has credentials, which hide every profile"
    assert found.evidence.endswith(": all SDKs but JavaScript's take them before AWS_PROFILE")
    assert found.fix == "unset AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN"


def test_the_variables_of_exec_are_as_they_should_be() -> None:
    assert shadowing_variables({"AWS_ACCESS_KEY_ID": "x", "AWSROLES_PROFILE": "ops"}, None) == []


def test_keys_for_go_alone_are_named_so() -> None:
    (found,) = shadowing_variables({"AWS_ACCESS_KEY": "x"}, None)
    assert found.message == "this shell has credentials for programs in Go"
    assert found.evidence.endswith(": only Go's SDK reads them")


def test_variables_that_name_profiles_are_compared_and_looked_up() -> None:
    both = {"AWS_PROFILE": "ops", "AWS_DEFAULT_PROFILE": "gone"}
    found = shadowing_variables(both, profiles(MASTER + ROLE))
    assert [each.message for each in found] == [
        "two variables name different profiles",
        "AWS_DEFAULT_PROFILE names a profile that is missing",
    ]
    assert found[0].evidence == (
        "AWS_PROFILE is ops, AWS_DEFAULT_PROFILE is gone: "
        "boto3 and the AWS CLI 1 take the latter, all others the former"
    )
    assert found[0].fix == found[1].fix == "unset AWS_DEFAULT_PROFILE"
    assert found[1].evidence == "gone: boto3 and the AWS CLI fail at their start"
