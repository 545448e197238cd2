"""The driver of AWS's protocol with a session that is kept: what it loads, and where its document goes."""

import json
import os
import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from testbed.keyring.counted_bus import CountedBus
from testbed.program.loaded_modules import loaded, modules, modules_of_python
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import StoreLockedError
from awsroles.fastpath import credential_process
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from awsroles.standin.server import Served
from devtools.private_keyring import PrivateKeyring


@pytest.fixture
def workstation(
    environment: dict[str, str], keyring_bus: PrivateKeyring, server: Served, key: AccessKey, phone: MfaDevice
) -> Workstation:
    """Return a workstation that is logged in to prod."""
    workstation = Workstation(environment | {"AWS_ENDPOINT_URL": server.url})
    fields = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}
    keyring_bus.put(
        {"service": "awsroles/access-key/arn:aws:iam::111111111111:user/ada", "username": "awsroles"},
        json.dumps(fields).encode(),
    )
    workstation.write_config(
        f"{MASTER}\n[profile prod]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
    )
    workstation.run("login", "prod", "--mfa-code", phone.unused_code())
    return workstation


def files_with(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_a_kept_session_needs_neither_botocore_nor_typer(workstation: Workstation) -> None:
    found = loaded(workstation, "credential-process", "prod")
    assert "awsroles" in found
    assert found & {"botocore", "boto3", "typer", "configupdater", "pydantic"} == set()


@pytest.mark.parametrize("profile", ["prod", "master"])
def test_a_cached_session_loads_no_more_than_ten_modules(workstation: Workstation, profile: str) -> None:
    more = modules(workstation, "credential-process", profile) - modules_of_python(workstation)
    assert {"awsroles.fastpath.secret_service", "_socket"} <= more
    assert len(more) <= 10, sorted(more)
    assert (
        more & {"resource", "json", "re", "typing", "pathlib", "dataclasses", "keyring", "struct", "enum", "socket"}
        == set()
    )


def test_a_renewal_loads_neither_a_client_nor_what_asks_for_a_code(workstation: Workstation) -> None:
    workstation.write_config(f"{workstation.config.read_text()}region = eu-west-1\n")
    found = modules(workstation, "credential-process", "prod")
    assert {"awsroles.adapters.aws.sts_request", "secretstorage"} <= found
    heavy = {"boto3", "botocore.client", "botocore.session", "keyring", "typer", "configupdater", "configparser"}
    assert found & heavy == set()
    unasked = {
        f"awsroles.adapters.{name}" for name in ("file_store.store", "mfa.dialog", "mfa.prompt", "state.settings")
    }
    assert found & unasked == set()


def test_a_renewal_loads_no_more_modules_of_ours_than_it_needs(workstation: Workstation) -> None:
    workstation.write_config(f"{workstation.config.read_text()}region = eu-west-1\n")
    ours = {name for name in modules(workstation, "credential-process", "prod") if name.startswith("awsroles")}
    assert len(ours) <= 76, sorted(ours)


def test_a_kept_session_takes_four_calls_on_the_session_bus(
    workstation: Workstation, keyring_bus: PrivateKeyring, tmp_path: Path
) -> None:
    with closing(CountedBus(str(tmp_path), keyring_bus.address)) as bus:
        workstation.run("credential-process", "prod", DBUS_SESSION_BUS_ADDRESS=bus.address)
        assert bus.calls == ["Hello", "SearchItems", "OpenSession", "GetSecret"]


def test_a_guarded_profile_takes_one_search_more_and_no_module(
    aws: StandIn, workstation: Workstation, keyring_bus: PrivateKeyring, tmp_path: Path
) -> None:
    modules_before = modules(workstation, "credential-process", "prod")
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    aws.add_managed_policy(arn, allow(["s3:Get*"]))
    workstation.write_config(f"{workstation.config.read_text()}awsroles_policy_arns = {arn}\n")
    workstation.run("credential-process", "prod")
    assert modules(workstation, "credential-process", "prod") == modules_before
    with closing(CountedBus(str(tmp_path), keyring_bus.address)) as bus:
        workstation.run("credential-process", "prod", DBUS_SESSION_BUS_ADDRESS=bus.address)
        narrowed = list(bus.calls)
        workstation.run("elevate", "prod", "--reason", "INC-123")
        bus_before = len(bus.calls)
        workstation.run("credential-process", "prod", DBUS_SESSION_BUS_ADDRESS=bus.address)
        assert narrowed == ["Hello", "SearchItems", "SearchItems", "OpenSession", "GetSecret"]
        assert bus.calls[bus_before:] == ["Hello", "SearchItems", "OpenSession", "GetSecret"]


def test_a_kept_session_is_handed_out_without_a_trace(workstation: Workstation, home: Path) -> None:
    before = workstation.run("credential-process", "prod").stdout
    files = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert workstation.run("credential-process", "prod").stdout == before
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == files


def test_a_hundred_at_once_are_served_from_the_keyring(aws: StandIn, workstation: Workstation) -> None:
    document = workstation.run("credential-process", "prod").stdout.encode()
    calls = len(aws.calls)
    processes = [workstation.start("credential-process", "prod") for _ in range(100)]
    assert [process.communicate(timeout=60) for process in processes] == [(document, b"")] * 100
    assert len(aws.calls) == calls


def test_with_a_closed_stdout_no_file_of_ours_is_taken_for_it(workstation: Workstation, tmp_path: Path) -> None:
    document = workstation.credentials_of("prod")
    command = shlex.join(workstation.command("credential-process", "prod"))
    for closed in (">&-", "<&- >&-", "<&- >&- 2>&-"):
        script = f"{command} {closed}"
        done = subprocess.run(["/bin/sh", "-c", script], env=workstation.environment, timeout=30, check=False)
        assert done.returncode == 0
    assert files_with(tmp_path, document["SecretAccessKey"]) == []
    assert files_with(tmp_path, document["SessionToken"]) == []


def test_a_caller_that_has_gone_is_no_bug(workstation: Workstation, home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        workstation.command("credential-process", "prod"),
        env=workstation.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
    assert not (home / ".local" / "state" / "awsroles" / "crashes").exists()


def test_a_document_is_written_whole_into_a_pipe_that_takes_it_in_parts() -> None:
    script = (
        "import os; from awsroles.fastpath.credential_process import _write; "
        "os.set_blocking(1, False); _write(b'x' * 200_000)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=True)
    assert len(done.stdout) == 200_000


def test_half_a_document_is_no_success(workstation: Workstation, tmp_path: Path) -> None:
    command = workstation.command("credential-process", "prod")
    script = (
        f"import os, resource; resource.setrlimit(resource.RLIMIT_FSIZE, (99, 99)); os.execv({command[0]!r}, {command})"
    )
    with open(tmp_path / "out", "wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=workstation.environment,
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert (tmp_path / "out").stat().st_size == 99
    assert done.returncode == 5
    assert b"the output cannot be written: File too large" in done.stderr


def test_a_failing_platform_keyring_is_left_to_the_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OsKeyring, "get", Mock(side_effect=StoreLockedError("the keyring is locked")))
    assert credential_process._read_platform_item("awsroles/role-session/x") is None


def test_a_document_that_cannot_be_written_is_reported(workstation: Workstation) -> None:
    script = f"{shlex.join(workstation.command('credential-process', 'prod'))} > /dev/full"
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=workstation.environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 5
    assert "the output cannot be written: No space left on device" in done.stderr
