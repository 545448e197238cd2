"""A machine without an OS keyring: secrets in a sealed file, sessions in memory."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.isolation import seccomp
from testbed.keyring.file_stores import PASSPHRASE, FileStores
from testbed.keyring.kernel_keys import expire, keys_of, require_kernel_keyring, revoke
from testbed.names import OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from awsroles.standin.server import Served
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
KINDS = (b"role-session", b"mfa-session")
OFFER = "Keep your access key in a file, encrypted with a passphrase? [Y/n] "
# Leaves what it was started with, and what its parent was.
SPY = """#!/bin/sh
{ env; tr '\\0' '\\n' < /proc/$PPID/cmdline; printf '%s\\n' "$@"; } >> "$HOME/seen"
cat "$HOME/code" 2> /dev/null
exit 0
"""


@pytest.fixture
def state(home: Path) -> Iterator[Path]:
    """Return the state directory, without its sessions in the kernel keyring."""
    require_kernel_keyring()
    folder = home / ".local" / "state" / "awsroles"
    yield folder
    FileStores(folder).clear()


@pytest.fixture
def workstation(environment: dict[str, str], state: Path, server: Served) -> Workstation:
    """Return a workstation before `setup`; only tests that use a session bus get one."""
    assert not state.exists()
    of_the_person = {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1"}
    return Workstation(environment | of_the_person)


@pytest.fixture
def pair(key: AccessKey) -> dict[str, Any]:
    """Return ada's access key as scripts give it."""
    return {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}


@pytest.fixture
def configured(workstation: Workstation, pair: dict[str, Any], phone: MfaDevice) -> Workstation:
    """Return a workstation with ada's master profile and the role profile prod-operations, not logged in."""
    setup = ("setup", "--store", "file", "--no-input", "--mfa-serial", phone.serial)
    workstation.run(*setup, AWSROLES_PASSPHRASE=PASSPHRASE, **pair)
    workstation.run("profile", "add", "prod-operations", "--role-arn", OPERATIONS)
    return workstation


@pytest.fixture
def logged_in(configured: Workstation, phone: MfaDevice) -> Workstation:
    """Return a workstation that is logged in to prod-operations."""
    log_in(configured, phone)
    return configured


@pytest.fixture
def mfa_listing_allowed(aws: StandIn, phone: MfaDevice) -> MfaDevice:
    """Allow ada to list her devices, which include the phone."""
    aws.users["arn:aws:iam::111111111111:user/ada"].policies = (allow(["iam:ListMFADevices"]),)
    return phone


def log_in(workstation: Workstation, phone: MfaDevice) -> None:
    workstation.run("login", "prod-operations", "--mfa-code", phone.unused_code(), AWSROLES_PASSPHRASE=PASSPHRASE)


def type_access_key(terminal: PtyProcess, key: AccessKey) -> None:
    terminal.wait_for("AWS region [")
    terminal.type("")
    terminal.wait_for("Access key ID: ")
    terminal.type(key.access_key_id)
    terminal.wait_for("Secret access key (hidden): ")
    terminal.type(key.secret_access_key)


def files_with(folder: Path, secret: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_the_passphrase_opens_the_key_and_nothing_else_needs_it(logged_in: Workstation, aws: StandIn) -> None:
    assert logged_in.caller("prod-operations") == CALLER
    assert "Already logged in to prod-operations" in logged_in.run("login", "prod-operations").stderr
    assert aws.count("AssumeRole") == 1
    logged_in.run("logout")
    calls = len(aws.calls)
    refused = logged_in.run("credential-process", "prod-operations", code=5, AWSROLES_PASSPHRASE=PASSPHRASE)
    assert refused.stdout == ""
    assert refused.stderr.endswith("awsroles: hint: run awsroles login prod-operations\n")
    assert len(aws.calls) == calls


def test_credential_process_asks_for_no_code_that_it_could_not_use(configured: Workstation) -> None:
    with configured.on_terminal("credential-process", "prod-operations") as terminal:
        assert not terminal.asks()
        assert terminal.exit_code() == 5
        assert "run awsroles login prod-operations" in terminal.screen


def test_secrets_and_passphrase_are_in_no_file_and_sessions_on_no_disk(
    logged_in: Workstation, home: Path, state: Path, key: AccessKey
) -> None:
    session = logged_in.credentials_of("prod-operations")
    for secret in (PASSPHRASE, key.secret_access_key, session["SecretAccessKey"], session["SessionToken"]):
        assert files_with(home.parent, secret) == []
    assert not (state / "sealed-sessions").exists()
    [kept] = [key for key in keys_of(str(state)) if b"role-session" in key.name]
    assert kept.lives in ("59m", "1h")


def test_no_program_that_is_started_gets_the_passphrase(configured: Workstation, home: Path, phone: MfaDevice) -> None:
    spy = home / "spy"
    spy.write_text(SPY)
    spy.chmod(0o755)
    (home / ".config" / "awsroles").mkdir(parents=True)
    settings = home / ".config" / "awsroles" / "config.toml"
    settings.write_text(f'mfa_process = "{spy}"\nbrowser = "{spy}"\n')
    (home / "code").write_text(phone.unused_code())
    configured.run("login", "prod-operations", AWSROLES_PASSPHRASE=PASSPHRASE)
    configured.run("console", "prod-operations", DISPLAY=":77", AWSROLES_PASSPHRASE=PASSPHRASE)
    (home / "code").unlink()
    configured.run("exec", "prod-operations", "--", str(spy), AWSROLES_PASSPHRASE=PASSPHRASE)
    configured.run("logout")
    configured.run("credential-process", "prod-operations", code=5, AWSROLES_PASSPHRASE=PASSPHRASE)
    seen = (home / "seen").read_text()
    assert seen.count("\nHOME=") == 3
    assert PASSPHRASE not in seen
    assert "PASSPHRASE" not in seen


def test_on_a_terminal_a_new_passphrase_is_typed_twice_and_shown_never(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    with workstation.on_terminal("setup", "--store", "file") as terminal:
        terminal.wait_for("Passphrase (hidden; Enter generates one): ")
        terminal.type(PASSPHRASE)
        terminal.wait_for("Passphrase again (hidden): ")
        terminal.type(PASSPHRASE)
        type_access_key(terminal, key)
        terminal.wait_for("Find the roles that you may assume? [Y/n]")
        terminal.type("n")
        assert terminal.exit_code() == 0
        assert PASSPHRASE not in terminal.screen
    workstation.run("profile", "add", "prod-operations", "--role-arn", OPERATIONS)
    with workstation.on_terminal(
        "login", "prod-operations", "--mfa-code", mfa_listing_allowed.unused_code()
    ) as terminal:
        terminal.wait_for("Passphrase of the sealed file (hidden): ")
        terminal.type("mistyped")
        terminal.wait_for("Wrong passphrase. Try again (2 left).")
        terminal.wait_for("Passphrase of the sealed file (hidden): ")
        terminal.type(PASSPHRASE)
        assert terminal.exit_code() == 0
    assert workstation.caller("prod-operations") == CALLER


@pytest.mark.parametrize("bus", ["none", "without a service"])
def test_if_no_keyring_answers_setup_offers_the_file(
    workstation: Workstation,
    key: AccessKey,
    mfa_listing_allowed: MfaDevice,
    state: Path,
    bus: str,
    request: pytest.FixtureRequest,
) -> None:
    assert mfa_listing_allowed.active
    if bus != "none":
        workstation.environment["DBUS_SESSION_BUS_ADDRESS"] = request.getfixturevalue("own_keyring_bus").address
    with workstation.on_terminal("setup") as terminal:
        terminal.wait_for(OFFER)
        terminal.type("")
        terminal.wait_for("generates one): ")
        terminal.type(PASSPHRASE)
        terminal.wait_for("again (hidden): ")
        terminal.type(PASSPHRASE)
        type_access_key(terminal, key)
        terminal.wait_for("Find the roles that you may assume? [Y/n]")
        terminal.type("n")
        assert terminal.exit_code() == 0
    assert (state / "store").read_text() == "file\n"
    assert (state / "secrets").exists()


def test_declining_the_file_writes_nothing(workstation: Workstation, state: Path) -> None:
    with workstation.on_terminal("setup") as terminal:
        terminal.wait_for(OFFER)
        terminal.type("n")
        assert terminal.exit_code() == 130
        assert "run awsroles setup again" in terminal.screen.replace("\n", " ")
    assert not (state / "store").exists()
    assert not workstation.config.exists()


def test_without_input_the_hint_is_the_option_and_nothing_was_sent(
    workstation: Workstation, pair: dict[str, Any], aws: StandIn, own_keyring_bus: PrivateKeyring
) -> None:
    for address in (workstation.environment["DBUS_SESSION_BUS_ADDRESS"], own_keyring_bus.address):
        done = workstation.run("setup", "--no-input", code=5, DBUS_SESSION_BUS_ADDRESS=address, **pair)
        assert "awsroles setup --store file" in done.stderr.splitlines()[-1]
    assert aws.calls == []
    assert own_keyring_bus.prompts() == 0
    asked = workstation.run("setup", "--store", "file", "--no-input", code=6, **pair)
    assert asked.stderr.splitlines()[-1] == "awsroles: hint: set AWSROLES_PASSPHRASE, or run it in a terminal"
    assert aws.calls == []


def test_a_wrong_passphrase_is_refused_before_anything_is_sent(
    configured: Workstation, pair: dict[str, Any], aws: StandIn, state: Path, phone: MfaDevice
) -> None:
    before, calls = (state / "secrets").read_bytes(), len(aws.calls)
    for command in (["login", "prod-operations", "--mfa-code", phone.unused_code()], ["setup", "second", "--no-input"]):
        done = configured.run(*command, code=5, AWSROLES_PASSPHRASE="mistyped", **pair)
        assert "AWSROLES_PASSPHRASE is not the passphrase" in done.stderr
        assert "mistyped" not in done.stderr
    asked = configured.run("login", "prod-operations", "--no-input", code=6)
    assert "AWSROLES_PASSPHRASE" in asked.stderr
    assert (state / "secrets").read_bytes() == before
    assert len(aws.calls) == calls


def test_a_damaged_file_is_reported_and_not_changed(configured: Workstation, state: Path) -> None:
    (state / "secrets").write_bytes((state / "secrets").read_bytes()[:-9])
    done = configured.run("login", "prod-operations", code=5, AWSROLES_PASSPHRASE=PASSPHRASE)
    assert "~/.local/state/awsroles/secrets is damaged" in done.stderr
    assert "backup" in done.stderr


def test_a_session_lost_by_the_kernel_is_requested_again(
    logged_in: Workstation, aws: StandIn, state: Path, phone: MfaDevice
) -> None:
    names = {kind: name for name in {key.name for key in keys_of(str(state))} for kind in KINDS if kind in name}
    before = logged_in.credentials_of("prod-operations")
    for take_away in (revoke, expire):
        take_away(names[b"role-session"])
        after = logged_in.credentials_of("prod-operations")
        assert after["AccessKeyId"] != before["AccessKeyId"]
        assert logged_in.credentials_of("prod-operations") == after
        before = after
    revoke(names[b"mfa-session"])
    assert logged_in.credentials_of("prod-operations") == before
    revoke(names[b"role-session"])
    told = logged_in.run("credential-process", "prod-operations", code=5).stderr
    assert told.endswith("awsroles: hint: run awsroles login prod-operations\n")
    assert (aws.count("AssumeRole"), aws.count("GetSessionToken")) == (3, 1)
    log_in(logged_in, phone)


def test_a_damaged_store_choice_is_an_error(logged_in: Workstation, state: Path) -> None:
    (state / "store").write_text("fi")
    for command in ("login", "credential-process"):
        done = logged_in.run(command, "prod-operations", code=3)
        assert "~/.local/state/awsroles/store names no store: 'fi'" in done.stderr


@pytest.mark.parametrize("error", ["EPERM", "ENOSYS"])
def test_if_a_sandbox_denies_the_kernel_keyring_sessions_are_in_sealed_files(
    configured: Workstation, phone: MfaDevice, state: Path, home: Path, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command: Callable[..., list[str]] = configured.command
    monkeypatch.setattr(configured, "command", lambda *given: seccomp.command(error, *command(*given)))
    code = phone.unused_code()
    done = configured.run("login", "prod-operations", "--mfa-code", code, AWSROLES_PASSPHRASE=PASSPHRASE)
    assert done.stderr.count("sealed with a key that is in memory only") == 1
    served = configured.run("credential-process", "prod-operations")
    assert served.stderr == ""
    session = configured.credentials_of("prod-operations")
    assert files_with(home.parent, session["SecretAccessKey"]) == []
    assert len(list((state / "sealed-sessions").iterdir())) == 2
    configured.run("logout")
    assert list((state / "sealed-sessions").iterdir()) == []


def test_logout_all_works_without_metadata_and_profiles(logged_in: Workstation, state: Path) -> None:
    shutil.rmtree(state / "sessions")
    logged_in.config.write_text(logged_in.config.read_text().partition("[profile prod-operations]")[0])
    assert logged_in.run("logout", "--all").stderr.startswith("Deleted 2 sessions")
    assert logged_in.run("logout", "--all").stderr.startswith("No sessions to delete")


def test_an_elevation_is_in_memory_too_and_needs_no_passphrase(
    aws: StandIn, logged_in: Workstation, state: Path
) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    aws.add_managed_policy(arn, allow(["s3:Get*"]))
    logged_in.write_config(f"{logged_in.config.read_text()}awsroles_policy_arns = {arn}\n")
    narrowed = logged_in.credentials_of("prod-operations")
    logged_in.run("elevate", "prod-operations", "--reason", "INC-123")
    elevated = logged_in.credentials_of("prod-operations")
    assert elevated["AccessKeyId"] != narrowed["AccessKeyId"]
    assert any(b"elevated-session" in key.name for key in keys_of(str(state)))
    logged_in.run("logout", "prod-operations")
    again = logged_in.credentials_of("prod-operations")
    assert aws.sessions[again["AccessKeyId"]].caller.session_policies == (allow(["s3:Get*"]),)
