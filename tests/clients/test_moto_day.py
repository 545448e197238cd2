"""A whole day with moto's server, an independent check of our stand-in."""

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from testbed.program.endpoint_client import wait_until
from testbed.program.workstation import Workstation

from clients.catalog import FOLDER
from devtools.private_keyring import PrivateKeyring

pytestmark = pytest.mark.clients

ACCOUNT = "123456789012"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
# moto takes any.
CODE = "123456"


@pytest.fixture
def moto() -> Iterator[str]:
    """Serve moto on loopback, and give its URL."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(FOLDER / "newest" / "bin" / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_until(lambda: server.poll() is not None or _listens(port), seconds=60)
        assert server.poll() is None
        yield f"http://127.0.0.1:{port}"
        server.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def iam(moto: str) -> Any:
    """Return the administrator's IAM."""
    session = boto3.Session("admin", "admin", region_name="us-east-1")
    return session.client("iam", endpoint_url=moto)


@pytest.fixture
def workstation(environment: dict[str, str], keyring_bus: PrivateKeyring, moto: str, iam: Any) -> Workstation:  # noqa: ARG001 - started
    """Return the workstation of ada, whom moto knows, with her access key in the environment."""
    iam.create_user(UserName="ada")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada-phone")["VirtualMFADevice"]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "234567"}
    iam.enable_mfa_device(UserName="ada", SerialNumber=device["SerialNumber"], **codes)
    return Workstation(environment | {"AWS_ENDPOINT_URL": moto})


def test_a_day_goes_from_setup_to_logout(workstation: Workstation, iam: Any) -> None:
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    given = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    workstation.run("setup", "--no-input", "--region", "us-east-1", **given)
    assert f"awsroles_mfa_serial = arn:aws:iam::{ACCOUNT}:mfa/ada-phone" in workstation.config.read_text()
    role = "arn:aws:iam::222222222222:role/operations"
    workstation.run("login", "prod-operations", "--role-arn", role, "--mfa-code", CODE)
    assert workstation.caller("prod-operations") == CALLER
    ask = workstation.aws_command("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
    assert workstation.run("exec", "prod-operations", "--", *ask).stdout.strip() == CALLER
    assert workstation.run("exec", "--server", "prod-operations", "--", *ask).stdout.strip() == CALLER
    variables = json.loads(workstation.run("env", "prod-operations", "--shell", "json").stdout)
    assert variables["AWS_ACCOUNT_ID"] == "222222222222"
    assert "account=222222222222" in workstation.run("console", "prod-operations", "--print").stdout
    # A seed of its own: moto checks no code.
    workstation.run("mfa", "store", "--no-input", "--yes", given="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n")
    assert len(workstation.run("mfa", "code").stdout.strip()) == 6
    workstation.run("mfa", "forget", "--yes")
    workstation.run("rotate", "--yes")
    keys = [each["AccessKeyId"] for each in iam.list_access_keys(UserName="ada")["AccessKeyMetadata"]]
    assert len(keys) == 1
    assert keys != [key["AccessKeyId"]]
    workstation.run("login", "prod-operations", "--force", "--mfa-code", "654321")
    assert workstation.caller("prod-operations") == CALLER
    workstation.run("logout", "--all")
    assert "awsroles login" in workstation.run("credential-process", "prod-operations", code=6).stderr
    assert not list(Path(workstation.environment["HOME"], ".aws").glob("credentials"))
