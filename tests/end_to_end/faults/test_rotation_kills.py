"""`awsroles rotate`, killed at each of its steps: a stored key works, nothing is lost, and the next run finishes."""

import json
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, force_mfa_policy
from devtools.private_keyring import PrivateKeyring

KEY = f"awsroles/access-key/{ADA}"
JOURNAL = f"awsroles/access-key-new/{ADA}"
# In the order in which they are called; between them, and after the last, come the writes to the keyring.
STEPS = ["ListAccessKeys", "CreateAccessKey", "GetCallerIdentity", "UpdateAccessKey", "DeleteAccessKey"]


def one_of_the(steps: list[str], short: str) -> pytest.MarkDecorator:
    """Run a test for the step *short*, and for each of *steps* under `-m soak`."""
    return pytest.mark.parametrize("step", [short, *(pytest.param(step, marks=pytest.mark.soak) for step in steps)])


Rotate = Callable[[], Any]


@pytest.fixture(autouse=True)
def _own_keys(aws: StandIn) -> None:
    """Let ada look after her keys, with MFA alone."""
    aws.users[ADA].policies = (allow(["iam:*"]), force_mfa_policy())


@pytest.fixture
def start(configured: Workstation, phone: MfaDevice) -> Rotate:
    """Return what starts a rotation."""
    return lambda: configured.start("rotate", "--yes", "--no-input", "--mfa-code", phone.unused_code())


def kill_before(aws: StandIn, step: str, start: Rotate) -> None:
    """Kill a rotation before its call of *step* is executed."""
    aws.latency = {step: 60.0}
    with start() as process:
        wait(lambda: aws.count(step, "pending") > 0, process)
        process.kill()
        process.communicate()
    aws.latency = 0.0


def kill_after(aws: StandIn, step: str, start: Rotate, seconds: float) -> None:
    """Kill a rotation *seconds* after its call of *step* was carried out, if it still runs then."""
    with start() as process:
        wait(lambda: aws.count(step, "ok") > 0, process)
        time.sleep(seconds)
        process.kill()
        process.communicate()


def wait(reached: Callable[[], bool], process: Any) -> None:
    deadline = time.monotonic() + 30
    while not reached():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.001)


def stored_key_works(aws: StandIn, keyring: PrivateKeyring) -> bool:
    fields = json.loads(keyring.items()[KEY])
    known = aws.access_keys.get(fields["AccessKeyId"])
    return known is not None and known.active and known.secret_access_key == fields["SecretAccessKey"]


def secrets_of(keyring: PrivateKeyring) -> str:
    items = keyring.items()
    return items[KEY] + items.get(JOURNAL, "")


def check_and_finish(aws: StandIn, keyring: PrivateKeyring, workstation: Workstation, phone: MfaDevice) -> None:
    """Check what a kill left, run the rotation again, and check that it is complete."""
    assert stored_key_works(aws, keyring)
    workstation.run("rotate", "--yes", "--no-input", "--mfa-code", phone.unused_code())
    assert stored_key_works(aws, keyring)
    assert len(aws.access_keys) == 1
    assert JOURNAL not in keyring.items()


def check_step(
    aws: StandIn,
    keyring: PrivateKeyring,
    workstation: Workstation,
    phone: MfaDevice,
    key: AccessKey,
    kill: Callable[[], None],
) -> None:
    kill()
    check_and_finish(aws, keyring, workstation, phone)
    assert key.access_key_id not in aws.access_keys


@one_of_the(STEPS, "UpdateAccessKey")
def test_killed_before_a_step(
    aws: StandIn,
    keyring_bus: PrivateKeyring,
    configured: Workstation,
    phone: MfaDevice,
    key: AccessKey,
    start: Rotate,
    step: str,
) -> None:
    check_step(aws, keyring_bus, configured, phone, key, lambda: kill_before(aws, step, start))


@one_of_the(STEPS, "CreateAccessKey")
def test_killed_after_a_step(
    aws: StandIn,
    keyring_bus: PrivateKeyring,
    configured: Workstation,
    phone: MfaDevice,
    key: AccessKey,
    start: Rotate,
    step: str,
) -> None:
    aws.sessions_outlive_their_key = True
    check_step(aws, keyring_bus, configured, phone, key, lambda: kill_after(aws, step, start, 0.02))


@pytest.mark.soak
@pytest.mark.parametrize("number", range(20))
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_twenty_moments_after_each_step(
    aws: StandIn,
    keyring_bus: PrivateKeyring,
    configured: Workstation,
    phone: MfaDevice,
    key: AccessKey,
    start: Rotate,
    step: str,
    number: int,
) -> None:
    aws.sessions_outlive_their_key = number % 2 == 0
    if not aws.sessions_outlive_their_key and step == "DeleteAccessKey":
        # The first call is rejected there, and no one types the code for a second one.
        kill_before(aws, step, start)
    else:
        kill_after(aws, step, start, number * 0.008)
    check_and_finish(aws, keyring_bus, configured, phone)
    assert key.access_key_id not in aws.access_keys


def test_killed_after_aws_created_the_key_and_before_the_response(
    aws: StandIn, keyring_bus: PrivateKeyring, configured: Workstation, phone: MfaDevice, key: AccessKey, start: Rotate
) -> None:
    process = start()
    make = aws.add_access_key

    def make_and_kill(user_arn: str) -> AccessKey:
        made = make(user_arn)
        os.kill(process.pid, signal.SIGKILL)
        return made

    aws.add_access_key = make_and_kill  # type: ignore[method-assign]
    process.communicate(timeout=30)
    aws.add_access_key = make  # type: ignore[method-assign]
    assert len(aws.access_keys) == 2
    [orphan] = set(aws.access_keys) - {key.access_key_id}
    check_and_finish(aws, keyring_bus, configured, phone)
    assert orphan not in aws.access_keys
    assert key.access_key_id not in aws.access_keys


def test_no_secret_that_was_stored_is_lost_before_its_key_is(
    aws: StandIn, keyring_bus: PrivateKeyring, configured: Workstation, phone: MfaDevice, start: Rotate
) -> None:
    for step in STEPS[2:]:
        kill_before(aws, step, start)
        assert all(key.secret_access_key in secrets_of(keyring_bus) for key in aws.access_keys.values())
    check_and_finish(aws, keyring_bus, configured, phone)
