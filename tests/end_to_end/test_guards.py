"""A guarded profile: the AWS CLI reads with it, and writes only while it is elevated."""

import json
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation

from awsroles.core.org.first_file import Answers, first_file
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust_with_mfa
from awsroles.standin.server import Served

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
OPERATIONS = "arn:aws:iam::222222222222:role/operations"
HINT = "awsroles: hint: "


@pytest.fixture
def guarded(aws: StandIn, logged_in: Workstation) -> Workstation:
    """Return a workstation where prod-operations, whose role may do anything in IAM, reads only."""
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), policies=[allow(["iam:*"])])
    aws.add_managed_policy(READ_ONLY, allow(["iam:List*", "iam:Get*"]))
    logged_in.write_config(f"{logged_in.config.read_text()}awsroles_policy_arns = {READ_ONLY}\n")
    return logged_in


def may_create(guarded: Workstation, name: str) -> bool:
    """Return whether the AWS CLI creates a user."""
    done = guarded.aws("iam", "create-user", "--user-name", name, "--profile", "prod-operations", code=None)
    assert done.returncode == 0 or "because no session policy allows the iam:CreateUser action" in done.stderr
    return done.returncode == 0


def test_the_aws_cli_may_write_while_the_profile_is_elevated(aws: StandIn, guarded: Workstation) -> None:
    listed = guarded.aws("iam", "list-users", "--profile", "prod-operations", "--output", "json")
    assert json.loads(listed.stdout) == {"Users": []}
    assert not may_create(guarded, "before")

    done = guarded.run("elevate", "prod-operations", "--reason", "INC-123")
    assert done.stdout == ""
    first, *others = done.stderr.splitlines()
    assert first == "Elevated prod-operations for 30 min (role operations in account 222222222222)"
    assert others[0].startswith("Programs that get credentials now keep them until ")
    assert others[1].startswith("Programs that run already may stay narrowed until ")
    assert may_create(guarded, "during")
    assert "elevated, 29 min left" in guarded.run("status").stdout

    # As long as the last minute, which is handed out no more.
    aws.lifetimes["AssumeRole"] = 60
    guarded.run("elevate", "prod-operations", "--reason", "INC-123")
    del aws.lifetimes["AssumeRole"]
    assert not may_create(guarded, "after")
    assert [user.name for user in aws.users.values() if user.account == "222222222222"] == ["during"]


def test_a_policy_file_counts_as_it_was_at_the_last_login(aws: StandIn, guarded: Workstation) -> None:
    text = guarded.config.read_text().replace(f"awsroles_policy_arns = {READ_ONLY}", "awsroles_policy_file = read.json")
    guarded.write_config(text)
    file = guarded.config.with_name("read.json")
    refused = guarded.run("credential-process", "prod-operations", code=3)
    assert "the policy file of prod-operations does not exist: read.json" in refused.stderr
    file.write_text(json.dumps(allow(["iam:List*"]), indent=2))
    refused = guarded.run("credential-process", "prod-operations", code=3)
    assert refused.stderr.splitlines()[1] == f"{HINT}read it, then run awsroles login prod-operations"

    assert "Set awsroles_policy_sha256 = " in guarded.run("login", "prod-operations").stderr
    session = guarded.credentials_of("prod-operations")
    assert aws.sessions[session["AccessKeyId"]].caller.session_policies == (allow(["iam:List*"]),)
    file.write_text(json.dumps(allow(["iam:*"])))
    assert guarded.credentials_of("prod-operations") == session
    guarded.run("logout", "prod-operations")
    assert "has changed since the last login" in guarded.run("credential-process", "prod-operations", code=3).stderr


def test_the_console_is_signed_in_to_with_the_session_of_the_moment(
    aws: StandIn, guarded: Workstation, server: Served
) -> None:
    guarded.environment["AWSROLES_SIGNIN_URL"] = server.url
    refused = guarded.run("console", "prod-operations", "--print", code=2)
    assert "the page of prod-operations signs in, and its URL is a secret for 15 minutes" in refused.stderr
    assert "prod-operations has a guard: the page signs you in with its narrowed session." in refused.stderr
    assert f"{HINT}print it all the same: awsroles console prod-operations --sign-in" in refused.stderr.splitlines()
    narrowed = guarded.run("console", "prod-operations", "--print", "--sign-in")
    assert narrowed.stdout.startswith(f"{server.url}/federation?")
    assert aws.count("getSigninToken", "ok") == 2
    left_out = guarded.run("console", "--all", "--format", "aesr", code=3)
    assert "Left out: prod-operations has a session policy" in left_out.stderr
    guarded.run("elevate", "prod-operations", "--reason", "INC-123")
    elevated = guarded.run("console", "prod-operations", "--print")
    assert elevated.stdout.startswith("https://signin.aws.amazon.com/switchrole?")
    assert aws.count("getSigninToken") == 2


def test_a_profile_that_wants_its_name_asks_for_it_and_credential_process_does_not(guarded: Workstation) -> None:
    guarded.write_config(f"{guarded.config.read_text()}awsroles_confirm = true\n")
    guarded.run("credential-process", "prod-operations")
    for command in ("login", "console"):
        done = guarded.run(command, "prod-operations", code=6)
        assert f"{HINT}run it in a terminal: awsroles {command} prod-operations" in done.stderr.splitlines()
    with guarded.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for("Type the profile's name to open role operations in account 222222222222: ")
        terminal.type("prod")
        terminal.wait_for("That is not prod-operations.")
        terminal.wait_for("Type the profile's name to open role operations in account 222222222222: ")
        terminal.type("prod-operations")
        assert terminal.exit_code() == 0, terminal.screen


def test_json_tells_the_reason_and_the_end(guarded: Workstation, phone: MfaDevice) -> None:
    done = guarded.run("elevate", "prod-operations", "--reason", "INC 123", "--duration", "15m", "--json")
    record = json.loads(done.stdout)
    assert (record["session_policy"], record["reason"]) == (True, "INC 123")
    assert record["elevated_until"].endswith("Z")
    [line] = [line for line in json.loads(guarded.run("history", "--json").stdout) if line["command"] == "elevate"]
    session = guarded.credentials_of("prod-operations")
    assert (line["reason"], line["access_key_id"]) == ("INC 123", session["AccessKeyId"])
    assert record["caller_arn"] == f"arn:aws:sts::222222222222:assumed-role/operations/{phone.user.name}"


def test_the_organizations_file_guards_a_profile(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"))
    text = configured.config.read_text()
    configured.write_config(text[: text.index("[profile prod-operations]")])
    file = configured.config.with_name("organization.toml")
    company = first_file(Answers("111111111111", "prod", "222222222222", "ada"))
    file.write_text(company.replace("review = true", 'guard = ["file:read.json"]'))
    file.with_name("read.json").write_text(json.dumps(allow(["iam:List*"])))
    configured.run("org", "sync", str(file), "--yes")
    configured.run("login", "master", "--mfa-code", phone.unused_code())

    def narrowing() -> object:
        session = configured.credentials_of("prod-operations")
        return aws.sessions[session["AccessKeyId"]].caller.session_policies

    assert narrowing() == (allow(["iam:List*"]),)
    [kept] = Path(configured.environment["HOME"], ".local", "state", "awsroles", "policies").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.unlink()
    configured.run("logout", "prod-operations")
    lost = configured.run("credential-process", "prod-operations", code=3)
    assert f"{HINT}write it, or run awsroles org sync if that wrote profile prod-operations" in lost.stderr.splitlines()
    assert "Nothing to change." in configured.run("org", "sync", "--yes").stderr
    assert narrowing() == (allow(["iam:List*"]),)
