"""Session policies of AssumeRole: a session may do what the role and they allow."""

import json
import sys
from pathlib import Path

import pytest
from testbed.aws.aws_cli import Cli, of_key, of_session

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust
from awsroles.standin.server import Served

ROLE = "arn:aws:iam::222222222222:role/open"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.fixture
def cli(server: Served, tmp_path: Path) -> Cli:
    return Cli([sys.executable, "-m", "awscli"], server.url, str(tmp_path))


@pytest.mark.parametrize(
    ("policy", "arns", "code"),
    [
        ("{", [], "MalformedPolicyDocument"),
        ("[]", [], "MalformedPolicyDocument"),
        ("", ["arn:aws:iam::aws:policy/Missing"], "MalformedPolicyDocument"),
        ("", ["arn:aws:iam::333333333333:policy/read"], "MalformedPolicyDocument"),
        (json.dumps(allow(["s3:Get*"], ["x" * 1_930])), [READ_ONLY], "PackedPolicyTooLarge"),
        ("", [f"{READ_ONLY}{number}" for number in range(11)], "ValidationError"),
        ("\u0142", [], "ValidationError"),
    ],
)
def test_what_aws_refuses_is_refused(aws: StandIn, key: AccessKey, policy: str, arns: list[str], code: str) -> None:
    aws.add_managed_policy(READ_ONLY, allow(["iam:List*"]))
    given = {f"PolicyArns.member.{number}.arn": arn for number, arn in enumerate(arns, 1)}
    given |= {"Policy": policy} if policy else {}
    assert refused(aws, key, given) == code


def refused(aws: StandIn, key: AccessKey, given: dict[str, str]) -> str:
    from awsroles.standin.accounts import Caller
    from awsroles.standin.errors import ApiError
    from awsroles.standin.sts import assume_role

    caller = Caller("access-key", key.user.arn, key.user.user_id, key.access_key_id, key, key.user)
    with pytest.raises(ApiError) as raised:
        assume_role(aws, caller, {"RoleArn": ROLE, "RoleSessionName": "ada", **given})
    return raised.value.code


def test_both_the_role_and_one_of_the_policies_have_to_allow(aws: StandIn, key: AccessKey, cli: Cli) -> None:
    aws.add_role(ROLE, trust("arn:aws:iam::111111111111:root"), policies=[allow(["iam:*"])])
    aws.add_managed_policy(READ_ONLY, allow(["iam:List*", "s3:*"]))
    inline = json.dumps(allow(["iam:GetUser"]))
    assume = ["sts", "assume-role", "--role-arn", ROLE, "--role-session-name", "ada"]
    narrowed = cli.json(of_key(key), *assume, "--policy", inline, "--policy-arns", f"arn={READ_ONLY}")["Credentials"]
    assert cli.json(of_session(narrowed), "iam", "list-users") == {"Users": []}
    done = cli.run(of_session(narrowed), "iam", "create-user", "--user-name", "bob")
    assert "because no session policy allows the iam:CreateUser action" in done.stderr
