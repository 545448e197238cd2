"""What is written for a profile: new, changed, made anew, or taken over."""

from dataclasses import replace

import pytest
from testbed.bench import MASTER, PROGRAM
from testbed.memory_profile_file import MemoryProfileFile

from awsroles.core.arn import parse_role_arn
from awsroles.core.profile import NativeProfile, SlaveProfile
from awsroles.core.profile_changes import (
    Origin,
    adopted_native,
    changed_slave,
    default_source,
    new_slave,
    replaced_slave,
)
from awsroles.core.profiles import Profiles
from awsroles.core.slave_options import SlaveOptions
from awsroles.errors import ConfigurationError, UsageError

OPERATIONS = "arn:aws:iam::222222222222:role/operations"
AUDITORS = "arn:aws:iam::222222222222:role/auditors"
PHONE = "arn:aws:iam::111111111111:mfa/ada-phone"
ROLE = SlaveOptions(role=parse_role_arn(OPERATIONS))
ORIGIN = Origin(PROGRAM)
SLAVE = (
    f"\n[profile prod]\nregion = eu-west-3\noutput = json\nawsroles_role_arn = {OPERATIONS}\nawsroles_color = f2b0a9\n"
)


def profiles(text: str = MASTER) -> Profiles:
    return Profiles(MemoryProfileFile(text).read(), MemoryProfileFile(kind="credentials").read())


def native(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("\n[profile prod]", f"role_arn = {OPERATIONS}", *lines))


def adopted(text: str) -> dict[str, str | None]:
    found = profiles(text)
    profile = found.get("prod")
    assert isinstance(profile, NativeProfile)
    return dict(adopted_native(found, profile, ORIGIN)["prod"])


def test_a_new_profile_has_the_role_its_source_and_the_region_of_the_source() -> None:
    assert new_slave(profiles(), "prod", ROLE, ORIGIN) == {
        "prod": {
            "credential_process": f"{PROGRAM} credential-process prod",
            "region": "eu-west-1",
            "awsroles_role_arn": OPERATIONS,
            "awsroles_source_profile": "master",
        }
    }


def test_what_is_given_comes_before_what_people_prefer_and_that_before_nothing() -> None:
    origin = Origin(PROGRAM, role_seconds=7200)
    preferred = new_slave(profiles(), "prod", ROLE, origin)["prod"]
    assert (preferred["awsroles_duration_seconds"], preferred["region"]) == ("7200", "eu-west-1")
    given = new_slave(profiles(), "prod", replace(ROLE, seconds=900, region="eu-west-3"), origin)["prod"]
    assert (given["awsroles_duration_seconds"], given["region"]) == ("900", "eu-west-3")


def test_a_new_profile_needs_a_role_and_a_name_that_every_sdk_can_read() -> None:
    with pytest.raises(UsageError, match="needs a role"):
        new_slave(profiles(), "prod", SlaveOptions(region="eu-west-1"), ORIGIN)
    for name in ("a b", "x]\n[profile evil", "", "-x", "$(id)", "é"):
        with pytest.raises(UsageError, match="cannot be the name of a profile"):
            new_slave(profiles(), name, ROLE, ORIGIN)


def test_the_source_is_the_master_profile_or_the_only_one_there_is() -> None:
    company = MASTER.replace("master", "company")
    assert default_source(profiles(company + "\n" + MASTER)) == "master"
    assert default_source(profiles(company)) == "company"
    with pytest.raises(ConfigurationError, match="no master profile yet") as caught:
        default_source(profiles("[profile a]\nregion = eu-west-1\n"))
    assert caught.value.hint == "run awsroles setup first"
    with pytest.raises(ConfigurationError, match="several master profiles") as caught:
        default_source(profiles(company + "\n" + MASTER.replace("master", "other")))
    assert caught.value.hint == "give --source with one of company, other"


def test_a_changed_profile_gets_what_is_given_and_the_present_path_of_the_program() -> None:
    slave = profiles(MASTER + SLAVE).get("prod")
    assert isinstance(slave, SlaveProfile)
    assert changed_slave(slave, SlaveOptions(region="eu-west-1"), ORIGIN) == {
        "prod": {"credential_process": f"{PROGRAM} credential-process prod", "region": "eu-west-1"}
    }
    with pytest.raises(ConfigurationError, match="is for"):
        changed_slave(slave, SlaveOptions(role=parse_role_arn(AUDITORS)), ORIGIN)


def test_a_profile_made_anew_loses_what_it_had_of_ours_and_keeps_the_rest() -> None:
    config = MemoryProfileFile(MASTER + SLAVE)
    found = profiles(config.text)
    slave = found.get("prod")
    assert isinstance(slave, SlaveProfile)
    options = SlaveOptions(role=parse_role_arn(AUDITORS), external_id="e-1")
    config.edit(lambda _: replaced_slave(found, slave, options, ORIGIN))
    assert {key: option.value for key, option in config.read().profiles["prod"].options.items()} == {
        "region": "eu-west-1",
        "output": "json",
        "awsroles_role_arn": AUDITORS,
        "credential_process": f"{PROGRAM} credential-process prod",
        "awsroles_external_id": "e-1",
        "awsroles_source_profile": "master",
    }


def test_a_native_profile_changes_its_keys_and_drops_the_device_of_its_source() -> None:
    assert adopted(MASTER + native("source_profile = master", f"mfa_serial = {PHONE}", "region = x")) == {
        "credential_process": f"{PROGRAM} credential-process prod",
        "role_arn": None,
        "awsroles_role_arn": OPERATIONS,
        "source_profile": None,
        "awsroles_source_profile": "master",
        "mfa_serial": None,
    }


def test_a_native_profile_keeps_another_device_and_all_that_is_asked_of_sts() -> None:
    lines = ("external_id = e", "duration_seconds = 7200", "role_session_name = n", "mfa_serial = GAHT12345678")
    changes = adopted(MASTER + native("source_profile = master", *lines))
    assert [changes[line.partition(" = ")[0]] for line in lines] == [None] * 4
    assert changes["awsroles_external_id"] == "e"
    assert changes["awsroles_duration_seconds"] == "7200"
    assert changes["awsroles_role_session_name"] == "n"
    assert changes["awsroles_mfa_serial"] == "GAHT12345678"


@pytest.mark.parametrize(
    "source",
    [
        "\n[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
        f"\n[profile base]\nawsroles_role_arn = {AUDITORS}\n",
        "\n" + MASTER.replace("master", "base"),
    ],
)
def test_a_native_profile_may_stand_on_a_key_a_role_of_ours_or_a_master(source: str) -> None:
    assert adopted(MASTER + source + native("source_profile = base"))["awsroles_source_profile"] == "base"


@pytest.mark.parametrize(
    "source", ["", "\n[profile base]\nsso_session = x\n", "\n[profile base]\nrole_arn = x\nsource_profile = y\n"]
)
def test_a_native_profile_that_stands_on_anything_else_is_refused(source: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        adopted(MASTER + source + native("source_profile = base"))
    assert caught.value.hint


def test_a_program_without_a_path_is_told() -> None:
    said: list[str] = []
    Origin(PROGRAM).warn(said.append)
    assert said == []
    Origin("awsroles").warn(said.append)
    assert "programs started outside a shell may not find it" in said[0]
