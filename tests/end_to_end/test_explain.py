"""`awsroles explain` through the installed program."""

import json
from typing import Any

from testbed.names import ADA, OPERATIONS
from testbed.program import json_document
from testbed.program.workstation import Workstation

from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

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
    assert shown.stderr == ""
    assert lines[0] == "prod-operations: denied"
    assert "  failed   Your policies  no identity-based policy allows sts:AssumeRole" in lines
    assert f'    {{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{OPERATIONS}"}}' in lines
    assert f"  Caller: {ADA}" in lines[lines.index("Message to send:") :]
    assert logged_in.config.read_bytes() == before


def test_aws_out_of_reach_is_no_answer(logged_in: Workstation) -> None:
    nowhere = "http://127.0.0.1:9"
    found = told(logged_in, "prod-operations", "--expect", "denied", code=4, AWS_ENDPOINT_URL=nowhere)
    assert (found["verdict"], found["cause"]) == ("unknown", "network")
