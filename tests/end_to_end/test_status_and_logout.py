"""`awsroles status`, `awsroles logout`, `awsroles profile` and `awsroles console`."""

import json
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from testbed.names import OPERATIONS
from testbed.program import json_document
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring

NATIVE = f"\n[profile native]\nrole_arn = {OPERATIONS}\nsource_profile = master\n"


def test_the_status_for_programs(logged_in: Workstation) -> None:
    with open(logged_in.config, "a", encoding="ascii") as file:
        file.write(NATIVE)
    done = logged_in.run("status", "--json")
    rows = {row["profile"]: row for row in json.loads(done.stdout)}
    for row in rows.values():
        json_document.check(row, "A profile")
    ends = datetime.strptime(rows["prod-operations"].pop("expires_at"), "%Y-%m-%dT%H:%M:%S%z")
    assert timedelta(minutes=59) < ends - datetime.now(timezone.utc) <= timedelta(minutes=60)
    shown = ("kind", "account_id", "role_arn", "source_profile", "session_via", "remark", "state")
    assert {name: tuple(row[key] for key in shown) for name, row in rows.items()} == {
        "master": ("user", "111111111111", None, None, "mfa_session", None, "live"),
        "prod-operations": ("role", "222222222222", OPERATIONS, "master", "mfa_session", None, "live"),
        "native": ("role", "222222222222", OPERATIONS, "master", None, "native", "none"),
    }
    assert done.stderr == ""


def test_status_needs_no_keyring_and_shows_an_expired_session(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    aws.lifetimes["AssumeRole"] = -1
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    done = configured.run("status", "prod-operations", "--json", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert [row["state"] for row in json.loads(done.stdout)] == ["expired"]
    table = configured.run("status").stdout.splitlines()
    assert table[0].split() == ["PROFILE", "ACCOUNT", "ROLE", "SESSION"]
    assert any("prod-operations" in line and "expired" in line for line in table)


def test_logging_out_of_a_profile_leaves_the_mfa_session(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    done = logged_in.run("logout", "prod-operations")
    assert done.stderr == (
        "Logged out of prod-operations\n  At AWS, credentials that programs got before stay valid until they expire.\n"
    )
    assert not any("role-session" in item for item in keyring_bus.items())
    assert any("mfa-session" in item for item in keyring_bus.items())
    assert logged_in.run("logout", "prod-operations").stderr == "prod-operations had no session.\n"
    logged_in.run("credential-process", "prod-operations")
    assert aws.count("AssumeRole") == 2


def test_logging_out_of_all_leaves_nothing_but_the_key(logged_in: Workstation, keyring_bus: PrivateKeyring) -> None:
    assert (
        logged_in.run("logout").stderr
        == "Deleted 2 sessions\n  At AWS, credentials that programs got before stay valid until they expire.\n"
    )
    assert [item.split("/")[1] for item in keyring_bus.items()] == ["access-key"]
    assert {row["state"] for row in json.loads(logged_in.run("status", "--json").stdout)} == {"none"}
    assert "no profile named nobody" in logged_in.run("logout", "nobody", code=3).stderr


def test_logout_with_json_prints_the_deleted_sessions(logged_in: Workstation) -> None:
    def logged_out(*arguments: str) -> dict[str, bool]:
        done = logged_in.run("logout", *arguments, "--json")
        for each in json.loads(done.stdout):
            json_document.check(each, "A profile", "logout")
        assert done.stderr == ""
        assert {each["state"] for each in json.loads(done.stdout)} <= {"none"}
        return {each["profile"]: each["deleted"] for each in json.loads(done.stdout)}

    assert logged_out("prod-operations") == {"prod-operations": True}
    assert logged_out("prod-operations", "master") == {"prod-operations": False, "master": True}
    assert logged_out("--all") == {}


def test_a_session_of_a_removed_profile_is_printed_without_a_name(logged_in: Workstation) -> None:
    whole = logged_in.config.read_text()
    logged_in.config.write_text(whole.partition("[profile prod-operations]")[0])
    (gone,) = json.loads(logged_in.run("logout", "prod-operations", "--json").stdout)
    json_document.check(gone, "A profile", "logout")
    assert (gone["profile"], gone["kind"], gone["deleted"]) == ("prod-operations", "role", True)


def test_logout_prints_deleted_sessions_with_an_invalid_config_file(logged_in: Workstation) -> None:
    logged_in.config.write_text("this is no line of a config file")
    found = json.loads(logged_in.run("logout", "--all", "--json").stdout)
    for each in found:
        json_document.check(each, "A profile", "logout")
    assert {(each["profile"], each["kind"], each["account_id"]) for each in found} == {
        (None, "user", "111111111111"),
        ("prod-operations", "role", None),
    }


def test_profiles_are_listed_and_shown(configured: Workstation, phone: MfaDevice) -> None:
    with open(configured.config, "a", encoding="ascii") as file:
        file.write(f"{NATIVE}\n[profile sso]\nsso_session = x\n")
    rows = {row["profile"]: row["kind"] for row in json.loads(configured.run("profile", "list", "--json").stdout)}
    assert rows == {"master": "user", "prod-operations": "role", "native": "role", "sso": "other"}
    assert "PROFILE" in configured.run("profile", "list").stdout
    shown = configured.run("profile", "show", "prod-operations").stdout
    assert phone.serial in shown
    assert "from the MFA session" in shown
    assert json.loads(configured.run("profile", "show", "master", "--json").stdout)["kind"] == "user"


def states(workstation: Workstation, **variables: str) -> dict[str, str]:
    return {
        row["profile"]: row["state"]
        for row in json.loads(workstation.run("status", "--json", code=0, given=None, **variables).stdout)
    }


def test_logout_all_works_without_the_state_directory(
    logged_in: Workstation, keyring_bus: PrivateKeyring, home: Path
) -> None:
    shutil.rmtree(home / ".local" / "state")
    assert states(logged_in) == {"master": "unknown", "prod-operations": "unknown"}
    assert (
        logged_in.run("logout", "--all").stderr
        == "Deleted 2 sessions\n  At AWS, credentials that programs got before stay valid until they expire.\n"
    )
    assert [item.split("/")[1] for item in keyring_bus.items()] == ["access-key"]
    assert states(logged_in) == {"master": "none", "prod-operations": "none"}


def test_logout_works_with_another_state_directory_and_for_a_removed_profile(
    logged_in: Workstation, keyring_bus: PrivateKeyring, phone: MfaDevice, tmp_path: Path
) -> None:
    elsewhere = {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    assert logged_in.run("logout", "master", given=None, code=0, **elsewhere).stderr == (
        "Logged out of master\n  Its roles are logged out too: prod-operations\n"
        "  At AWS, credentials that programs got before stay valid until they expire.\n"
    )
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    logged_in.config.write_text(logged_in.config.read_text().partition("[profile prod-operations]")[0])
    done = logged_in.run("logout", "prod-operations", given=None, code=0, **elsewhere)
    assert done.stderr.startswith("Logged out of prod-operations\n")
    logged_in.run("logout", "master")
    assert [item.split("/")[1] for item in keyring_bus.items()] == ["access-key"]
    assert states(logged_in) == {"master": "none"}


def test_a_session_that_left_the_keyring_is_not_called_live(
    logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    assert states(logged_in) == {"master": "live", "prod-operations": "live"}
    keyring_bus.empty()
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    assert states(logged_in, **nowhere) == {"master": "live", "prod-operations": "live"}
    logged_in.run("credential-process", "prod-operations", code=None)
    assert states(logged_in, **nowhere)["prod-operations"] == "none"
    assert states(logged_in) == {"master": "none", "prod-operations": "none"}


def test_a_locked_keyring_is_distinguished_from_an_empty_one(
    logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    keyring_bus.lock()
    try:
        assert states(logged_in) == {"master": "live", "prod-operations": "live"}
        assert logged_in.run("status").stderr == "The keyring is locked. awsroles login asks for its password.\n"
        assert "locked" in logged_in.run("logout", "--all", "--no-input", code=5).stderr
    finally:
        keyring_bus.unlock()
    assert states(logged_in) == {"master": "live", "prod-operations": "live"}
