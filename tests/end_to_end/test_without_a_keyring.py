"""A machine without an OS keyring: secrets in a sealed file, sessions in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.desk import Desk
from testbed.file_stores import PASSPHRASE, FileStores

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served

OPERATIONS = "arn:aws:iam::222222222222:role/operations"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


@pytest.fixture
def state(home: Path) -> Iterator[Path]:
    """Return the state folder, of which nothing is left in memory."""
    folder = home / ".local" / "state" / "awsroles"
    yield folder
    FileStores(folder).clear()


@pytest.fixture
def desk(environment: dict[str, str], state: Path, server: Served) -> Desk:
    """Return a desk without a session bus, where nothing is set up yet."""
    assert not state.exists()
    return Desk(environment | {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1"})


@pytest.fixture
def set_up(desk: Desk, key: AccessKey, phone: MfaDevice) -> Desk:
    """Return a desk with ada's master profile and the slave profile prod-operations, not logged in."""
    given: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    setup = ("setup", "--store", "file", "--no-input", "--mfa-serial", phone.serial)
    desk.run(*setup, AWSROLES_PASSPHRASE=PASSPHRASE, **given)
    desk.run("profile", "add", "prod-operations", "--role-arn", OPERATIONS)
    return desk


def log_in(desk: Desk, phone: MfaDevice) -> str:
    code = phone.unused_code()
    return desk.run("login", "prod-operations", "--mfa-code", code, AWSROLES_PASSPHRASE=PASSPHRASE).stderr


def test_the_passphrase_opens_the_key_and_nothing_else_needs_it(set_up: Desk, phone: MfaDevice) -> None:
    log_in(set_up, phone)
    assert set_up.caller("prod-operations") == CALLER
    assert set_up.run("login", "prod-operations").stdout
    set_up.run("logout")
    refused = set_up.run("credential-process", "prod-operations", code=5)
    assert refused.stdout == ""
    assert refused.stderr.endswith("awsroles: hint: run awsroles login prod-operations\n")
