"""`awsroles store`: show secrets and move them between a real keyring and the file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.keyring.file_stores import PASSPHRASE, FileStores
from testbed.keyring.kernel_keys import require_kernel_keyring
from testbed.names import ADA
from testbed.program import json_document
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring

KEY, MFA = f"awsroles/access-key/{ADA}", f"awsroles/mfa-session/{ADA}"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


@pytest.fixture
def state(home: Path) -> Iterator[Path]:
    """Return the state directory, without its sessions in the kernel keyring."""
    require_kernel_keyring()
    folder = home / ".local" / "state" / "awsroles"
    yield folder
    FileStores(folder).clear()


def shown(workstation: Workstation) -> dict[str, str]:
    """Return the locations of the stored items by their names."""
    (found,) = json.loads(workstation.run("store", "show", "--json").stdout)
    json_document.check(found, "A store")
    return {each["item"]: each["place"] for each in found["items"]}


def test_everything_works_after_a_move_and_a_move_back_and_nothing_is_left(
    logged_in: Workstation, keyring_bus: PrivateKeyring, state: Path, aws: StandIn
) -> None:
    role = f"awsroles/role-session/{logged_in.config}#prod-operations"
    before = keyring_bus.items()
    assert shown(logged_in) == dict.fromkeys([KEY, MFA, role], "os_keyring")

    moved = logged_in.run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)
    assert moved.stderr == "Moved the access key and 2 sessions to the sealed file\n"
    assert keyring_bus.items() == {}
    assert shown(logged_in) == {KEY: "sealed_file", MFA: "kernel_keyring", role: "kernel_keyring"}
    logged_in.run("credential-process", "prod-operations", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert logged_in.caller("prod-operations") == CALLER

    back = logged_in.run("store", "move", "keyring", AWSROLES_PASSPHRASE=PASSPHRASE)
    assert back.stderr.splitlines() == [
        "Moved the access key and 2 sessions to the OS keyring",
        "Removed the sealed file ~/.local/state/awsroles/secrets",
    ]
    assert keyring_bus.items() == before
    assert not (state / "secrets").exists()
    assert FileStores(state).session_store().get(role) is None
    assert logged_in.caller("prod-operations") == CALLER
    assert aws.count("AssumeRole") == 1


def test_show_reports_that_it_waits_for_a_slow_keyring(logged_in: Workstation, request: pytest.FixtureRequest) -> None:
    slow: PrivateKeyring = request.getfixturevalue("own_keyring_bus")
    slow.start_daemon()
    slow.freeze_daemon()
    showing = logged_in.start("store", "show", DBUS_SESSION_BUS_ADDRESS=slow.address)
    assert showing.stderr is not None
    told = showing.stderr.readline()
    slow.thaw_daemon()
    showing.communicate(timeout=30)
    assert told == b"Waiting for the keyring \xe2\x80\xa6\n"
    assert showing.returncode == 0


def test_show_reads_no_secret_to_a_person_and_opens_nothing(
    logged_in: Workstation, keyring_bus: PrivateKeyring, key: AccessKey
) -> None:
    logged_in.run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)
    done = logged_in.run("store", "show", "--no-input")
    sentence = "Your secrets are in the sealed file ~/.local/state/awsroles/secrets, which needs your passphrase."
    assert done.stdout.splitlines() == [
        f"{sentence} Sessions are in memory.",
        "",
        "KIND         NAME             PLACE",
        "access key   ada              sealed file",
        "MFA session  ada              kernel keyring",
        "session      prod-operations  kernel keyring",
    ]
    assert key.secret_access_key not in done.stdout
    logged_in.run("store", "move", "keyring", AWSROLES_PASSPHRASE=PASSPHRASE)
    assert logged_in.run("store", "show").stdout.startswith("Your secrets are in the OS keyring.\n")
    keyring_bus.lock()
    locked = logged_in.run("store", "show")
    keyring_bus.unlock()
    assert locked.stdout == "Your secrets are in the OS keyring, which is locked: they cannot be listed.\n"
    assert keyring_bus.prompts() == 0


def test_a_keyring_that_does_not_answer_is_shown_as_such(configured: Workstation) -> None:
    done = configured.run("store", "show", code=5, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert done.stdout == "Your secrets are in the OS keyring, which does not answer.\n"
    assert "awsroles setup --store file" in done.stderr


def test_setup_leaves_no_secret_behind_in_the_other_store(
    logged_in: Workstation, key: AccessKey, phone: MfaDevice, keyring_bus: PrivateKeyring, state: Path
) -> None:
    given: dict[str, Any] = {"AWSROLES_PASSPHRASE": PASSPHRASE, "AWS_ACCESS_KEY_ID": key.access_key_id}
    given["AWS_SECRET_ACCESS_KEY"] = key.secret_access_key
    setup = ("setup", "--store", "file", "--no-input", "--mfa-serial", phone.serial)
    done = logged_in.run(*setup, code=3, **given)
    assert done.stderr.endswith("awsroles: hint: to move them: awsroles store move file\n")
    assert not (state / "store").exists()

    done = logged_in.run(*setup, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere", **given)
    assert "before, your old secrets are still there." in done.stderr
    assert (state / "store").read_text() == "file\n"
    # And once it answers again, the sessions that it still has come over, and the key that is newer stays.
    logged_in.run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)
    assert keyring_bus.items() == {}
    assert logged_in.caller("prod-operations") == CALLER


def test_a_wrong_passphrase_or_none_moves_nothing(
    logged_in: Workstation, keyring_bus: PrivateKeyring, state: Path
) -> None:
    before = keyring_bus.items()
    assert "AWSROLES_PASSPHRASE" in logged_in.run("store", "move", "file", code=6).stderr
    assert keyring_bus.items() == before
    logged_in.run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)
    sealed = (state / "secrets").read_bytes()
    logged_in.run("store", "move", "keyring", code=5, AWSROLES_PASSPHRASE="mistyped")
    assert (state / "secrets").read_bytes() == sealed
    assert keyring_bus.items() == {}


def test_a_move_to_the_current_store_does_nothing(logged_in: Workstation, keyring_bus: PrivateKeyring) -> None:
    before = keyring_bus.items()
    done = logged_in.run("store", "move", "keyring", "--no-input")
    assert done.stderr == "Your secrets are in the OS keyring already.\n"
    assert keyring_bus.items() == before
