"""A desk of ada's, with the stand-in as AWS and a real keyring."""

import pytest
from testbed.desk import Desk
from testbed.private_keyring import PrivateKeyring

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served


@pytest.fixture
def desk(environment: dict[str, str], keyring_bus: PrivateKeyring, server: Served) -> Desk:  # noqa: ARG001 - started
    """Return a desk where nothing is set up yet."""
    return Desk(environment | {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1"})


@pytest.fixture
def set_up(desk: Desk, key: AccessKey, phone: MfaDevice) -> Desk:
    """Return a desk with ada's master profile and the slave profile prod-operations, not logged in."""
    assert phone.active
    desk.run(
        "setup",
        "--no-input",
        "--mfa-serial",
        phone.serial,
        AWS_ACCESS_KEY_ID=key.access_key_id,
        AWS_SECRET_ACCESS_KEY=key.secret_access_key,
    )
    desk.run("profile", "add", "prod-operations", "--role-arn", "arn:aws:iam::222222222222:role/operations")
    return desk


@pytest.fixture
def logged_in(set_up: Desk, phone: MfaDevice) -> Desk:
    """Return a desk that is logged in to prod-operations."""
    set_up.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    return set_up
