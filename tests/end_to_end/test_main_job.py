"""The main use: from an access key to `aws --profile prod-operations`."""

import shlex
import time
from typing import Any

import boto3
import pytest
from testbed.names import OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_Z, SHELL, PtyProcess

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


def test_from_the_access_key_to_the_aws_cli_by_hand(
    aws: StandIn, workstation: Workstation, key: AccessKey, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    aws.users[phone.user.arn].policies = (allow(["iam:ListMFADevices"]),)

    with workstation.on_terminal("setup") as terminal:
        terminal.wait_for("AWS region [us-east-1]: ")
        terminal.type("eu-west-1")
        terminal.wait_for("Access key ID: ")
        terminal.type(key.access_key_id)
        terminal.wait_for("Secret access key (hidden): ")
        terminal.type(key.secret_access_key)
        terminal.wait_for("Find the roles that you may assume? [Y/n]")
        terminal.type("n")
        assert terminal.exit_code() == 0
        assert "Found your MFA device: ada-phone" in terminal.screen
        assert "awsroles login NAME --role-arn" in terminal.screen
        assert key.secret_access_key not in terminal.screen

    with workstation.on_terminal(
        "login", "prod-operations", "--role-arn", OPERATIONS, "--region", "eu-central-1"
    ) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0, terminal.screen
        assert "Logged in to prod-operations (operations in 222222222222)" in terminal.screen
        assert "aws --profile prod-operations sts get-caller-identity" in terminal.screen

    assert workstation.caller_of_aws_cli("prod-operations") == CALLER
    assert workstation.caller_of_aws_cli("master") == "arn:aws:iam::111111111111:user/ada"
    assert aws.count("GetSessionToken") == 1
    assert aws.count("AssumeRole") == 1
    assert "region = eu-central-1" in workstation.config.read_text()
    secrets = keyring_bus.items()
    assert key.secret_access_key in secrets[f"awsroles/access-key/{phone.user.arn}"]
    assert key.secret_access_key not in workstation.config.read_text()


def test_from_the_access_key_to_every_profile_with_one_code(
    aws: StandIn, workstation: Workstation, key: AccessKey, phone: MfaDevice
) -> None:
    aws.users[phone.user.arn].policies = (allow(["iam:*"]), allow_assume([OPERATIONS]))
    with workstation.on_terminal("setup", seconds=60) as terminal:
        terminal.wait_for("AWS region [us-east-1]: ")
        terminal.type("")
        terminal.wait_for("Access key ID: ")
        terminal.type(key.access_key_id)
        terminal.wait_for("Secret access key (hidden): ")
        terminal.type(key.secret_access_key)
        terminal.wait_for("Find the roles that you may assume? [Y/n]")
        terminal.type("")
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for master): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("Write 1 profile in ~/.aws/config? [Y/n]")
        terminal.type("")
        assert terminal.exit_code() == 0
    assert workstation.caller_of_aws_cli("222222222222-operations") == CALLER
    assert aws.count("GetSessionToken") == 1


def test_botocore_accepts_the_credentials_and_their_expiration(
    logged_in: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in logged_in.environment.items():
        monkeypatch.setenv(name, value)
    session = boto3.Session(profile_name="prod-operations")

    credentials: Any = session.get_credentials()
    identity = session.client("sts").get_caller_identity()

    assert credentials.method == "custom-process"
    assert not credentials.refresh_needed()
    assert identity["Arn"] == CALLER


def test_a_wrong_code_is_followed_by_the_right_one_in_the_same_prompt(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    right = phone.unused_code()
    wrong = str((int(right) + 1) % 1_000_000).zfill(6)
    with configured.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(wrong)
        terminal.wait_for("AWS did not accept that code. Check it, or wait ")
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(right)
        assert terminal.exit_code() == 0
    assert aws.count("GetSessionToken", "AccessDenied") == 1
    assert aws.count("GetSessionToken", "ok") == 1


def test_the_aws_cli_prompts_on_the_terminal_without_a_session(configured: Workstation, phone: MfaDevice) -> None:
    command = configured.aws_command("sts", "get-caller-identity", "--profile", "prod-operations")
    with PtyProcess(command, configured.environment, seconds=30) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0, terminal.screen
        assert CALLER in terminal.screen


def test_a_role_session_that_expires_is_renewed_without_a_question(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    aws.lifetimes["AssumeRole"] = 1
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    del aws.lifetimes["AssumeRole"]
    time.sleep(1.1)

    assert configured.caller("prod-operations") == CALLER

    assert aws.count("GetSessionToken") == 1
    assert aws.count("AssumeRole", "ok") == 2


def test_an_mfa_session_that_expires_asks_again(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.lifetimes.update({"GetSessionToken": 61.5, "AssumeRole": 1})
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    aws.lifetimes.clear()
    time.sleep(2)

    with configured.on_terminal("credential-process", "prod-operations", seconds=45) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
        assert '"Version": 1' in terminal.screen
    assert aws.count("GetSessionToken", "ok") == 2


def test_ctrl_z_at_the_prompt_of_the_aws_cli_and_then_fg_asks_again(configured: Workstation, phone: MfaDevice) -> None:
    command = shlex.join(configured.aws_command("sts", "get-caller-identity", "--profile", "prod-operations"))
    with PtyProcess(SHELL, configured.environment | {"PS1": "ready> "}, seconds=30) as shell:
        shell.type(command)
        for _ in range(3):
            shell.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
            shell.press("12" + CTRL_Z)
            shell.wait_for("Stopped")
            shell.wait_for("ready> ")
            shell.type("fg")
        shell.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        shell.type(phone.unused_code())
        shell.wait_for(CALLER)
        shell.wait_for("ready> ")
        shell.type("echo ended with $?")
        shell.wait_for("ended with 0\n")
