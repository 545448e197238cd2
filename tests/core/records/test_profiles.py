"""Profiles and their sessions as programs read them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.real_configs import REAL_CONFIGS, real_config
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fuzz.examples import examples
from testbed.names import ADA, PHONE
from testbed.program import json_document
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.console.page import ConsolePage
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.records.profiles import ProfileRecords
from awsroles.core.records.vocabulary import Action, DetailedRecord, ProfileRecord
from awsroles.core.sessions.login_report import LoggedIn
from awsroles.core.sessions.status import ProfileStatus
from awsroles.errors import ConfigurationError, UnknownProfileError

OPERATIONS = "arn:aws:iam::222222222222:role/team/operations"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
CONFIG = f"""{MASTER}
[profile prod]
region = eu-west-3
awsroles_role_arn = {OPERATIONS}
[profile chained]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = prod
awsroles_role_session_name = night-shift
awsroles_source_identity = ada.l
awsroles_external_id = e-1
awsroles_color = f2b0a9
[profile long]
awsroles_role_arn = {OPERATIONS}
awsroles_duration_seconds = 28800
[profile old]
role_arn = {OPERATIONS}
source_profile = master
region = eu-north-1
[profile sso]
sso_session = x
[profile broken]
awsroles_role_arn = nonsense
region = eu-west-9
[profile lost]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = nobody
[profile on-keys]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = keys
[profile on-temporary-keys]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = temporary
awsroles_mfa_serial = {PHONE}
"""
KEYS = f"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n"
CREDENTIALS = f"[keys]\n{KEYS}[temporary]\n{KEYS}aws_session_token = {SECRET}\n"
# 2027-01-15T08:00:00Z
THEN = 1_800_000_000


def profiles(config: str, credentials: str = CREDENTIALS) -> Profiles:
    other = MemoryProfileFile(credentials, "credentials", "/home/ada/.aws/credentials")
    return Profiles(MemoryProfileFile(config).read(), other.read())


def records(*statuses: ProfileStatus, config: str = CONFIG) -> ProfileRecords:
    return ProfileRecords(profiles(config), {status.profile: status for status in statuses}.get)


# The options on which a record depends, each with values that are accepted and one that is not.
ROLES = st.lists(
    st.fixed_dictionaries(
        {
            "awsroles_role_arn": st.sampled_from(
                (OPERATIONS, "arn:aws-cn:iam::222222222222:role/operations", "nonsense")
            )
        },
        optional={
            "awsroles_source_profile": st.sampled_from(("master", "p0", "p1", "keys", "temporary", "nobody")),
            "awsroles_mfa_serial": st.sampled_from((PHONE, "GAHT12345678", "")),
            "awsroles_duration_seconds": st.sampled_from(("3600", "28800", "x")),
            "services": st.sampled_from(("own", "missing")),
            "region": st.just("eu-west-3"),
        },
    ),
    max_size=6,
)


def live(name: str) -> ProfileStatus:
    return ProfileStatus(name, "role", "222222222222", OPERATIONS, "master", "live", THEN)


def test_a_role_has_all_that_is_known_of_it_and_its_session() -> None:
    assert records(live("prod")).of("prod", ProfileRecord) == ProfileRecord(
        profile="prod",
        kind="role",
        account_id="222222222222",
        role_arn=OPERATIONS,
        role_name="operations",
        user_arn=ADA,
        source_profile="master",
        region="eu-west-3",
        mfa_serial=PHONE,
        duration_seconds=3600,
        session_via="mfa_session",
        state="live",
        expires_at="2027-01-15T08:00:00Z",
    )


def test_a_user_has_all_that_is_known_of_it() -> None:
    assert records().of("master", ProfileRecord) == ProfileRecord(
        profile="master",
        kind="user",
        account_id="111111111111",
        user_arn=ADA,
        region="eu-west-1",
        mfa_serial=PHONE,
        duration_seconds=43200,
        session_via="mfa_session",
    )


def test_a_native_role_is_the_sdks() -> None:
    assert records().of("old", ProfileRecord) == ProfileRecord(
        profile="old",
        kind="role",
        account_id="222222222222",
        role_arn=OPERATIONS,
        role_name="operations",
        user_arn=ADA,
        source_profile="master",
        region="eu-north-1",
        remark="native",
    )


def test_every_kind_of_profile_has_the_name_of_its_account() -> None:
    text = CONFIG.replace("]\n", "]\nawsroles_account_name = Payer\n")
    found = records(config=text)
    names = {name: found.of(name, ProfileRecord).account_name for name in ("master", "prod", "old", "keys")}
    assert names == {"master": "Payer", "prod": "Payer", "old": "Payer", "keys": None}
    assert found.detailed("prod", DetailedRecord).account_name == "Payer"


def test_a_login_record_has_its_session_even_without_metadata() -> None:
    done = records().of_login(LoggedIn("prod", "222222222222", "team/operations", "", THEN))
    assert (done.state, done.expires_at, done.caller_arn) == ("live", "2027-01-15T08:00:00Z", None)


@pytest.mark.parametrize(
    ("is_secret", "action", "is_told"),
    [(False, "opened", True), (True, "printed", True), (True, "copied", False), (True, "opened", False)],
)
def test_the_url_of_a_page_is_told_unless_it_is_a_secret_that_went_elsewhere(
    *, is_secret: bool, action: Action, is_told: bool
) -> None:
    page = records().of_page(ConsolePage("prod", "https://x", is_secret, None), action)
    assert (page.url is not None, page.is_secret, page.action) == (is_told, is_secret, action)


@pytest.mark.parametrize(
    ("name", "remark"), [("sso", "foreign"), ("keys", "plaintext_key"), ("temporary", "temporary_key")]
)
def test_a_profile_of_neither_user_nor_role_is_other_with_a_remark(name: str, remark: str) -> None:
    found = records().of(name, ProfileRecord)
    assert (found.kind, found.remark, found.error) == ("other", remark, None)


@pytest.mark.parametrize(
    ("name", "way", "device"),
    [
        ("chained", "mfa_session", PHONE),
        ("long", "access_key", PHONE),
        ("on-keys", "access_key", None),
        ("on-temporary-keys", None, PHONE),
    ],
)
def test_it_says_what_the_sessions_come_from(name: str, way: str | None, device: str | None) -> None:
    found = records().of(name, ProfileRecord)
    assert (found.session_via, found.mfa_serial, found.error) == (way, device, None)


def test_a_user_without_a_device_has_sessions_of_the_access_key() -> None:
    text = MASTER.rpartition("awsroles_mfa_serial")[0] + f"\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\n"
    found = records(config=text)
    assert [each.session_via for each in found.all() if each.kind != "other"] == ["access_key", "access_key"]


def test_a_profile_that_is_refused_says_why_and_what_is_known() -> None:
    broken = records().of("broken", ProfileRecord)
    assert (broken.kind, broken.region) == ("other", "eu-west-9")
    assert broken.error is not None
    assert broken.error.code == "configuration"
    assert "'nonsense' is not the ARN of a role" in broken.error.message
    lost = records().of("lost", ProfileRecord)
    assert (lost.kind, lost.role_name, lost.source_profile) == ("role", "operations", "nobody")
    assert lost.error is not None
    assert "the source profile 'nobody'" in lost.error.message


def test_each_profile_of_a_cycle_reports_it() -> None:
    text = "".join(
        f"[profile {name}]\nawsroles_role_arn = {OPERATIONS}\nawsroles_source_profile = {source}\n"
        for name, source in (("a", "b"), ("b", "a"), ("c", "a"))
    )
    found = records(config=text).all()
    assert [each.error is not None and "form a cycle" in each.error.message for each in found[:3]] == [True] * 3


def test_details_are_what_was_given_and_what_is_the_default() -> None:
    chained = records().detailed("chained", DetailedRecord)
    assert chained.source_profiles == ("prod", "master")
    assert (chained.role_session_name, chained.source_identity) == ("night-shift", "ada.l")
    assert (chained.external_id, chained.color) == ("e-1", "f2b0a9")
    assert records().detailed("prod", DetailedRecord).role_session_name == "ada"
    assert records().detailed("on-keys", DetailedRecord).role_session_name is None
    assert records().detailed("master", DetailedRecord).source_profiles == ()


@pytest.mark.parametrize("name", ["broken", "lost"])
def test_an_invalid_profile_has_no_details(name: str) -> None:
    with pytest.raises(ConfigurationError):
        records().detailed(name, DetailedRecord)


def test_there_is_no_record_of_what_is_not_there() -> None:
    with pytest.raises(UnknownProfileError):
        records().of("prd", ProfileRecord)


def test_every_profile_matches_the_documentation_and_shows_no_secret() -> None:
    found = json.loads(json.dumps(records(live("long")).all(), default=vars))
    assert [each["profile"] for each in found][:2] == ["master", "prod"]
    assert len(found) == 12
    for each in found:
        json_document.check(each, "A profile")
    assert SECRET not in json.dumps(found)


@examples(200)
@given(ROLES)
def test_a_profile_has_the_same_record_among_others_as_alone(roles: list[dict[str, str]]) -> None:
    sections = [f"[profile p{number}]\n{_lines(options)}" for number, options in enumerate(roles)]
    config = f"{MASTER}\n[services own]\nsts =\n  endpoint_url = https://sts.example\n{''.join(sections)}"
    assert records(config=config).all() == [records(config=config).of(name, ProfileRecord) for name in profiles(config)]


@pytest.mark.parametrize("name", REAL_CONFIGS)
def test_a_profile_of_real_users_has_the_same_record_among_others_as_alone(name: str) -> None:
    both = real_config(name, AccessKey("AKIAIOSFODNN7EXAMPLE", SECRET))
    among = ProfileRecords(profiles(*both), lambda _: None).all()
    assert among == [
        ProfileRecords(profiles(*both), lambda _: None).of(each, ProfileRecord) for each in profiles(*both)
    ]


def test_a_role_that_its_source_cannot_assume_has_an_error_also_after_one_that_it_can() -> None:
    """A role of another partition, and a role whose services section is missing."""
    others = "[profile cn]\nawsroles_role_arn = arn:aws-cn:iam::222222222222:role/x\n"
    others += f"[profile unserved]\nawsroles_role_arn = {OPERATIONS}\nservices = missing\n"
    found = {record.profile: record.error for record in records(config=CONFIG + others).all()}
    assert found["prod"] is None
    assert "partition aws-cn" in getattr(found["cn"], "message", "")
    assert "[services missing]" in getattr(found["unserved"], "message", "")


def _lines(options: dict[str, str]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in options.items())
