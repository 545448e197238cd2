"""The options of a role profile, as they are given and as they are written."""

from typing import Any

import pytest
from testbed.names import PHONE

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.dataclass import replace
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.validation import check_region
from awsroles.errors import AwsrolesError, ConfigurationError, UsageError

ALL = RoleProfileOptions(
    role=parse_role_arn("arn:aws:iam::222222222222:role/team/operations"),
    source="master",
    region="eu-west-1",
    external_id="Blue/42:x",
    seconds=7200,
    session_name="ada@night",
    source_identity="ada",
    mfa_serial=PHONE,
    color="red",
    account_name="Data Lake",
    confirm=True,
    policy_arns="arn:aws:iam::aws:policy/ReadOnlyAccess,arn:aws:iam::222222222222:policy/x",
    policy_file="/home/ada/read only.json",
)


def test_each_option_has_its_line_in_the_config_file() -> None:
    assert ALL.to_config() == {
        "awsroles_role_arn": "arn:aws:iam::222222222222:role/team/operations",
        "awsroles_source_profile": "master",
        "region": "eu-west-1",
        "awsroles_external_id": "Blue/42:x",
        "awsroles_duration_seconds": "7200",
        "awsroles_role_session_name": "ada@night",
        "awsroles_source_identity": "ada",
        "awsroles_mfa_serial": PHONE,
        "awsroles_color": "f2b0a9",
        "awsroles_account_name": "Data Lake",
        "awsroles_confirm": "true",
        "awsroles_policy_arns": "arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::222222222222:policy/x",
        "awsroles_policy_file": "/home/ada/read only.json",
    }


def test_missing_options_are_not_written() -> None:
    assert RoleProfileOptions().to_config() == {}
    assert RoleProfileOptions(region="cn-north-1").to_config() == {"region": "cn-north-1"}


@pytest.mark.parametrize(
    "name", ["source", "region", "external_id", "session_name", "source_identity", "mfa_serial", "color"]
)
@pytest.mark.parametrize("value", ["", "a\nb", "two words", "\x1b[31m", "x" * 1300])
def test_what_aws_or_the_file_cannot_hold_is_refused_and_nothing_is_dropped_silently(name: str, value: str) -> None:
    changes: dict[str, Any] = {name: value}
    with pytest.raises((UsageError, ConfigurationError)) as caught:
        replace(ALL, **changes).to_config()
    assert caught.value.hint


@pytest.mark.parametrize("value", ["", "a\nb", "\x1b[31m", "x" * 65])
def test_an_account_name_is_one_printable_line_of_64_characters(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        replace(ALL, account_name=value).to_config()
    assert caught.value.hint == "give 1 to 64 printable characters on one line"


@pytest.mark.parametrize("seconds", [0, 899, 43201])
def test_a_duration_that_no_role_session_has_is_refused(seconds: int) -> None:
    with pytest.raises(ConfigurationError, match="15 min to 12 h"):
        replace(ALL, seconds=seconds).to_config()


def test_the_shortest_and_longest_that_aws_takes_are_taken() -> None:
    for seconds in (900, 43200):
        assert replace(ALL, seconds=seconds).to_config()["awsroles_duration_seconds"] == str(seconds)
    for name in ("ab", "x" * 64):
        assert replace(ALL, session_name=name).to_config()["awsroles_role_session_name"] == name


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "'' is too short for a session name"),
        ("a", "'a' is too short for a session name"),
        ("x" * 65, "'xxxxxxxxxxxx'… is too long for a session name: 65 characters"),
        ("a b", "'a b' cannot be a session name: a space is not allowed"),
        ("ada/l", "'ada/l' cannot be a session name: '/' is not allowed"),
        ("é" * 3, "'ééé' cannot be a session name: 'é' is not allowed"),
    ],
)
def test_a_session_name_that_sts_refuses_is_told_with_the_rule_that_it_breaks(value: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        replace(ALL, session_name=value).to_config()
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("option", "length", "signs"),
    [
        ("external_id", "use 2 to 1224 characters", "use letters, digits and + = , . @ : / _ -"),
        ("session_name", "use 2 to 64 characters", "use letters, digits and + = , . @ _ -"),
        ("source_identity", "use 2 to 64 characters", "use letters, digits and + = , . @ _ -"),
    ],
)
def test_the_hint_lists_the_signs_or_the_lengths_that_sts_takes(option: str, length: str, signs: str) -> None:
    for value, hint in (("x", length), ("a b", signs)):
        changes: dict[str, Any] = {option: value}
        with pytest.raises(UsageError) as caught:
            replace(ALL, **changes).to_config()
        assert caught.value.hint == hint


def test_a_source_identity_leaves_the_beginning_that_aws_keeps_for_itself() -> None:
    with pytest.raises(UsageError, match="does not begin with aws:"):
        replace(ALL, source_identity="aws:x").to_config()


def test_a_fido_device_is_refused_with_the_reason() -> None:
    with pytest.raises(AwsrolesError, match="FIDO"):
        replace(ALL, mfa_serial="arn:aws:iam::111111111111:u2f/user/ada/key-1").to_config()


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "eusc-de-east-1", "ap-southeast-4", "us-isob-east-1"])
def test_a_region_reads_like_one(region: str) -> None:
    assert check_region(region) == region


@pytest.mark.parametrize("region", ["", "eu", "EU-WEST-1", "eu-west-1 ", "eu_west_1", "eu-west-1.evil.example", "-x"])
def test_a_region_that_could_lead_to_another_host_is_refused(region: str) -> None:
    with pytest.raises(UsageError, match="is not a region"):
        check_region(region)
