"""Adding profiles without logging in."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.write import ProfileAdding, ProfileTemplate
from awsroles.errors import AwsrolesError, ConfigurationError, UsageError

AUDITORS = "arn:aws:iam::222222222222:role/auditors"
ROLE = RoleProfileOptions(role=parse_role_arn(OPERATIONS))
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
def test_a_profile_that_is_no_slave_of_ours_is_left_alone(
    adding: ProfileAdding, config: MemoryProfileFile, section: str, hint: str, *, replace: bool
) -> None:
    config.text = before = f"{section}\n{MASTER}"
    with pytest.raises(ConfigurationError, match="there is a profile 'prod' already") as caught:
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


def test_a_role_may_stand_on_a_role(adding: ProfileAdding, config: MemoryProfileFile) -> None:
    adding.run("prod", ROLE, replace=False)
    adding.run("audit", RoleProfileOptions(role=parse_role_arn(AUDITORS), source="prod"), replace=False)
    assert "awsroles_source_profile = prod\n" in config.text
