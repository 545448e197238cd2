"""`awsroles discover`, the installed program against the stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin import faults
from awsroles.standin.accounts import InlinePolicy, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

MASTER = "111111111111"
ADA = f"arn:aws:iam::{MASTER}:user/ada"
READS = [
    "iam:GetGroupPolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:ListGroupsForUser",
    "iam:ListUserPolicies",
]


def arn(name: str, account: str = "222222222222") -> str:
    return f"arn:aws:iam::{account}:role/{name}"


@pytest.fixture
def company(aws: StandIn) -> StandIn:
    """Return the stand-in, where ada may read her policies, and two roles exist that her groups allow."""
    group = aws.add_group(
        f"arn:aws:iam::{MASTER}:group/staff",
        [InlinePolicy("developers", allow_assume([arn("developers", "*")]))],
        [aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/audit", allow_assume([arn("audit", "333333333333")]))],
    )
    aws.users[ADA].policies = (InlinePolicy("reads", allow([*READS, "organizations:ListAccounts"])),)
    aws.users[ADA].groups = (group,)
    aws.add_role(arn("audit", "333333333333"), trust_with_mfa(MASTER))
    aws.add_role(arn("developers"), trust_with_mfa(MASTER))
    return aws


@pytest.fixture
def ada(configured: Workstation, phone: MfaDevice) -> Workstation:
    """Return her workstation with an MFA session and a master profile alone."""
    configured.run("login", "master", "--mfa-code", phone.unused_code())
    text = configured.config.read_text()
    configured.write_config(text[: text.index("[profile prod-operations]")])
    return configured


def in_an_organization(aws: StandIn) -> None:
    aws.management_account = MASTER
    for account, name in ((MASTER, "Master"), ("222222222222", "Production"), ("333333333333", "Größe")):
        aws.add_member_account(account, name)


def rows(done: Any) -> dict[str, tuple[str, str, Any]]:
    return {each["profile"]: (each["state"], each["access"], each["verified"]) for each in json.loads(done.stdout)}


def test_all_roles_of_policies_become_profiles_that_work(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    done = ada.run("discover", "--verify", "--yes")
    assert "Production-developers  Production (222222222222)  developers" in done.stdout
    assert "policy audit of group staff, 1st statement" in done.stdout
    assert "Wrote 2 profiles in ~/.aws/config" in done.stderr
    who = json.loads(ada.aws("sts", "get-caller-identity", "--profile", "Production-developers").stdout)
    assert who["Arn"] == "arn:aws:sts::222222222222:assumed-role/developers/ada"
    assert "awsroles_account_name = Grosse\n" in ada.config.read_text()


def test_the_second_time_nothing_changes(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    ada.run("discover", "--all", "--yes")
    before = ada.config.read_bytes()
    done = ada.run("discover", "--all", "--yes")
    assert "Nothing to change." in done.stderr
    assert ada.config.read_bytes() == before


def test_json_shows_and_writes_nothing(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    before = ada.config.read_bytes()
    done = ada.run("discover", "--json")
    assert rows(done) == {
        "Grosse-audit": ("new", "allowed", None),
        "Grosse-developers": ("new", "possible", None),
        "Master-developers": ("new", "possible", None),
        "Production-developers": ("new", "possible", None),
    }
    first = json.loads(done.stdout)[0]
    assert first == {
        "profile": "Grosse-audit",
        "account_id": "333333333333",
        "account_name": "Größe",
        "role_arn": arn("audit", "333333333333"),
        "role_name": "audit",
        "access": "allowed",
        "conditions": [],
        "allowed_by": "policy audit of group staff, 1st statement",
        "state": "new",
        "verified": None,
    }
    assert ada.config.read_bytes() == before
    verified = rows(ada.run("discover", "--json", "--verify", "--yes"))
    assert verified["Production-developers"] == ("new", "allowed", True)
    assert verified["Grosse-developers"] == ("new", "possible", False)


def test_a_dry_run_shows_the_difference(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    before = ada.config.read_bytes()
    done = ada.run("discover", "--dry-run")
    assert "+[profile Grosse-audit]" in done.stdout
    assert "3 roles may not exist" in done.stderr
    assert ada.config.read_bytes() == before


def test_what_aws_denies_is_told_with_the_policy_that_helps(company: StandIn, ada: Workstation) -> None:
    company.users[ADA].policies = (InlinePolicy("reads", allow(["iam:GetUser", "iam:ListUserPolicies"])),)
    done = ada.run("discover", "--yes", "--try", "developers", "--accounts", "222222222222=prod", "--all", code=4)
    assert "prod-developers" in done.stdout
    assert "[profile prod-developers]" in ada.config.read_text()
    assert "- groups of user ada: denied (iam:ListGroupsForUser)" in done.stderr
    command = done.stderr.splitlines()[-1]
    needed = json.loads(command[command.index("{") :])
    company.users[ADA].policies += (InlinePolicy("needed", needed),)
    assert "audit" in ada.run("discover", "--yes").stdout


def test_most_people_may_read_nothing_and_are_told_what_to_do(company: StandIn, ada: Workstation) -> None:
    company.users[ADA].policies = ()
    before = ada.config.read_bytes()
    done = ada.run("discover", code=4)
    assert done.stdout == ""
    assert "the answer is not complete" in done.stderr
    assert "--try NAME" in done.stderr
    needed = json.loads(done.stderr[done.stderr.index("{") :])
    assert needed["Statement"][0]["Action"] == READS
    company.users[ADA].policies = (InlinePolicy("needed", needed),)
    assert "audit" in ada.run("discover", "--dry-run").stdout
    assert ada.config.read_bytes() == before


def test_prune_removes_only_what_discover_wrote_and_only_after_a_whole_answer(
    company: StandIn, ada: Workstation
) -> None:
    ada.run("discover", "--yes")
    profile = "333333333333-audit"
    assert f"[profile {profile}]" in ada.config.read_text()
    by_hand = f"\n[profile mine]\nawsroles_role_arn = {arn('old')}\nawsroles_source_profile = master\n"
    ada.write_config(ada.config.read_text() + by_hand)
    company.users[ADA].groups = ()
    assert "--prune removes them" in ada.run("discover", "--yes").stderr
    company.fail_next("ListGroupsForUser", faults.internal_failure(), times=4)
    partial = ada.run("discover", "--prune", "--yes", code=4)
    assert "Nothing was removed" in partial.stderr
    assert f"[profile {profile}]" in ada.config.read_text()
    whole = ada.run("discover", "--prune", "--yes")
    assert "Removed 1 profile from ~/.aws/config" in whole.stderr
    assert "awsroles profile remove mine" in whole.stderr
    assert f"[profile {profile}]" not in ada.config.read_text()
    assert "[profile mine]" in ada.config.read_text()


def test_names_follow_the_settings(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    settings = ada.config.parent.parent / ".config" / "awsroles" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('profile_name_template = "{role}@{account_id}"\n')
    assert "audit@333333333333" in rows(ada.run("discover", "--json"))
    assert "Grosse.audit" in rows(ada.run("discover", "--json", "--name-template", "{account}.{role}"))
    settings.write_text('profile_name_template = "{name}"\n')
    assert "profile_name_template" in ada.run("discover", "--json", code=3).stderr


def test_without_a_terminal_a_yes_is_needed(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    before = ada.config.read_bytes()
    done = ada.run("discover", code=6)
    assert "give --yes" in done.stderr
    assert ada.config.read_bytes() == before


@pytest.mark.parametrize(("answer", "code", "is_written"), [("", 0, True), ("n", 130, False)])
def test_a_person_is_asked_before_anything_is_written(
    company: StandIn, ada: Workstation, answer: str, code: int, is_written: bool
) -> None:
    in_an_organization(company)
    with ada.on_terminal("discover", "--verify", seconds=60) as terminal:
        terminal.wait_for("Write 2 profiles in ~/.aws/config? [Y/n]")
        terminal.type(answer)
        assert terminal.exit_code() == code
    assert ("[profile Production-developers]" in ada.config.read_text()) == is_written


def test_many_questions_to_aws_are_asked_for_first(company: StandIn, ada: Workstation) -> None:
    accounts = ",".join(f"{number:012}=a{number}" for number in range(30))
    done = ada.run("discover", "--verify", "--accounts", accounts, code=6)
    assert "33 roles; up to 32 may be refused" in done.stderr
    assert company.count("AssumeRole") == 0


def test_an_interrupt_while_aws_is_asked_writes_nothing(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    before = ada.config.read_bytes()
    company.latency = {"AssumeRole": 30.0}
    with ada.on_terminal("discover", "--verify", "--yes", seconds=60) as terminal:
        terminal.wait_for("Asking AWS")
        while not company.count("AssumeRole"):
            terminal.take_in(0.1)
        terminal.press("\x03")
        assert terminal.exit_code() == 130
    assert ada.config.read_bytes() == before


def test_a_throttled_question_is_asked_again(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    company.fail_next("AssumeRole", faults.throttling(), times=3)
    verified = rows(ada.run("discover", "--json", "--verify"))
    assert [each[2] for each in verified.values()] == [True, False, False, True]


def test_a_login_to_an_unknown_profile_discovers_it_first(company: StandIn, ada: Workstation) -> None:
    in_an_organization(company)
    with ada.on_terminal("login", "Grosse-audit", seconds=60) as terminal:
        terminal.wait_for("There is no profile Grosse-audit. Find the roles that you may assume? [Y/n]")
        terminal.type("")
        terminal.wait_for("Write 1 profile in ~/.aws/config? [Y/n]")
        terminal.type("")
        assert terminal.exit_code() == 0
        assert "Logged in to Grosse-audit" in terminal.screen


def test_files_of_an_account_are_enough_without_aws(aws: StandIn, configured: Workstation, tmp_path: Path) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/developers"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    user = {
        "Path": "/",
        "UserName": "ada",
        "UserId": "AIDAEXAMPLE",
        "Arn": ADA,
        "UserPolicyList": [{"PolicyName": "assume", "PolicyDocument": document}],
        "GroupList": [],
        "AttachedManagedPolicies": [],
    }
    role = {
        "Path": "/",
        "RoleName": "developers",
        "RoleId": "AROAEXAMPLE",
        "Arn": arn("developers"),
        "AssumeRolePolicyDocument": trust_with_mfa(MASTER),
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
    }
    files = []
    for name, users, roles in (("master", [user], []), ("production", [], [role])):
        files.append(tmp_path / f"{name}.json")
        listed = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
        files[-1].write_text(json.dumps({**listed, "IsTruncated": False}))
    done = configured.run("discover", "--json", "--from-files", *map(str, files))
    assert rows(done)["222222222222-developers"] == ("new", "allowed", None)
    assert aws.calls == []
    refused = configured.run("discover", "--json", "--verify", "--from-files", str(files[0]), code=2)
    assert "cannot use --verify with --from-files" in refused.stderr
