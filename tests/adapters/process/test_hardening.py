"""Other programs of the same user neither read the secrets in this process nor find them in a core file."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served
from devtools import other_user
from devtools.private_keyring import PrivateKeyring

# A child that has a secret, hardened or not, and another process of the same user that looks at it.
LOOKING_AT_A_CHILD = """
import json, os, resource, signal, sys, time
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    exec(sys.argv[1])
    os.write(writing, b"ready")
    time.sleep(10)
os.read(reading, 5)
found = {"soft core limit": resource.prlimit(child, resource.RLIMIT_CORE)[0]}
for name in sys.argv[2:]:
    try:
        with open(f"/proc/{child}/{name}", "rb"):
            found[name] = "open"
    except OSError as error:
        found[name] = error.strerror
os.kill(child, signal.SIGKILL)
print(json.dumps(found))
"""
FILES = ("environ", "mem", "maps")
HARDEN = "from awsroles.adapters.process.hardening import harden; harden()"
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (4096, 4096))"

Unprivileged = Callable[..., Any]


def looked_at(unprivileged: Unprivileged, program: str) -> dict[str, Any]:
    answer = unprivileged([sys.executable, "-c", f"{LIMITED}\n{LOOKING_AT_A_CHILD}", program, *FILES])
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("pass", {"soft core limit": 4096} | dict.fromkeys(FILES, "open")),
        (HARDEN, {"soft core limit": 0} | dict.fromkeys(FILES, "Permission denied")),
        (f"{HARDEN}; harden()", {"soft core limit": 0} | dict.fromkeys(FILES, "Permission denied")),
    ],
)
def test_the_same_user_can_look_into_a_process_until_it_is_hardened(
    unprivileged: Unprivileged, program: str, expected: dict[str, Any]
) -> None:
    assert looked_at(unprivileged, program) == expected


@pytest.fixture
def theirs() -> Iterator[Path]:
    """Return a folder of the user without rights."""
    with tempfile.TemporaryDirectory(prefix="awsroles-", dir="/tmp") as folder:
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        yield Path(folder)


@pytest.fixture
def their_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateKeyring]:
    """Give a keyring of the user without rights."""
    with tempfile.TemporaryDirectory(prefix="keyring-", dir="/tmp") as folder:
        keyring = PrivateKeyring(folder, 65534 if os.geteuid() == 0 else None)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring.address)
        try:
            keyring.start()
            yield keyring
        finally:
            keyring.stop()


@pytest.mark.usefixtures("their_keyring")
def test_a_process_that_waits_for_aws_cannot_be_looked_into_and_its_child_gets_no_passphrase(
    aws: StandIn,
    server: Served,
    key: AccessKey,
    phone: MfaDevice,
    unprivileged: Unprivileged,
    theirs: Path,
) -> None:
    program = theirs / "code"
    program.write_text(f"#!/bin/sh\nenv > {theirs}/seen\necho {phone.unused_code()}\n")
    program.chmod(0o755)
    folders = dict.fromkeys(("HOME", "TMPDIR", "XDG_RUNTIME_DIR"), str(theirs))
    environment = os.environ | folders | {"AWS_ENDPOINT_URL": server.url}
    fields = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}
    awsroles = os.path.join(os.path.dirname(sys.executable), "awsroles")
    unprivileged(
        [awsroles, "setup", "--no-input", "--mfa-serial", phone.serial], input=json.dumps(fields), env=environment
    )
    with open(theirs / ".aws" / "config", "a", encoding="ascii") as config:
        config.write(f"awsroles_mfa_process = {program}\n\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\n")

    aws.latency = {"AssumeRole": 1}
    process = subprocess.Popen(
        other_user.command([awsroles, "credential-process", "prod"]),
        env=environment | {"AWSROLES_PASSPHRASE": "of the store"},
        stdout=subprocess.PIPE,
    )
    while process.poll() is None and not aws.count("AssumeRole"):
        time.sleep(0.01)
    look = unprivileged(f"print(open('/proc/{process.pid}/environ').read())", check=False)
    assert process.poll() is None, "it was looked at while it waited"
    assert "Permission denied" in look.stderr
    document, _ = process.communicate()
    assert json.loads(document)["AccountId"] == "222222222222"

    seen = (theirs / "seen").read_text()
    assert "HOME=" in seen
    assert "of the store" not in seen
    assert key.secret_access_key not in seen
