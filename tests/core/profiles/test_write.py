"""The written section of a new, changed or replaced profile."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.dataclass import replace
from awsroles.core.messages import Messages
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import (
    ProfileAdding,
    ProfileTemplate,
    changed_role_profile,
    new_role_profile,
    replaced_role_profile,
)
from awsroles.errors import AwsrolesError, ConfigurationError, UsageError

AUDITORS = "arn:aws:iam::222222222222:role/auditors"
ROLE = RoleProfileOptions(role=parse_role_arn(OPERATIONS))
ORIGIN = ProfileTemplate(PROGRAM)
ROLE_PROFILE = (
    f"\n[profile prod]\nregion = eu-west-3\noutput = json\nawsroles_role_arn = {OPERATIONS}\nawsroles_color = f2b0a9\n"
)


def profiles(text: str = MASTER) -> Profiles:
    return Profiles(MemoryProfileFile(text).read(), MemoryProfileFile(kind="credentials").read())


def test_a_new_profile_has_the_role_its_source_and_the_region_of_the_source() -> None:
    assert new_role_profile(profiles(), "prod", ROLE, ORIGIN) == {
        "prod": {
            "credential_process": f"{PROGRAM} credential-process prod",
            "region": "eu-west-1",
            "awsroles_role_arn": OPERATIONS,
            "awsroles_source_profile": "master",
        }
    }


def test_what_is_given_comes_before_what_people_prefer_and_that_before_nothing() -> None:
    template = ProfileTemplate(PROGRAM, role_seconds=7200)
    preferred = new_role_profile(profiles(), "prod", ROLE, template)["prod"]
    assert (preferred["awsroles_duration_seconds"], preferred["region"]) == ("7200", "eu-west-1")
    given = new_role_profile(profiles(), "prod", replace(ROLE, seconds=900, region="eu-west-3"), template)["prod"]
    assert (given["awsroles_duration_seconds"], given["region"]) == ("900", "eu-west-3")


def test_a_new_profile_needs_a_role_and_a_name_that_every_sdk_can_read() -> None:
    with pytest.raises(UsageError, match="needs a role"):
        new_role_profile(profiles(), "prod", RoleProfileOptions(region="eu-west-1"), ORIGIN)
    for name in ("a b", "x]\n[profile evil", "", "-x", "$(id)", "é"):
        with pytest.raises(UsageError, match="cannot be the name of a profile"):
            new_role_profile(profiles(), name, ROLE, ORIGIN)


def test_the_source_is_the_master_profile_or_the_only_one_there_is() -> None:
    company = MASTER.replace("master", "company")
    assert profiles(company + "\n" + MASTER).default_source() == "master"
    assert profiles(company).default_source() == "company"
    with pytest.raises(ConfigurationError, match="awsroles is not set up yet") as caught:
        profiles("[profile a]\nregion = eu-west-1\n").default_source()
    assert caught.value.hint == "run awsroles setup first"
    with pytest.raises(ConfigurationError, match="several master profiles") as caught:
        profiles(company + "\n" + MASTER.replace("master", "other")).default_source()
    assert caught.value.hint == "give --source with one of company, other"


def test_a_changed_profile_gets_what_is_given_and_the_present_path_of_the_program() -> None:
    role_profile = profiles(MASTER + ROLE_PROFILE).get("prod")
    assert isinstance(role_profile, RoleProfile)
    assert changed_role_profile(role_profile, RoleProfileOptions(region="eu-west-1"), ORIGIN) == {
        "prod": {"credential_process": f"{PROGRAM} credential-process prod", "region": "eu-west-1"}
    }
    with pytest.raises(ConfigurationError, match="is for"):
        changed_role_profile(role_profile, RoleProfileOptions(role=parse_role_arn(AUDITORS)), ORIGIN)


def test_a_profile_made_anew_loses_what_it_had_of_ours_and_keeps_the_rest() -> None:
    config = MemoryProfileFile(MASTER + ROLE_PROFILE)
    found = profiles(config.text)
    role_profile = found.get("prod")
    assert isinstance(role_profile, RoleProfile)
    options = RoleProfileOptions(role=parse_role_arn(AUDITORS), external_id="e-1")
    config.edit(lambda _: replaced_role_profile(found, role_profile, options, ORIGIN))
    assert config.read().profiles["prod"].options == {
        "region": "eu-west-1",
        "output": "json",
        "awsroles_role_arn": AUDITORS,
        "credential_process": f"{PROGRAM} credential-process prod",
        "awsroles_external_id": "e-1",
        "awsroles_source_profile": "master",
    }


def test_a_program_without_a_path_is_told() -> None:
    said: list[str] = []
    ProfileTemplate(PROGRAM).warn(Messages(warn=lambda *lines: said.extend(lines)))
    assert said == []
    ProfileTemplate("awsroles").warn(Messages(warn=lambda *lines: said.extend(lines)))
    assert "the desktop's programs may not find it" in said[0]
    assert "pipx install awsroles" in said[1]


PROD = f"""
[profile prod]
credential_process = {PROGRAM} credential-process prod
region = eu-west-1
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = master
"""


@pytest.fixture
def config() -> MemoryProfileFile:
    return MemoryProfileFile(MASTER)


@pytest.fixture
def adding(config: MemoryProfileFile) -> ProfileAdding:
    return ProfileAdding(config, MemoryProfileFile(kind="credentials"), ProfileTemplate(PROGRAM))


def test_the_same_profile_twice_changes_nothing(adding: ProfileAdding, config: MemoryProfileFile) -> None:
    assert adding.run("prod", ROLE, replace=False)
    assert config.text == MASTER + PROD
    assert not adding.run("prod", ROLE, replace=False)
    assert config.text == MASTER + PROD


def test_another_role_needs_replace(adding: ProfileAdding, config: MemoryProfileFile) -> None:
    config.text += PROD + "output = json\nawsroles_external_id = e-1\n"
    before = config.text
    auditors = RoleProfileOptions(role=parse_role_arn(AUDITORS))
    with pytest.raises(ConfigurationError, match="is for"):
        adding.run("prod", auditors, replace=False)
    assert config.text == before
    assert adding.run("prod", auditors, replace=True)
    assert config.text == MASTER + PROD.replace(OPERATIONS, AUDITORS) + "output = json\n"


@pytest.mark.parametrize(
    ("section", "hint"),
    [
        ("[profile prod]\nsso_session = x\n", "choose another name"),
        ("[profile prod]\nregion = eu-west-1\n", "choose another name"),
        (MASTER.replace("master", "prod"), "choose another name"),
        (f"[profile prod]\nrole_arn = {OPERATIONS}\nsource_profile = master\n", "awsroles login prod takes it over"),
    ],
)
@pytest.mark.parametrize("replace", [True, False])
def test_a_profile_that_is_no_role_profile_of_ours_is_left_alone(
    adding: ProfileAdding, config: MemoryProfileFile, section: str, hint: str, *, replace: bool
) -> None:
    config.text = before = f"{section}\n{MASTER}"
    with pytest.raises(ConfigurationError, match="profile 'prod' exists") as caught:
        adding.run("prod", ROLE, replace=replace)
    assert (caught.value.hint, config.text) == (hint, before)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (RoleProfileOptions(role=ROLE.role, source="gone"), ConfigurationError),
        (RoleProfileOptions(role=ROLE.role, source="prod"), ConfigurationError),
        (RoleProfileOptions(role=ROLE.role, source="sso"), ConfigurationError),
        (RoleProfileOptions(role=ROLE.role, seconds=60), ConfigurationError),
        (RoleProfileOptions(role=ROLE.role, region="nowhere"), UsageError),
        (RoleProfileOptions(), UsageError),
    ],
)
def test_a_profile_that_could_not_be_served_is_not_written(
    adding: ProfileAdding, config: MemoryProfileFile, options: RoleProfileOptions, kind: type[AwsrolesError]
) -> None:
    config.text = before = f"{MASTER}\n[profile sso]\nsso_session = x\n"
    with pytest.raises(kind):
        adding.run("prod", options, replace=False)
    assert config.text == before


def test_a_role_may_be_the_source_of_a_role(adding: ProfileAdding, config: MemoryProfileFile) -> None:
    adding.run("prod", ROLE, replace=False)
    adding.run("audit", RoleProfileOptions(role=parse_role_arn(AUDITORS), source="prod"), replace=False)
    assert "awsroles_source_profile = prod\n" in config.text
