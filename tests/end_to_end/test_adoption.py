"""Adopting and restoring twenty native profiles, checked with the real AWS CLI."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation

from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.shared_dir import shared_folder
from awsroles.core.messages import in_words
from awsroles.fastpath.paths import state_directory
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, trust, trust_with_mfa
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess

MASTER_ACCOUNT = "111111111111"
ADA = f"arn:aws:iam::{MASTER_ACCOUNT}:user/ada"
PHONE = f"arn:aws:iam::{MASTER_ACCOUNT}:mfa/ada-phone"
TABLET = f"arn:aws:iam::{MASTER_ACCOUNT}:mfa/ada-tablet"
ROLE = "arn:aws:iam::222222222222:role/"
SECOND = "arn:aws:iam::333333333333:role/second"
CALLER = "arn:aws:sts::222222222222:assumed-role/"

PLAIN = "".join(
    f"\n[profile p{number:02}]\nregion = eu-west-{number % 3 + 1}\nrole_arn = {ROLE}operations\n"
    f"source_profile = master\nmfa_serial = {PHONE}\n"
    for number in range(12)
)
ODD = f"""
# --- ours, since 2019 ---
[profile spaced] ; odd spacing
role_arn={ROLE}operations
Source_Profile\t=\tmaster
mfa_serial= {PHONE} \t
output=json # for scripts
[profile block]
s3 =
  max_concurrent_requests = 20

  addressing_style = path
source_profile: master
role_arn: {ROLE}operations
; the phone
mfa_serial: {PHONE}

[profile audit]
external_id = e-1
role_session_name = ada-audits
duration_seconds = 3600
mfa_serial = {PHONE}
source_profile = master
role_arn = {ROLE}audit

"""
CHAINS = f"""[profile second]
role_arn = {SECOND}
source_profile = first
[profile first]
role_arn = {ROLE}operations
source_profile = master
mfa_serial = {PHONE}

[profile tablet]
role_arn = {ROLE}operations
source_profile = master
mfa_serial = {TABLET}

[sso-session s]
sso_region = eu-west-1
[profile sso]
sso_session = s
sso_account_id = 222222222222

[profile ec2]
role_arn = {ROLE}operations
credential_source = Ec2InstanceMetadata
[profile other-program]
credential_process = /bin/false
[profile plain]
role_arn = {ROLE}open
source_profile = plaintext
[profile open]
role_arn = {ROLE}open
source_profile = master"""
NATIVE = [*(f"p{number:02}" for number in range(12)), "spaced", "block", "audit", "second", "first", "tablet"]
NATIVE += ["plain", "open"]


@pytest.fixture
def desk_with_natives(configured: Workstation, aws: StandIn, key: AccessKey) -> Workstation:
    """Return a workstation with twenty native profiles in a file of several line ends without a last one."""
    aws.add_role(f"{ROLE}operations", trust_with_mfa(MASTER_ACCOUNT), policies=[allow_assume([SECOND])])
    aws.add_role(f"{ROLE}audit", trust_with_mfa(MASTER_ACCOUNT, external_id="e-1"))
    aws.add_role(SECOND, trust(f"{ROLE}operations"))
    configured.run("profile", "remove", "prod-operations", "--yes")
    with open(configured.config, "ab") as file:
        file.write((PLAIN + ODD.replace("\n", "\r\n") + CHAINS).encode())
    configured.credentials.write_text(
        f"[plaintext]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
    )
    # Not every profile names a region, and the AWS CLI wants one.
    return Workstation(configured.environment | {"AWS_DEFAULT_REGION": "eu-west-1"})


def test_twenty_profiles_are_adopted_and_restored_byte_for_byte(
    desk_with_natives: Workstation, phone: MfaDevice, aws: StandIn, keyring_bus: PrivateKeyring
) -> None:
    workstation = desk_with_natives
    original = workstation.config.read_bytes()
    workstation.run("login", "master", "--mfa-code", phone.unused_code())
    _check_native(workstation)

    adopted = workstation.run("profile", "adopt", "--all")

    assert adopted.stdout == ""
    assert "Adopted 20 profiles: " in adopted.stderr
    for name in ("sso", "ec2", "other-program"):
        assert f"\n  {name} " in adopted.stderr
        assert _section(workstation, name) in original.decode()
    assert (
        "The access key of plaintext is in plain text. Move it to the keyring:\n  awsroles setup --from plaintext\n"
        in adopted.stderr
    )
    codes = aws.count("GetSessionToken")
    for name in ("p00", "spaced", "block"):
        assert workstation.credentials_of(name)["AccountId"] == "222222222222"
    assert workstation.caller("block") == f"{CALLER}operations/ada"
    assert workstation.caller("audit") == f"{CALLER}audit/ada-audits"
    assert workstation.caller("second") == f"{SECOND.replace(':iam:', ':sts:').replace('role/', 'assumed-role/')}/ada"
    assert workstation.caller("plain") == f"{CALLER}open/ada"
    assert aws.count("GetSessionToken") == codes, "one code served them all"

    written = workstation.config.read_bytes()
    workstation.run("profile", "adopt", "--all")
    assert workstation.config.read_bytes() == written
    shown = workstation.run("profile", "remove", *NATIVE, "--restore", "--dry-run").stdout
    assert f"\n+mfa_serial= {PHONE} \\t\n" in shown

    restored = workstation.run("profile", "remove", *NATIVE, "--restore")

    assert restored.stderr == f"Restored {in_words(NATIVE)}\n"
    assert workstation.config.read_bytes() == original
    assert [item for item in keyring_bus.items() if "role-session" in item] == []
    _check_native(workstation)


def _check_native(workstation: Workstation) -> None:
    """Check that the AWS CLI assumes the roles itself and asks for its own codes."""
    assert workstation.caller("open").startswith(f"{CALLER}open/botocore-session")
    command = workstation.aws_command("sts", "get-caller-identity", "--profile", "p00")
    with PtyProcess(command, workstation.environment, seconds=30) as terminal:
        terminal.wait_for(f"Enter MFA code for {PHONE}: ")


def _section(workstation: Workstation, name: str) -> str:
    return workstation.config.read_bytes().decode().partition(f"[profile {name}]")[2].partition("[profile")[0]


def test_the_backups_are_private_and_contain_no_secret(
    desk_with_natives: Workstation, key: AccessKey, home: Path
) -> None:
    desk_with_natives.run("profile", "adopt", "--all")
    folder = home / ".local" / "state" / "awsroles" / "adopted"
    files = list(folder.iterdir())
    assert len(files) == 20
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not any(key.secret_access_key in path.read_text() for path in files)


def test_a_profile_adopted_by_login_can_be_restored(desk_with_natives: Workstation, phone: MfaDevice) -> None:
    workstation = desk_with_natives
    original = workstation.config.read_bytes()
    done = workstation.run("login", "spaced", "--mfa-code", phone.unused_code())
    assert "Adopted spaced\n  The AWS CLI no longer asks for its MFA codes.\n" in done.stderr
    assert workstation.caller("spaced") == f"{CALLER}operations/ada"
    workstation.run("profile", "remove", "spaced", "--restore")
    assert workstation.config.read_bytes() == original


def test_profiles_stay_adopted_when_their_key_moves_to_the_keyring(
    workstation: Workstation, key: AccessKey, phone: MfaDevice, aws: StandIn
) -> None:
    workstation.write_config(
        f"[profile prod]\nregion=eu-west-3\nrole_arn={ROLE}operations\nsource_profile=default\nmfa_serial={PHONE}\n"
    )
    workstation.credentials.write_text(
        f"[default]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
    )
    done = workstation.run("profile", "adopt", "prod")
    assert "awsroles setup --from default" in done.stderr
    workstation.run("setup", "master", "--from", "default", "--no-input", "--yes", "--mfa-serial", phone.serial)
    workstation.run("login", "prod", "--mfa-code", phone.unused_code())
    assert workstation.caller("prod") == f"{CALLER}operations/ada"
    assert aws.count("GetSessionToken") == 1
    workstation.run("profile", "remove", "prod", "--restore")
    assert f"role_arn={ROLE}operations\nsource_profile = master\n" in workstation.config.read_text()


def test_removing_a_profile_asks_for_confirmation(configured: Workstation) -> None:
    before = configured.config.read_bytes()
    with configured.on_terminal("profile", "remove", "prod-operations") as terminal:
        terminal.wait_for("Remove prod-operations? [y/N] ")
        terminal.type("n")
        assert terminal.exit_code() == 130
        assert "Cancelled." in terminal.screen
    assert configured.config.read_bytes() == before
    assert "give --yes" in configured.run("profile", "remove", "prod-operations", code=6).stderr
    with configured.on_terminal("profile", "remove", "prod-operations") as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type("yes")
        assert terminal.exit_code() == 0
    assert "prod-operations" not in configured.config.read_text()


def test_removing_a_profile_deletes_its_session(logged_in: Workstation, keyring_bus: PrivateKeyring) -> None:
    assert any("role-session" in item for item in keyring_bus.items())
    logged_in.run("profile", "remove", "prod-operations", "--yes")
    assert not any("role-session" in item for item in keyring_bus.items())
    assert any("mfa-session" in item for item in keyring_bus.items())
    logged_in.run("profile", "remove", "master", "--yes")
    assert [item.partition("arn:")[0] for item in keyring_bus.items()] == ["awsroles/access-key/"]


@pytest.mark.parametrize("again", [["profile", "adopt", "prod"], ["profile", "adopt", "--all"]])
def test_an_adoption_killed_between_its_two_files_is_finished_by_the_next(tmp_path: Path, again: list[str]) -> None:
    (tmp_path / ".aws").mkdir(mode=0o700)
    config, credentials = tmp_path / ".aws" / "config", tmp_path / ".aws" / "credentials"
    config.write_text(f"[profile master]\nawsroles_user_arn = {ADA}\n")
    credentials.write_text(
        f"[base]\nregion = x\n\n[prod]\nrole_arn = {ROLE}operations\nsource_profile = master\n\n[z]\n"
    )
    before = config.read_text(), credentials.read_text()
    environment = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "awsroles", *again]
    locks = FileLocks(shared_folder(state_directory(environment), environment), lambda: 60, lambda: None)
    with locks.hold(f"file {credentials}"), subprocess.Popen(command, env=environment) as process:
        while "awsroles_role_arn" not in config.read_text():
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    assert credentials.read_text() == before[1], "it was killed before its second file"

    subprocess.run(command, env=environment, check=True, timeout=60)
    assert "role_arn" not in credentials.read_text()
    restore = [sys.executable, "-m", "awsroles", "profile", "remove", "--restore", "prod"]
    subprocess.run(restore, env=environment, check=True, timeout=60)
    assert (config.read_text(), credentials.read_text()) == before
