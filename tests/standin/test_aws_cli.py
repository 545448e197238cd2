"""The real AWS CLI, as a process, against the stand-in."""

import os
from pathlib import Path

import pytest
from testbed.aws.aws_cli import Cli, of_key, of_session
from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served


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


WHO = ("sts", "get-caller-identity")
# The command, its error, and its message.
ERRORS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "a used code": (
        ("sts", "get-session-token", "--serial-number", "SERIAL", "--token-code", "CODE"),
        "(AccessDenied)",
        "MultiFactorAuthentication failed with invalid MFA one time pass code.",
    ),
    "no MFA": (
        ("sts", "assume-role", "--role-arn", OPERATIONS, "--role-session-name", "ada"),
        "(AccessDenied)",
        f"is not authorized to perform: sts:AssumeRole on resource: {OPERATIONS}",
    ),
    "no permission": (("iam", "list-mfa-devices"), "(AccessDenied)", "iam:ListMFADevices on resource: user ada"),
    "another secret": (WHO, "(SignatureDoesNotMatch)", "does not match the signature you provided"),
    "an inactive key": (WHO, "(InvalidClientTokenId)", "The security token included in the request is invalid."),
    "an expired session": (WHO, "(ExpiredToken)", "The security token included in the request is expired"),
    "a wrong clock": (WHO, "(SignatureDoesNotMatch)", "Signature expired: "),
}
IN_THE_SUITE = ("a used code", "an expired session")


@pytest.mark.parametrize(
    "name",
    [*IN_THE_SUITE, *(pytest.param(name, marks=pytest.mark.soak) for name in ERRORS if name not in IN_THE_SUITE)],
)
def test_the_cli_shows_aws_error_messages(aws: StandIn, cli: Cli, key: AccessKey, phone: MfaDevice, name: str) -> None:
    arguments, error, words = ERRORS[name]
    credentials, code = of_key(key), phone.code()
    phone.submit(code)
    if name == "another secret":
        credentials["AWS_SECRET_ACCESS_KEY"] = "x" * 40
    elif name == "an inactive key":
        aws.deactivate_access_key(key.access_key_id)
    elif name == "an expired session":
        aws.lifetimes["GetSessionToken"] = 0
        credentials = of_session(cli.json(of_key(key), "sts", "get-session-token")["Credentials"])
    elif name == "a wrong clock":
        aws.clock_offset = 3600
    done = cli.run(credentials, *({"SERIAL": phone.serial, "CODE": code}.get(each, each) for each in arguments))
    assert done.returncode != 0
    assert error in done.stderr
    assert words in done.stderr


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
