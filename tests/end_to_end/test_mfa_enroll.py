"""`awsroles mfa enroll`, as a process with a real keyring and a real terminal."""

import os
import re
import shlex
import signal
import time
from pathlib import Path

import pytest
from testbed.names import ADA, PHONE
from testbed.program.workstation import Workstation
from testbed.terminal.screen_reader import qr_code_text

from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, allow_assume, force_mfa_policy
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_C, PtyProcess

DEVICE = "arn:aws:iam::111111111111:mfa/ada-awsroles"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


@pytest.fixture(autouse=True)
def _own_devices(aws: StandIn) -> None:
    """Let ada look after her devices, with MFA forced."""
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume(["*"]), force_mfa_policy())


def files_with(home: Path, secret: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def just_now(aws: StandIn) -> tuple[str, str]:
    """Return the code that the new device showed before, and the one it shows: the second needs no waiting."""
    [seed] = aws.unassigned_devices.values()
    step = time_step(time.time())
    return totp_code(seed, step - 1), totp_code(seed, step)


def type_codes(terminal: PtyProcess, aws: StandIn) -> None:
    terminal.wait_for("MFA code of the new device: ")
    first, second = just_now(aws)
    terminal.type(first)
    terminal.wait_for("The next MFA code: ")
    terminal.type(second)


def test_a_device_is_enrolled_by_its_qr_code_and_opens_the_roles(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    with logged_in.on_terminal("mfa", "enroll", "--store", TERM="xterm-256color") as terminal:
        terminal.wait_for("Store it anyway? [y/N] ")
        assert aws.unassigned_devices == {}
        terminal.type("y")
        type_codes(terminal, aws)
        terminal.wait_for("Use ada-awsroles instead of ada-phone for master? [Y/n] ")
        terminal.type("")
        assert terminal.exit_code() == 0, terminal.screen
        screen = terminal.screen
    seed = aws.mfa_devices[DEVICE].seed
    assert qr_code_text(screen) == f"otpauth://totp/AWS:ada-awsroles@111111111111?secret={seed}&issuer=AWS"
    assert " ".join(re.findall("....", seed)) in screen
    assert f"awsroles_mfa_serial = {DEVICE}" in logged_in.config.read_text()
    assert keyring_bus.items()[f"awsroles/totp-seed/{DEVICE}"] == seed
    assert [(each["command"], each["profile"]) for each in logged_in.history()[2:]] == [("mfa enroll", "master")]
    assert files_with(Path(logged_in.environment["HOME"]), seed) == []

    # Both codes are used and the next one takes up to 30 s, so move AWS's clock ahead.
    aws.clock_offset += 30
    code = aws.mfa_devices[DEVICE].code()
    logged_in.run("login", "prod-operations", "--mfa-code", code)
    assert logged_in.caller("prod-operations") == CALLER


def test_the_seed_appears_only_on_the_terminal(aws: StandIn, logged_in: Workstation) -> None:
    out = Path(logged_in.environment["HOME"], "out")
    script = f"{shlex.join(logged_in.command('mfa', 'enroll', '-v'))} > {out} 2>&1"
    with PtyProcess(["sh", "-c", script], logged_in.environment, seconds=20) as terminal:
        type_codes(terminal, aws)
        terminal.wait_for("[Y/n] ")
        terminal.type("n")
        assert terminal.exit_code() == 0
    seed = aws.mfa_devices[DEVICE].seed
    written = out.read_text()
    assert "EnableMFADevice" in written
    assert seed not in written.replace(" ", "")
    assert f"awsroles_mfa_serial = {PHONE}" in logged_in.config.read_text()


def test_the_same_code_twice_is_recognised_and_the_next_one_asked_for(aws: StandIn, logged_in: Workstation) -> None:
    with logged_in.on_terminal("mfa", "enroll", "ada-laptop") as terminal:
        terminal.wait_for("MFA code of the new device: ")
        first, second = just_now(aws)
        terminal.type(first)
        terminal.wait_for("The next MFA code: ")
        terminal.type(first)
        terminal.wait_for("That is the same code again.")
        terminal.wait_for("The next MFA code: ")
        terminal.type(second)
        terminal.wait_for("[Y/n] ")
        terminal.type("n")
        assert terminal.exit_code() == 0
    assert "arn:aws:iam::111111111111:mfa/ada-laptop" in aws.mfa_devices


@pytest.mark.parametrize("typed", [0, 1])
def test_ctrl_c_removes_the_device_again(aws: StandIn, logged_in: Workstation, typed: int) -> None:
    with logged_in.on_terminal("mfa", "enroll") as terminal:
        before = terminal.modes()
        terminal.wait_for("MFA code of the new device: ")
        for _ in range(typed):
            if time.time() % 30 > 27:
                time.sleep(3)
            terminal.type(just_now(aws)[1])
            terminal.wait_for("Next code in ")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
        assert terminal.modes() == before
        assert "Removed the unused device ada-awsroles" in terminal.screen
        assert "Traceback" not in terminal.screen
    assert aws.unassigned_devices == {}
    assert list(aws.mfa_devices) == [PHONE]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_enrollment_leaves_no_device(aws: StandIn, logged_in: Workstation, end: signal.Signals) -> None:
    with logged_in.on_terminal("mfa", "enroll") as terminal:
        before = terminal.modes()
        terminal.wait_for("MFA code of the new device: ")
        os.kill(terminal.pid, end)
        assert terminal.exit_code() == -end
        assert terminal.modes() == before
        assert "Removed the unused device ada-awsroles" in terminal.screen
    assert aws.unassigned_devices == {}


def test_a_window_that_closes_leaves_no_device_either(aws: StandIn, logged_in: Workstation) -> None:
    with logged_in.on_terminal("mfa", "enroll") as terminal:
        terminal.wait_for("MFA code of the new device: ")
        terminal.close_window()
        assert terminal.exit_code() in (-signal.SIGHUP, 130)
    assert aws.unassigned_devices == {}


def test_a_taken_name_is_rejected_with_a_free_one(aws: StandIn, logged_in: Workstation) -> None:
    aws.unassigned_devices[DEVICE] = "x"
    with logged_in.on_terminal("mfa", "enroll") as terminal:
        assert terminal.exit_code() == 3
        assert "an MFA device named ada-awsroles already exists" in terminal.screen
        assert "choose another name: awsroles mfa enroll ada-awsroles-2" in terminal.screen


@pytest.mark.parametrize("arguments", [(), ("--no-input",), ("--yes", "--no-input")])
def test_without_a_terminal_nothing_is_created(
    aws: StandIn, configured: Workstation, arguments: tuple[str, ...]
) -> None:
    configured.run("mfa", "enroll", *arguments, code=6)
    assert aws.calls == []
