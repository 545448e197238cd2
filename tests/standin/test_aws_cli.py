"""The real AWS CLI, as a process, against the stand-in."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served


class Cli:
    """The AWS CLI in an environment of its own."""

    def __init__(self, program: list[str], url: str, home: str) -> None:
        self.program = program
        self.environment = {
            "HOME": home,
            "PATH": os.defpath,
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def run(self, credentials: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.program, "--output", "json", *arguments],
            env=self.environment | credentials,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def json(self, credentials: dict[str, str], *arguments: str) -> Any:
        done = self.run(credentials, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def of_key(key: AccessKey) -> dict[str, str]:
    return {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}


def of_session(credentials: dict[str, str]) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }


@pytest.fixture
def cli(aws_cli: list[str], server: Served, tmp_path: Path) -> Cli:
    return Cli(aws_cli, server.url, str(tmp_path))


def test_the_cli_gets_from_the_access_key_to_the_role(cli: Cli, key: AccessKey, phone: MfaDevice) -> None:
    session = cli.json(
        of_key(key), "sts", "get-session-token", "--serial-number", phone.serial, "--token-code", phone.code()
    )["Credentials"]
    role = cli.json(of_session(session), "sts", "assume-role", "--role-arn", OPERATIONS, "--role-session-name", "ada")[
        "Credentials"
    ]
    identity = cli.json(of_session(role), "sts", "get-caller-identity")
    assert identity["Arn"] == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert identity["Account"] == "222222222222"


def test_the_cli_shows_aws_error_messages(aws: StandIn, cli: Cli, key: AccessKey, phone: MfaDevice) -> None:
    code = phone.code()
    phone.submit(code)
    with_code = ("sts", "get-session-token", "--serial-number", phone.serial, "--token-code", code)
    assume = ("sts", "assume-role", "--role-arn", OPERATIONS, "--role-session-name", "ada")
    wrong = {**of_key(key), "AWS_SECRET_ACCESS_KEY": "x" * 40}
    expected = [
        (
            of_key(key),
            with_code,
            "(AccessDenied)",
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        ),
        (
            of_key(key),
            assume,
            "(AccessDenied)",
            f"is not authorized to perform: sts:AssumeRole on resource: {OPERATIONS}",
        ),
        (wrong, ("sts", "get-caller-identity"), "(SignatureDoesNotMatch)", "does not match the signature you provided"),
        (of_key(key), ("iam", "list-mfa-devices"), "(AccessDenied)", "iam:ListMFADevices on resource: user ada"),
    ]
    for credentials, arguments, error, words in expected:
        done = cli.run(credentials, *arguments)
        assert done.returncode != 0
        assert error in done.stderr
        assert words in done.stderr
    aws.deactivate_access_key(key.access_key_id)
    done = cli.run(of_key(key), "sts", "get-caller-identity")
    assert "(InvalidClientTokenId)" in done.stderr
    assert "The security token included in the request is invalid." in done.stderr


def test_an_expired_session_and_a_wrong_clock_reach_the_user(aws: StandIn, cli: Cli, key: AccessKey) -> None:
    aws.lifetimes["GetSessionToken"] = 0
    session = cli.json(of_key(key), "sts", "get-session-token")["Credentials"]
    expired = cli.run(of_session(session), "sts", "get-caller-identity").stderr
    assert "(ExpiredToken)" in expired
    assert "The security token included in the request is expired" in expired
    aws.clock_offset = 3600
    skewed = cli.run(of_key(key), "sts", "get-caller-identity").stderr
    assert "(SignatureDoesNotMatch)" in skewed
    assert "Signature expired: " in skewed


def test_a_native_profile_assumes_its_role_from_an_mfa_session(
    cli: Cli, key: AccessKey, phone: MfaDevice, tmp_path: Path
) -> None:
    session = of_session(
        cli.json(
            of_key(key), "sts", "get-session-token", "--serial-number", phone.serial, "--token-code", phone.code()
        )["Credentials"]
    )
    config = os.path.join(tmp_path, "config")
    with open(config, "w", encoding="ascii") as file:
        file.write(f"[profile ops]\nrole_arn = {OPERATIONS}\ncredential_source = Environment\n")
    identity = cli.json(session | {"AWS_CONFIG_FILE": config}, "--profile", "ops", "sts", "get-caller-identity")
    assert identity["Arn"].startswith("arn:aws:sts::222222222222:assumed-role/operations/")
