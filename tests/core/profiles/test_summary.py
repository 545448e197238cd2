"""Profiles described for people and programs."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import ADA
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.summary import ListedProfile, details, listed
from awsroles.errors import ConfigurationError

OPERATIONS = "arn:aws:iam::222222222222:role/team/operations"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
CONFIG = f"""{MASTER}
[profile prod]
awsroles_role_arn = {OPERATIONS}
[profile chained]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = prod
awsroles_role_session_name = night-shift
awsroles_source_identity = ada.l
awsroles_external_id = e-1
awsroles_color = f2b0a9
awsroles_reason = required
awsroles_reason_in_session_tags = true
awsroles_account_name = Data Lake
[profile long]
awsroles_role_arn = {OPERATIONS}
awsroles_duration_seconds = 28800
[profile old]
role_arn = {OPERATIONS}
source_profile = master
[profile sso]
sso_session = x
[profile broken]
awsroles_role_arn = nonsense
"""
CREDENTIALS = f"[keys]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n"


@pytest.fixture
def profiles() -> Profiles:
    credentials = MemoryProfileFile(CREDENTIALS, "credentials", "/home/ada/.aws/credentials")
    return Profiles(MemoryProfileFile(CONFIG).read(), credentials.read())


def test_every_profile_of_both_files_is_listed_with_what_it_is(profiles: Profiles) -> None:
    assert listed(profiles) == [
        ListedProfile("master", "user", "111111111111", "ada"),
        ListedProfile("prod", "role", "222222222222", "team/operations", "master"),
        ListedProfile("chained", "role", "Data Lake", "team/operations", "prod", is_production=True),
        ListedProfile("long", "role", "222222222222", "team/operations", "master"),
        ListedProfile("old", "role", "222222222222", "team/operations", "master", "by the AWS CLI"),
        ListedProfile("sso", "other", remark="uses SSO"),
        ListedProfile("broken", "other", remark="invalid"),
        ListedProfile("keys", "other", remark="keys in plain text"),
    ]


def test_a_role_profile_shows_what_it_takes_from_its_source(profiles: Profiles) -> None:
    assert details(profiles, "prod") == [
        ("kind", "role"),
        ("role", OPERATIONS),
        ("source", "master"),
        ("MFA device", "arn:aws:iam::111111111111:mfa/ada-phone"),
        ("sessions", "1 h, from the MFA session"),
        ("session name", "ada"),
    ]


def test_a_role_profile_shows_all_that_was_given_for_it(profiles: Profiles) -> None:
    shown = dict(details(profiles, "chained"))
    assert shown["source"] == "prod -> master"
    assert shown["session name"] == "night-shift"
    assert shown["account name"] == "Data Lake"
    assert (shown["source identity"], shown["external ID"], shown["color"]) == ("ada.l", "e-1", "red")
    assert shown["reason"] == "required, passed to AWS as a session tag"


def test_a_long_session_shows_that_it_takes_a_code_of_its_own(profiles: Profiles) -> None:
    assert dict(details(profiles, "long"))["sessions"] == "8 h, each with an MFA code of its own"


def test_a_master_shows_its_user_and_device(profiles: Profiles) -> None:
    assert details(profiles, "master") == [
        ("kind", "user"),
        ("user", ADA),
        ("region", "eu-west-1"),
        ("MFA device", "arn:aws:iam::111111111111:mfa/ada-phone"),
        ("MFA sessions", "12 h"),
    ]


def test_profiles_of_other_programs_are_shown_too(profiles: Profiles) -> None:
    assert dict(details(profiles, "old"))["remark"] == "the AWS CLI asks for its MFA codes itself"
    assert details(profiles, "keys") == [("kind", "other"), ("remark", "it holds its keys in plain text")]


def test_no_secret_is_shown(profiles: Profiles) -> None:
    assert SECRET not in f"{listed(profiles)} {details(profiles, 'keys')}"


@pytest.mark.parametrize(("name", "words"), [("prd", "no profile named prd"), ("broken", "config:28: 'nonsense'")])
def test_what_is_unknown_or_broken_cannot_be_shown(profiles: Profiles, name: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        details(profiles, name)
    assert caught.value.hint


def test_without_mfa_it_is_said() -> None:
    text = MASTER.rpartition("awsroles_mfa_serial")[0] + f"\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\n"
    found = Profiles(MemoryProfileFile(text).read(), MemoryProfileFile(kind="credentials").read())
    assert dict(details(found, "prod"))["MFA device"] == "none"
    assert dict(details(found, "prod"))["sessions"] == "1 h, without MFA"
    assert dict(details(found, "master"))["MFA device"] == "none"
