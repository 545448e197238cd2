"""Secrets stay in the keyring and in memory, even with traces and crashes.

testbed/secrets/canary_watch.py searches every test for the secrets of the run; these tests give it much to see.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from testbed.keyring.file_stores import PASSPHRASE
from testbed.names import ADA
from testbed.program.workstation import Workstation
from testbed.secrets.canary import Canary

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import api_error, captive_portal, truncated_response
from awsroles.standin.sample_policies import allow, allow_assume
from devtools.pty_process import PtyProcess


def test_a_day_with_traces_shows_no_secret(
    aws: StandIn, workstation: Workstation, key: AccessKey, canary: Canary
) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume(["*"]))
    phone = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-phone")
    given: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    told = ""

    def run(*arguments: str, code: int | None = 0, **variables: str) -> None:
        nonlocal told
        told += workstation.run(*arguments, "-v", code=code, **variables).stderr
        # Afterwards, because an argument may be a code of now.
        aws.clock_offset += 30

    aws.clock_tolerance = float("inf")
    aws.sessions_outlive_their_key = True
    run("setup", "--no-input", **given)
    run("profile", "add", "prod", "--role-arn", "arn:aws:iam::222222222222:role/operations")
    for fault in (truncated_response(), captive_portal(), api_error(400, "ValidationError", "\x1b[31m")):
        aws.fail_next("AssumeRole", fault)
        run("login", "prod", "--mfa-code", phone.unused_code(), "--force", code=4)
    run("login", "prod", "--mfa-code", phone.unused_code(), "--force")
    run("exec", "prod", "--", "true")
    run("env", "prod", "--shell", "json")
    run("console", "prod", "--print")
    run("status", "prod")
    run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)
    run("store", "show")
    run("store", "move", "keyring", AWSROLES_PASSPHRASE=PASSPHRASE)
    run("rotate", "--yes", "--no-input")
    run("logout")
    assert told.count("keyring  wrote the ") > 3
    assert told.count("sts      AssumeRole, ") == 4
    assert canary.seen_in(told) is None


def waiting_for_a_code(workstation: Workstation, _: StandIn) -> PtyProcess:
    terminal = workstation.on_terminal("login", "prod-operations")
    terminal.wait_for("MFA code from ")
    return terminal


def waiting_for_the_key(workstation: Workstation, _: StandIn) -> PtyProcess:
    terminal = workstation.on_terminal("setup", "other")
    terminal.wait_for("AWS region [")
    terminal.type("us-east-1")
    terminal.wait_for("Access key ID: ")
    terminal.type("AKIAIOSFODNN7EXAMPLE")
    terminal.wait_for("Secret access key")
    return terminal


def waiting_for_sts(workstation: Workstation, aws: StandIn) -> PtyProcess:
    aws.latency = {"GetSessionToken": 20}
    terminal = waiting_for_a_code(workstation, aws)
    terminal.type("123456")
    while not aws.count("GetSessionToken"):
        time.sleep(0.01)
    return terminal


@pytest.mark.parametrize("waiting", [waiting_for_a_code, waiting_for_the_key, waiting_for_sts])
def test_a_crash_leaves_no_core_file_with_any_limit(
    configured: Workstation,
    aws: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    waiting: Callable[[Workstation, StandIn], PtyProcess],
) -> None:
    monkeypatch.chdir(tmp_path)
    with waiting(configured, aws) as terminal:
        assert terminal.crashes_with_a_core() is False
    assert list(tmp_path.glob("core*")) == []


def test_another_process_would_have_left_one(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with PtyProcess(["sleep", "60"], environment) as terminal:
        time.sleep(0.1)
        assert terminal.crashes_with_a_core() is True
