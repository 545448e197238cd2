"""`awsroles rotate`, as a process with a real keyring."""

import json
from typing import Any

import pytest
from testbed.names import ADA
from testbed.program.workstation import Workstation

from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, force_mfa_policy
from devtools.private_keyring import PrivateKeyring

KEY = f"awsroles/access-key/{ADA}"
JOURNAL = f"awsroles/access-key-new/{ADA}"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


@pytest.fixture(autouse=True)
def _own_keys(aws: StandIn) -> None:
    """Let ada look after her keys, with MFA alone; her sessions live on without the key they were made from."""
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume(["*"]), force_mfa_policy())
    aws.sessions_outlive_their_key = True


def stored(keyring_bus: PrivateKeyring) -> Any:
    return json.loads(keyring_bus.items()[KEY])


def test_the_key_is_replaced_and_the_next_login_uses_the_new_one(
    aws: StandIn, logged_in: Workstation, key: AccessKey, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    done = logged_in.run("rotate", "--yes", "--no-input")
    new = stored(keyring_bus)
    assert done.stdout == ""
    # A slow machine waits for AWS to know the key, which is said.
    assert [line for line in done.stderr.splitlines() if not line.startswith("Waiting for ")] == [
        f"Created and stored {new['AccessKeyId']}",
        f"Verified {new['AccessKeyId']} with AWS; it is now in use",
        f"Deactivated and deleted {key.access_key_id}",
        "Your sessions have ended; the next login asks for an MFA code.",
    ]
    assert list(aws.access_keys) == [new["AccessKeyId"]]
    assert aws.access_keys[new["AccessKeyId"]].secret_access_key == new["SecretAccessKey"]
    assert set(keyring_bus.items()) == {KEY}
    line = logged_in.history()[-1]
    assert (line["command"], line["profile"], line["access_key_id"]) == ("rotate", "master", new["AccessKeyId"])
    assert "run awsroles login prod-operations" in logged_in.run("credential-process", "prod-operations", code=6).stderr
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    assert logged_in.caller("prod-operations") == CALLER


def test_no_secret_leaves_the_keyring(logged_in: Workstation, keyring_bus: PrivateKeyring) -> None:
    done = logged_in.run("rotate", "--yes", "-v")
    secret = stored(keyring_bus)["SecretAccessKey"]
    assert secret not in done.stdout + done.stderr
    home = logged_in.config.parent.parent
    assert [path for path in home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()] == []


def test_on_a_terminal_rotate_asks_for_confirmation(aws: StandIn, logged_in: Workstation, key: AccessKey) -> None:
    with logged_in.on_terminal("rotate") as terminal:
        terminal.wait_for(f"Replace access key {key.access_key_id} of ada with a new one? [y/N] ")
        terminal.type("n")
        assert terminal.exit_code() == 130
    assert list(aws.access_keys) == [key.access_key_id]
    with logged_in.on_terminal("rotate") as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type("y")
        assert terminal.exit_code() == 0, terminal.screen
    assert key.access_key_id not in aws.access_keys


@pytest.mark.parametrize("arguments", [(), ("--no-input",)])
def test_without_a_yes_nothing_is_sent(aws: StandIn, configured: Workstation, arguments: tuple[str, ...]) -> None:
    done = configured.run("rotate", *arguments, code=6)
    assert "needs confirmation" in done.stderr
    assert "hint: give --yes, or run it in a terminal" in done.stderr
    assert aws.calls == []


def test_a_dry_run_reports_and_changes_nothing(
    aws: StandIn, logged_in: Workstation, key: AccessKey, keyring_bus: PrivateKeyring
) -> None:
    before = keyring_bus.items()
    done = logged_in.run("rotate", "--dry-run", "--no-input")
    assert done.stdout.splitlines() == [
        "would create a new access key for ada, and store it",
        "would verify that AWS knows it",
        f"would use it instead of {key.access_key_id}",
        f"would deactivate and delete {key.access_key_id}",
    ]
    assert keyring_bus.items() == before
    assert list(aws.access_keys) == [key.access_key_id]


def test_the_code_of_a_session_that_is_needed_can_be_given(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    configured.run("rotate", "--yes", "--mfa-code", "-", given=phone.unused_code() + "\n")
    assert aws.count("CreateAccessKey", "ok") == 1


def test_without_a_code_for_the_old_key_the_next_run_finishes(
    aws: StandIn, logged_in: Workstation, key: AccessKey, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    aws.sessions_outlive_their_key = False
    done = logged_in.run("rotate", "--yes", "--no-input", code=6)
    assert f"the old one {key.access_key_id} is not deleted yet.\nTo continue, run awsroles rotate." in done.stderr
    assert len(aws.access_keys) == 2
    logged_in.run("rotate", "--yes", "--no-input", "--mfa-code", phone.unused_code())
    assert list(aws.access_keys) == [stored(keyring_bus)["AccessKeyId"]]
    assert JOURNAL not in keyring_bus.items()
    # The MFA session of that code is one of the new key.
    assert logged_in.caller("prod-operations") == CALLER


def test_a_second_key_of_others_is_shown_and_stays_with_yes(
    aws: StandIn, logged_in: Workstation, key: AccessKey
) -> None:
    other = aws.add_access_key(ADA)
    done = logged_in.run("rotate", "--yes", code=4)
    assert f"In use:  {key.access_key_id} (" in done.stderr
    assert f"Another: {other.access_key_id} (" in done.stderr
    assert f"hint: if nothing uses {other.access_key_id}, run awsroles rotate without --yes" in done.stderr
    assert set(aws.access_keys) == {key.access_key_id, other.access_key_id}


def test_a_missing_permission_is_named(aws: StandIn, logged_in: Workstation) -> None:
    aws.users[ADA].policies = (allow(["iam:ListAccessKeys"]),)
    done = logged_in.run("rotate", "--yes", code=4)
    assert "error: AWS denies iam:CreateAccessKey to ada: no identity-based policy allows" in done.stderr
    assert "hint: ask your administrator to allow iam:CreateAccessKey" in done.stderr


@pytest.mark.parametrize(("profile", "words"), [("prod-operations", "is a role"), ("nope", "no profile")])
def test_a_profile_without_a_key_is_refused(configured: Workstation, profile: str, words: str) -> None:
    assert words in configured.run("rotate", profile, "--yes", code=3).stderr


def test_ctrl_c_while_aws_is_slow_leaves_a_key_that_works(
    aws: StandIn, logged_in: Workstation, key: AccessKey, keyring_bus: PrivateKeyring
) -> None:
    aws.latency = {"GetCallerIdentity": 30.0}
    with logged_in.on_terminal("rotate", "--yes") as terminal:
        terminal.wait_for("Created and stored AKIA")
        terminal.press("\x03")
        assert terminal.exit_code() == 130
        assert f"Stopped. Your old key {key.access_key_id} still works" in " ".join(terminal.screen.split())
        assert "To continue:" in terminal.screen
        assert "Traceback" not in terminal.screen
    assert stored(keyring_bus)["AccessKeyId"] == key.access_key_id
    aws.latency = 0.0
    logged_in.run("rotate", "--yes", "--no-input")
    assert list(aws.access_keys) == [stored(keyring_bus)["AccessKeyId"]]
    assert aws.count("CreateAccessKey") == 1


def test_a_keyring_that_is_locked_is_noticed_before_anything_is_sent(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    calls = len(aws.calls)
    keyring_bus.lock()
    try:
        logged_in.run("rotate", "--yes", "--no-input", code=5)
    finally:
        keyring_bus.unlock()
    assert len(aws.calls) == calls


def test_a_captive_portal_in_the_middle_is_survived(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    aws.fail_next("CreateAccessKey", faults.captive_portal())
    logged_in.run("rotate", "--yes", code=4)
    logged_in.run("rotate", "--yes")
    assert list(aws.access_keys) == [stored(keyring_bus)["AccessKeyId"]]


def test_iam_is_called_at_its_own_endpoint(aws: StandIn, logged_in: Workstation) -> None:
    done = logged_in.run("rotate", "--yes", code=4, AWS_ENDPOINT_URL_IAM="http://127.0.0.1:1")
    assert "cannot reach AWS (127.0.0.1:1): connection refused" in done.stderr
    assert aws.count("ListAccessKeys") == 0
