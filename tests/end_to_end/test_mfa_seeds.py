"""`awsroles mfa store`, `code` and `forget`, as processes with a real keyring and a real terminal."""

import re
import time
from pathlib import Path

from testbed.names import PHONE
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from devtools.private_keyring import PrivateKeyring

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
SEED_ITEM = f"awsroles/totp-seed/{PHONE}"


def codes_now(seed: str) -> list[str]:
    """Return the code of this moment and those around it, whichever of them a process saw."""
    return [totp_code(seed, time_step(time.time()) + distance) for distance in (-1, 0, 1)]


def early_in_a_step() -> None:
    """Return when the code of this moment stays for some time."""
    spent = time.time() % 30
    if spent > 20:
        time.sleep(30 - spent)


def files_with(home: Path, secret: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_a_stored_seed_logs_in_without_a_prompt(
    aws: StandIn, configured: Workstation, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    with configured.on_terminal("mfa", "store") as terminal:
        terminal.wait_for("MFA no longer protects you")
        terminal.wait_for("Store it anyway? [y/N] ")
        terminal.type("y")
        terminal.wait_for("Seed of ada-phone, in base32 or as otpauth:// URI (hidden): ")
        assert not terminal.echoes()
        terminal.type(phone.seed.lower())
        terminal.wait_for("ada-phone should now show  ")
        terminal.wait_for("Does it? [y = yes, n = no, Enter = next code] ")
        shown = "".join(*re.findall(r"should now show  (\d{3}) (\d{3})", terminal.screen))
        terminal.type("y")
        assert terminal.exit_code() == 0, terminal.screen
        assert phone.seed.lower() not in terminal.screen
    assert shown in codes_now(phone.seed)
    assert keyring_bus.items()[SEED_ITEM] == phone.seed

    done = configured.run("mfa", "code")
    assert done.stdout.strip() in codes_now(phone.seed)
    assert re.sub(r"\d+", "30", done.stderr) == "Valid for 30 s.\n"

    early_in_a_step()
    assert configured.caller("prod-operations") == CALLER
    assert "This code was used already. The next one comes in" in configured.run("mfa", "code").stderr
    assert aws.count("GetSessionToken") == 1

    configured.run("mfa", "forget", "--yes", "--no-input")
    assert SEED_ITEM not in keyring_bus.items()
    assert files_with(Path(configured.environment["HOME"]), phone.seed) == []


def test_in_scripts_the_seed_comes_from_stdin_and_needs_a_yes(
    configured: Workstation, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    uri = f"otpauth://totp/AWS:ada?secret={phone.seed}&issuer=AWS\n"
    refused = configured.run("mfa", "store", "--no-input", given=uri, code=6)
    assert "hint: give --yes" in refused.stderr
    done = configured.run("mfa", "store", "--no-input", "--yes", given=uri)
    assert "MFA no longer protects you" in done.stderr
    assert keyring_bus.items()[SEED_ITEM] == phone.seed
    assert phone.seed not in done.stdout + done.stderr


def test_a_seed_that_is_none_is_refused_and_not_repeated(configured: Workstation, keyring_bus: PrivateKeyring) -> None:
    done = configured.run("mfa", "store", "--no-input", "--yes", given="not-a-seed-1890\n", code=3)
    assert "not a TOTP seed in base32" in done.stderr
    assert "not-a-seed" not in done.stderr
    assert SEED_ITEM not in keyring_bus.items()


def test_a_seed_with_other_codes_than_the_device_is_not_stored(
    configured: Workstation, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    with configured.on_terminal("mfa", "store") as terminal:
        for prompt, answer in (("[y/N] ", "y"), ("(hidden): ", phone.seed), ("Does it? ", "n")):
            terminal.wait_for(prompt)
            terminal.type(answer)
        assert terminal.exit_code() == 3
    assert SEED_ITEM not in keyring_bus.items()


def test_without_a_seed_the_code_comes_from_the_mfa_process(configured: Workstation) -> None:
    assert "hint: set mfa_process in ~/.config/awsroles/config.toml" in configured.run("mfa", "code", code=3).stderr
    config = Path(configured.environment["HOME"], ".config", "awsroles", "config.toml")
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('mfa_process = "echo 123456"\n')
    assert configured.run("mfa", "code", "prod-operations").stdout == "123456\n"


def test_forgetting_a_seed_asks_for_confirmation(
    configured: Workstation, phone: MfaDevice, keyring_bus: PrivateKeyring
) -> None:
    assert "No seed of ada-phone is stored." in configured.run("mfa", "forget").stderr
    configured.run("mfa", "store", "--no-input", "--yes", given=phone.seed)
    with configured.on_terminal("mfa", "forget") as terminal:
        terminal.wait_for("Delete the seed of ada-phone? [y/N] ")
        terminal.type("")
        assert terminal.exit_code() == 130
    assert SEED_ITEM in keyring_bus.items()


def test_a_profile_without_a_device_gets_a_hint(configured: Workstation) -> None:
    text = configured.config.read_text()
    configured.write_config("".join(line for line in text.splitlines(keepends=True) if "mfa_serial" not in line))
    for command in ("code", "store", "forget"):
        done = configured.run("mfa", command, code=3)
        assert "profile 'master' has no MFA device" in done.stderr
        assert "hint: to create one, run awsroles mfa enroll" in done.stderr
