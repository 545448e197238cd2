"""AWS at a site: what is called, with whose patience, and what is told on the way."""

import subprocess
import sys
import time

import pytest
from testbed.names import ADA

from awsroles.adapters.aws.client import BotocoreAws
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import NetworkError
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from awsroles.standin.server import Served


def ignore(_: str) -> None:
    """Trace nothing."""


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


def test_sts_and_iam_are_called_at_the_site_and_each_call_is_traced_without_secrets(
    aws: StandIn, server: Served, ada: AccessKey, phone: accounts.MfaDevice
) -> None:
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    told: list[str] = []
    adapter = BotocoreAws(Waiter(20), told.append)
    site = Endpoint("eu-west-1", server.url)
    assert adapter.sts(site).get_caller_identity(ada) == ADA
    assert adapter.iam(site).list_mfa_devices(ada, parse_user_arn(ADA)) == [phone.serial]
    code = phone.unused_code()
    session = adapter.sts(site).get_session_token(ada, 900, phone.serial, code).credentials
    assert [call.action for call in aws.calls] == ["GetCallerIdentity", "ListMFADevices", "GetSessionToken"]
    assert all(words in " ".join(told) for words in ("GetCallerIdentity", "ListMFADevices", "GetSessionToken"))
    secrets = (ada.secret_access_key, code, session.secret_access_key, session.session_token)
    assert not any(secret in " ".join(told) for secret in secrets)


def test_a_slow_response_is_reported_once_while_the_wait_is_checked(
    aws: StandIn, server: Served, ada: AccessKey
) -> None:
    aws.latency = 1.3
    slow: list[str] = []
    ticks: list[None] = []
    adapter = BotocoreAws(Waiter(20, say=slow.append, check_cancelled=lambda: ticks.append(None)), ignore)
    adapter.sts(Endpoint("eu-west-1", server.url)).get_caller_identity(ada)
    assert slow == ["Waiting for AWS (GetCallerIdentity) …"]
    assert len(ticks) >= 3


def test_no_call_takes_longer_than_what_is_left(aws: StandIn, server: Served, ada: AccessKey) -> None:
    aws.latency = 4
    began = time.monotonic()
    with pytest.raises(NetworkError):
        BotocoreAws(Waiter(0.5), ignore).sts(Endpoint("eu-west-1", server.url)).get_caller_identity(ada)
    assert time.monotonic() - began < 3.9
    aws.latency = 0


def test_botocore_is_loaded_by_a_call_and_not_before(environment: dict[str, str]) -> None:
    program = (
        "import sys; from awsroles.adapters.aws.client import BotocoreAws;"
        "from awsroles.adapters.process.waiting import Waiter; from awsroles.core.aws.endpoint import Endpoint;"
        "aws = BotocoreAws(Waiter(1), print); aws.sts(Endpoint('x')); aws.iam(Endpoint('x'));"
        "sys.exit('botocore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False, timeout=20).returncode == 0


def test_keys_and_devices_are_looked_after_at_the_site(
    aws: StandIn, server: Served, ada: AccessKey, phone: accounts.MfaDevice
) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]),)
    told: list[str] = []
    adapter = BotocoreAws(Waiter(20), told.append)
    site = Endpoint("eu-west-1", server.url)
    assert [record.access_key_id for record in adapter.iam(site).list_access_keys(ada, parse_user_arn(ADA))] == [
        ada.access_key_id
    ]
    device = adapter.iam(site).create_virtual_mfa_device(ada, "ada-laptop")
    assert adapter.iam(site).list_virtual_mfa_devices(ada) == ["ada-laptop", phone.serial.rpartition("/")[2]]
    assert not any(secret in " ".join(told) for secret in (ada.secret_access_key, device.seed))
