"""`awsroles org sync`, the installed program against the stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest
from testbed.program.repository import git
from testbed.program.workstation import Workstation

from awsroles.core.org.first_file import Answers, first_file
from awsroles.standin.accounts import AccessKey, InlinePolicy, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust_with_mfa

MASTER = "111111111111"
ADA = f"arn:aws:iam::{MASTER}:user/ada"
ROLE = "arn:aws:iam::222222222222:role/operations"


@pytest.fixture
def company(configured: Workstation, aws: StandIn) -> Path:
    """Return a file that lists ada, who has a master profile alone; its role is in AWS."""
    aws.add_role(ROLE, trust_with_mfa(MASTER))
    text = configured.config.read_text()
    configured.write_config(text[: text.index("[profile prod-operations]")])
    file = configured.config.parent / "organization.toml"
    file.write_text(first_file(Answers(MASTER, "prod", "222222222222", "ada")))
    return file


def test_a_profile_from_the_file_gives_credentials_of_its_role(
    configured: Workstation, phone: MfaDevice, company: Path
) -> None:
    for _ in range(2):
        configured.run("org", "sync", str(company), "--yes")
    # The second time nothing is changed.
    assert [(each["command"], each["profile"], each["actor"]) for each in configured.history()] == [
        ("org sync", "master", ADA)
    ]
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    document = json.loads(configured.run("credential-process", "prod-operations").stdout)
    assert document["AccessKeyId"].startswith("ASIA")


def test_aws_tells_the_functions_of_a_user_whom_the_file_does_not_list(
    configured: Workstation, phone: MfaDevice, company: Path, aws: StandIn
) -> None:
    company.write_text(company.read_text().replace('"ada"', '"somebody-else"'))
    aws.users[ADA].policies = aws.users[ADA].groups = ()
    refused = configured.run("org", "sync", str(company), "--yes", "--mfa-code", phone.unused_code(), code=4)
    assert "the file has no user 'ada', and your groups cannot be read: " in refused.stderr
    aws.users[ADA].policies = (InlinePolicy("reads", allow(["iam:ListGroupsForUser"])),)
    nothing = configured.run("org", "sync", str(company), "--yes", code=3)
    assert "the file has no user 'ada', and no group of yours is a function" in nothing.stderr
    aws.users[ADA].groups = (aws.add_group(f"arn:aws:iam::{MASTER}:group/operations", [], []),)
    configured.run("org", "sync", str(company), "--yes")
    assert f"awsroles_role_arn = {ROLE}\n" in configured.config.read_text()


@pytest.fixture
def repository(company: Path, configured: Workstation) -> str:
    """Return the URL of a repository with the file; ada has nothing else on her machine."""
    folder = configured.config.parent.parent / "organization"
    folder.mkdir()
    company.rename(folder / company.name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    configured.config.unlink()
    return f"file://{folder}"


def test_the_first_day_of_a_colleague_is_one_command(
    configured: Workstation, aws: StandIn, key: AccessKey, phone: MfaDevice, repository: str
) -> None:
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    pair: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    wrong = configured.run("setup", "--organization", f"{repository}#none", "--no-input", code=3, **pair)
    assert "none/organization.toml cannot be read" in wrong.stderr
    assert not configured.config.exists()
    unasked = configured.run("setup", "--organization", repository, "--no-input", code=6, **pair)
    assert f" awsroles org sync {repository}\n" in unasked.stderr
    assert "prod-operations" not in configured.config.read_text()
    configured.run("setup", "--organization", repository, "--no-input", "--yes", **pair)
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    document = json.loads(configured.run("credential-process", "prod-operations").stdout)
    assert document["AccessKeyId"].startswith("ASIA")
    assert "Nothing to change." in configured.run("org", "sync", "--yes").stderr
