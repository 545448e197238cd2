"""`awsroles explain` through the installed program."""

import json
from pathlib import Path
from typing import Any

from testbed.names import ADA, OPERATIONS
from testbed.program import json_document
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa

ROLES = "arn:aws:iam::222222222222:role/"
READ = allow(["iam:Get*", "iam:List*", "iam:SimulatePrincipalPolicy"])


def told(workstation: Workstation, *arguments: str, code: int = 0, **variables: str) -> Any:
    """Return what `explain --json` prints, which says nothing else."""
    done = workstation.run("explain", *arguments, "--json", "--no-input", code=code, **variables)
    assert done.stderr == ""
    document = json.loads(done.stdout)
    json_document.check(document, "An explanation")
    return document


def test_a_day_of_answers(aws: StandIn, logged_in: Workstation) -> None:
    before = logged_in.config.read_bytes()
    allowed = told(logged_in, "prod-operations", "--expect", "allowed")
    assert (allowed["verdict"], allowed["cause"], allowed["message"]) == ("allowed", None, None)
    told(logged_in, "prod-operations", "--expect", "denied", code=7)
    aws.users[ADA].policies = (READ,)
    aws.users[ADA].groups = ()
    denied = told(logged_in, "prod-operations", "--expect", "denied")
    assert (denied["cause"], denied["certainty"]) == ("no_identity_policy", "known")
    missing = told(logged_in, "prod-operatoins")
    assert (missing["verdict"], missing["cause"], missing["role_arn"]) == ("unknown", "profile_missing", None)
    assert missing["advice"] == ["awsroles explain prod-operations"]
    shown = logged_in.run("explain", "prod-operations")
    lines = shown.stdout.splitlines()
    assert lines[0] == "prod-operations: denied"
    assert "  failed   Your policies  no identity-based policy allows sts:AssumeRole" in lines
    assert f'  {{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{OPERATIONS}"}}' in lines
    assert f"  Caller: {ADA}" in lines[lines.index("Message to send:") :]
    assert logged_in.config.read_bytes() == before


def test_the_trust_policy_is_read_through_another_role(aws: StandIn, logged_in: Workstation) -> None:
    aws.add_role(f"{ROLES}audit", trust_with_mfa("111111111111"), policies=[allow(["iam:GetRole"])])
    with logged_in.config.open("a") as config:
        config.write(f"\n[profile prod-audit]\nawsroles_role_arn = {ROLES}audit\nawsroles_source_profile = master\n")
    for trust_policy, cause in (
        (trust("111111111111", conditions={"StringEquals": {"sts:RoleSessionName": "bob"}}), "session_name"),
        (trust_with_mfa("111111111111", external_id="cvp-7731"), "external_id"),
        (trust("333333333333"), "untrusted"),
    ):
        aws.add_role(OPERATIONS, trust_policy)
        found = told(logged_in, "prod-operations", "--via", "prod-audit")
        assert (found["verdict"], found["cause"], found["certainty"]) == ("denied", cause, "known")
    del aws.roles[OPERATIONS]
    assert told(logged_in, "prod-operations")["cause"] == "role_missing"
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"))
    refused = logged_in.run("explain", "prod-operations", "--via", "master", code=3)
    assert "profile 'master' has no role in account 222222222222" in refused.stderr


def test_files_answer_in_place_of_aws(aws: StandIn, configured: Workstation, tmp_path: Path) -> None:
    policy = {"PolicyName": "assume", "PolicyDocument": allow_assume([OPERATIONS])}
    user = {"Arn": ADA, "UserName": "ada", "UserPolicyList": [policy], "GroupList": []}
    role = {"Arn": OPERATIONS, "AssumeRolePolicyDocument": trust_with_mfa("111111111111")}
    master, production = tmp_path / "master.json", tmp_path / "production.json"
    master.write_text(json.dumps({"UserDetailList": [user]}))
    production.write_text(json.dumps({"RoleDetailList": [role]}))
    files = ["--from-files", str(master), str(production)]
    found = told(configured, "prod-operations", *files, "--expect", "allowed")
    assert (found["verdict"], found["cause"], found["certainty"]) == ("allowed", None, "likely")
    master.write_text(json.dumps({"UserDetailList": [{**user, "UserPolicyList": None}]}))
    assert told(configured, "prod-operations", *files, "--expect", "allowed", code=7)["cause"] == "no_identity_policy"
    missing = configured.run("explain", "prod-operations", "--from-files", str(tmp_path / "nowhere"), code=3)
    assert "nowhere cannot be read: No such file or directory" in missing.stderr
    both = configured.run("explain", "prod-operations", "--via", "prod-operations", *files, code=2)
    assert "cannot use --via with --from-files" in both.stderr
    assert aws.calls == []


def test_without_an_mfa_session_a_code_is_asked_for_on_a_terminal_alone(
    configured: Workstation, phone: MfaDevice
) -> None:
    refused = configured.run("explain", "prod-operations", "--no-input", code=6)
    assert "hint: " in refused.stderr
    assert refused.stdout == ""
    with configured.on_terminal("explain", "prod-operations") as terminal:
        terminal.wait_for("for prod-operations): ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
        assert "prod-operations: allowed" in terminal.screen


def test_aws_out_of_reach_is_no_answer(logged_in: Workstation) -> None:
    nowhere = "http://127.0.0.1:9"
    found = told(logged_in, "prod-operations", "--expect", "denied", code=4, AWS_ENDPOINT_URL=nowhere)
    assert (found["verdict"], found["cause"]) == ("unknown", "network")
