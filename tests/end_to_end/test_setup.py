"""`awsroles setup` with keys from a prompt, the environment, stdin and a plaintext profile."""

import json
from pathlib import Path
from typing import Any

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, force_mfa_policy


@pytest.fixture
def mfa_listing_allowed(aws: StandIn, key: AccessKey, phone: MfaDevice) -> MfaDevice:
    """Let ada list her devices, of which the phone is one."""
    assert key.user is phone.user
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    return phone


def of_key(key: AccessKey) -> dict[str, Any]:
    return {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}


def plaintext(key: AccessKey, header: str = "[default]") -> str:
    return f"{header}\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"


def files_with(folder: Path, secret: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_without_a_terminal_the_key_comes_from_the_environment(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    done = workstation.run("setup", "--no-input", **of_key(key))
    assert "Found your MFA device: ada-phone" in done.stderr
    assert done.stdout == ""
    assert f"awsroles_mfa_serial = {mfa_listing_allowed.serial}" in workstation.config.read_text()
    assert workstation.config.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wrapped", [True, False])
def test_without_a_terminal_the_key_comes_from_stdin(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice, *, wrapped: bool
) -> None:
    fields = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key, "Status": "Active"}
    document = {"AccessKey": fields} if wrapped else fields
    workstation.run("setup", "--no-input", given=json.dumps(document))
    assert f"awsroles_mfa_serial = {mfa_listing_allowed.serial}" in workstation.config.read_text()


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ("", 6, "no access key was given"),
        ("{", 3, "holds no access key in JSON"),
        ('{"AccessKeyId": "AKIA1"}', 3, "holds no access key in JSON"),
        ('{"AccessKeyId": "AKIA1", "SecretAccessKey": "x"}', 3, "'AKIA1' is not an access key ID"),
    ],
)
def test_an_invalid_key_is_rejected_and_nothing_is_written(
    workstation: Workstation, given: str, code: int, words: str
) -> None:
    done = workstation.run("setup", "--no-input", given=given, code=code)
    assert words in done.stderr
    assert "awsroles: hint: " in done.stderr
    assert not workstation.config.exists()


def test_temporary_credentials_and_root_keys_are_refused(
    aws: StandIn, workstation: Workstation, key: AccessKey
) -> None:
    done = workstation.run("setup", "--no-input", code=3, AWS_SESSION_TOKEN="t", **of_key(key))
    assert "temporary credentials" in done.stderr
    aws.add_user("arn:aws:iam::111111111111:root")
    root = aws.add_access_key("arn:aws:iam::111111111111:root")
    done = workstation.run("setup", "--no-input", code=3, **of_key(root))
    assert "root user" in done.stderr
    assert not workstation.config.exists()


def test_of_several_devices_the_person_chooses(
    aws: StandIn, workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    tablet = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    unasked = workstation.run("setup", "--no-input", code=6, **of_key(key))
    assert f"--mfa-serial {mfa_listing_allowed.serial}" in unasked.stderr

    workstation.write_config("")
    workstation.credentials.write_text(plaintext(key))
    with workstation.on_terminal("setup", "--from", "default") as terminal:
        terminal.wait_for("Number or name [1]: ")
        terminal.type("ada-tablet")
        terminal.wait_for("once it is stored? [Y/n] ")
        terminal.type("")
        terminal.wait_for("Find the roles that you may assume? [Y/n]")
        terminal.type("n")
        assert terminal.exit_code() == 0
    assert f"awsroles_mfa_serial = {tablet.serial}" in workstation.config.read_text()


def test_if_listing_devices_is_denied_the_serial_is_an_option_or_a_prompt(
    aws: StandIn, workstation: Workstation, key: AccessKey, phone: MfaDevice
) -> None:
    aws.users[ADA].policies = (force_mfa_policy(),)
    done = workstation.run("setup", "--no-input", code=6, **of_key(key))
    assert "give --mfa-serial, for example arn:aws:iam::111111111111:mfa/ada" in done.stderr
    workstation.run("setup", "--no-input", "--mfa-serial", phone.serial, **of_key(key))
    assert f"awsroles_mfa_serial = {phone.serial}" in workstation.config.read_text()


def test_from_keeps_the_name_and_deletes_the_plaintext_key(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice, home: Path
) -> None:
    workstation.write_config(f"# mine\n{plaintext(key)}region = eu-west-1\n\n[profile other]\nregion = eu-west-2\n")
    workstation.credentials.write_text(plaintext(key))

    done = workstation.run("setup", "--from", "default", "--no-input")

    assert "Removed the key of default from ~/.aws/credentials" in done.stderr
    assert files_with(home, key.secret_access_key) == []
    assert workstation.config.read_text().startswith("# mine\n[default]\n")
    assert "[profile other]\nregion = eu-west-2\n" in workstation.config.read_text()
    workstation.run("login", "default", "--mfa-code", mfa_listing_allowed.unused_code())
    assert workstation.caller("default") == ADA


def test_from_with_another_name_updates_the_profiles_that_use_it(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice, home: Path
) -> None:
    options = f"role_arn = {OPERATIONS}\nsource_profile = default\nmfa_serial = {mfa_listing_allowed.serial}\n"
    native = f"[profile prod]\n{options}"
    workstation.write_config(native)
    workstation.credentials.write_text(plaintext(key))

    unasked = workstation.run("setup", "master", "--from", "default", "--no-input")
    assert "stay as they are; --yes changes them." in unasked.stderr
    assert workstation.credentials.read_text() == plaintext(key)
    assert native in workstation.config.read_text()

    workstation.run("setup", "master", "--from", "default", "--no-input", "--yes")
    assert files_with(home, key.secret_access_key) == []
    assert native.replace("source_profile = default", "source_profile = master") in workstation.config.read_text()


def test_a_role_that_is_its_own_source_keeps_working_with_its_key_in_the_keyring(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice, home: Path
) -> None:
    workstation.write_config(f"[profile lab]\nrole_arn = {OPERATIONS}\nsource_profile = lab\nregion = eu-west-1\n")
    workstation.credentials.write_text(plaintext(key, "[lab]"))
    before = workstation.config.read_bytes()

    refused = workstation.run("setup", "--from", "lab", "--no-input", code=6)
    assert "awsroles setup --from lab --master master" in refused.stderr
    assert workstation.config.read_bytes() == before

    done = workstation.run("setup", "--from", "lab", "--master", "company", "--no-input")
    assert done.stderr.splitlines()[-2:] == ["Next, log in to the role:", "  awsroles login lab"]
    assert files_with(home, key.secret_access_key) == []
    workstation.run("login", "lab", "--mfa-code", mfa_listing_allowed.unused_code())
    assert workstation.caller("lab") == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert workstation.caller("company") == ADA


def test_a_role_in_the_credentials_file_is_adopted_by_the_suggested_command(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    options = f"role_arn = {OPERATIONS}\nsource_profile = default\nmfa_serial = {mfa_listing_allowed.serial}\n"
    role = f"\n[prod]\nregion = eu-west-3\n{options}"
    workstation.write_config("[default]\nregion = eu-west-1\n")
    workstation.credentials.write_text(plaintext(key) + role)
    done = workstation.run("setup", "--from", "default", "--no-input")
    assert "\n  awsroles profile adopt prod\n" in done.stderr
    before = workstation.config.read_text(), workstation.credentials.read_text()
    dry = workstation.run("profile", "adopt", "prod", "--dry-run")
    assert f"-role_arn = {OPERATIONS}\n" in dry.stdout
    workstation.run("profile", "adopt", "prod")
    workstation.run("login", "prod", "--mfa-code", mfa_listing_allowed.unused_code())
    assert workstation.caller("prod") == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    workstation.run("profile", "remove", "--restore", "prod")
    assert (workstation.config.read_text(), workstation.credentials.read_text()) == before


def test_login_adopts_a_role_in_the_credentials_file(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    workstation.write_config("[default]\nregion = eu-west-1\n[profile prod]\nregion = eu-west-3\n")
    workstation.credentials.write_text(f"{plaintext(key)}\n[prod]\nrole_arn = {OPERATIONS}\nsource_profile = default\n")
    workstation.run("setup", "--from", "default", "--no-input")
    workstation.run("login", "prod", "--mfa-code", mfa_listing_allowed.unused_code())
    assert workstation.caller("prod") == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert workstation.credentials.read_text().strip() == ""


def test_the_plaintext_key_stays_if_the_keyring_rejects_it(
    workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    assert mfa_listing_allowed.active
    workstation.write_config("")
    workstation.credentials.write_text(plaintext(key))
    done = workstation.run(
        "setup", "--from", "default", "--no-input", code=5, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere"
    )
    assert "awsroles: error: " in done.stderr
    assert workstation.credentials.read_text() == plaintext(key)
    assert workstation.config.read_text() == ""


def test_another_user_needs_replace_and_the_same_one_twice_changes_nothing(
    aws: StandIn, workstation: Workstation, key: AccessKey, mfa_listing_allowed: MfaDevice
) -> None:
    assert mfa_listing_allowed.active
    workstation.run("setup", "--no-input", **of_key(key))
    first = workstation.config.read_bytes()
    workstation.run("setup", "--no-input", **of_key(key))
    assert workstation.config.read_bytes() == first

    aws.add_user("arn:aws:iam::111111111111:user/bob", policies=[allow(["iam:ListMFADevices"])])
    bob_key = aws.add_access_key("arn:aws:iam::111111111111:user/bob")
    refused = workstation.run("setup", "--no-input", code=3, **of_key(bob_key))
    assert "is that of ada in account 111111111111, and this key belongs to bob" in refused.stderr
    assert workstation.config.read_bytes() == first
    workstation.run("setup", "--no-input", "--replace", **of_key(bob_key))
    assert "user/bob" in workstation.config.read_text()


def test_the_china_partition_is_known_by_its_region(aws: StandIn, workstation: Workstation) -> None:
    mei = "arn:aws-cn:iam::444444444444:user/staff/mei"
    aws.add_user(mei, policies=[allow(["iam:ListMFADevices"])])
    aws.add_mfa_device(mei, "arn:aws-cn:iam::444444444444:mfa/mei")
    key = aws.add_access_key(mei)
    workstation.run("setup", "china", "--no-input", "--region", "cn-north-1", **of_key(key))
    assert f"awsroles_user_arn = {mei}" in workstation.config.read_text()
