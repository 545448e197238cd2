"""The core on its app."""

from pathlib import Path

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.names import ADA, BOB
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.setup.request import SetupRequest
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow


@pytest.fixture
def app(tmp_path: Path, aws: StandIn, phone: accounts.MfaDevice) -> InMemoryApp:
    """Return a app where nothing is set up yet."""
    return InMemoryApp(str(tmp_path / "state"), aws, phone)


@pytest.fixture
def configured(app: InMemoryApp, key: accounts.AccessKey) -> InMemoryApp:
    """Return a app with ada's master profile, whose key is in the store."""
    app.config.text = MASTER
    app.keep_key(key)
    return app


@pytest.fixture
def ada(aws: StandIn, key: accounts.AccessKey) -> AccessKey:
    """Return the key of ada, who may list her devices."""
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    return AccessKey(key.access_key_id, key.secret_access_key)


@pytest.fixture
def setup_request(ada: AccessKey) -> SetupRequest:
    """Return the usual request of ada's to set up."""
    return SetupRequest("master", key=ada, region="eu-west-1")


@pytest.fixture
def bob_key(aws: StandIn) -> AccessKey:
    """Return the key of another user, who has no device."""
    aws.add_user(BOB, policies=[allow(["iam:ListMFADevices"])])
    key = aws.add_access_key(BOB)
    return AccessKey(key.access_key_id, key.secret_access_key)


@pytest.fixture
def scenario(aws: StandIn, key: accounts.AccessKey) -> Scenario:
    """Return the scenario of ada's company, whose clock can be moved."""
    return Scenario(aws, key)


@pytest.fixture
def codes(phone: accounts.MfaDevice) -> CodesOf:
    """Return a person with ada's phone at hand."""
    return CodesOf(phone.unused_code)


@pytest.fixture
def memory_store() -> MemoryStore:
    """Return the fake of the `SecretStore` port."""
    return MemoryStore()
