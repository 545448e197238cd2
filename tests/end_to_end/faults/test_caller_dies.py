"""After the death of its caller, credential-process and all of its children end within two seconds."""

import json
import os
import random
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from testbed.program.fake_programs import install
from testbed.program.process_tree import children_of
from testbed.program.workstation import Workstation

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.state.locks import try_hold
from awsroles.adapters.state.used_codes import FileUsedCodes
from awsroles.core.stores.items import seed_item
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from devtools.pty_process import PtyProcess

# Two, and more on a machine that does other things.
SECONDS = 6.0

Wait = Callable[[], object]


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@contextmanager
def called(workstation: Workstation, **variables: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Give a shell that runs credential-process, and the process ID of that."""
    program = shlex.join(workstation.command("credential-process", "prod-operations"))
    caller = subprocess.Popen(
        ["/bin/bash", "-c", f"{program} <&0 & echo $!; wait"],
        env=workstation.environment | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert caller.stdout is not None
    try:
        yield caller, int(caller.stdout.readline())
    finally:
        caller.kill()
        caller.wait()
        caller.stdout.close()


def dies(caller: "subprocess.Popen[str]", helper: int) -> None:
    """Kill the caller, and check that its helper and all below it end in time."""
    below = children_of(helper)
    caller.kill()
    caller.wait()
    deadline = time.monotonic() + SECONDS
    while any(map(is_running, {helper, *below})):
        assert time.monotonic() < deadline, "it goes on without its caller"
        time.sleep(0.02)


def no_lock_is_held(workstation: Workstation) -> bool:
    folder = Path(workstation.environment["HOME"], ".local", "state", "awsroles", "locks")
    for path in folder.iterdir():
        lock = try_hold(str(path))
        if lock is None:
            return False
        lock.release()
    return True


def test_while_it_waits_for_sts(aws: StandIn, logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 30.0}
    with called(logged_in) as (caller, helper):
        wait_until(lambda: aws.count("AssumeRole") == 2)
        dies(caller, helper)
    assert no_lock_is_held(logged_in)


def test_while_it_waits_for_another_process(aws: StandIn, logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 2.0}
    other = logged_in.start("credential-process", "prod-operations")
    wait_until(lambda: aws.count("AssumeRole") == 2)
    with called(logged_in) as (caller, helper):
        time.sleep(0.4)
        dies(caller, helper)
    document, _ = other.communicate(timeout=30)
    assert json.loads(document)["Version"] == 1
    assert aws.count("AssumeRole") == 2


def test_while_a_dialog_is_open(configured: Workstation, aws: StandIn) -> None:
    out = install("zenity", 'echo $$ > "$OUT/shown"; sleep 60')
    path = os.environ["PATH"]
    with called(configured, PATH=path, DISPLAY=":77", AWSROLES_PROMPT="zenity") as (caller, helper):
        wait_until(lambda: (out / "shown").exists() and (out / "shown").read_text())
        assert is_running(int((out / "shown").read_text()))
        dies(caller, helper)
    assert not is_running(int((out / "shown").read_text()))
    assert no_lock_is_held(configured)
    assert aws.count("GetSessionToken") == 0


@pytest.mark.parametrize(
    ("command", "number"),
    [("credential-process", signal.SIGTERM), ("login", signal.SIGHUP), ("login", signal.SIGINT)],
)
def test_a_terminated_command_closes_its_dialog(configured: Workstation, command: str, number: signal.Signals) -> None:
    out = install("zenity", 'echo $$ > "$OUT/shown"; sleep 60')
    variables = {"PATH": os.environ["PATH"], "DISPLAY": ":77", "AWSROLES_PROMPT": "zenity"}
    process = configured.start(command, "prod-operations", **variables)
    wait_until(lambda: (out / "shown").exists() and (out / "shown").read_text())
    process.send_signal(number)
    process.communicate(timeout=SECONDS)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    wait_until(lambda: not is_running(int((out / "shown").read_text())), 1)
    assert no_lock_is_held(configured)


def test_while_the_mfa_process_runs(configured: Workstation, aws: StandIn) -> None:
    out = install("device", 'echo $$ > "$OUT/shown"; sleep 60')
    section = "[profile master]\n"
    text = configured.config.read_text().replace(section, f"{section}awsroles_mfa_process = {out}/bin/device\n")
    configured.write_config(text)
    with called(configured) as (caller, helper):
        wait_until(lambda: (out / "shown").exists() and (out / "shown").read_text())
        dies(caller, helper)
    assert no_lock_is_held(configured)
    assert aws.count("GetSessionToken") == 0


def test_while_it_asks_on_the_terminal(configured: Workstation, phone: MfaDevice) -> None:
    program = shlex.join(configured.command("credential-process", "prod-operations"))
    caller = f"/bin/bash -c {shlex.quote(f'{program} </dev/tty & echo $! >$TMPDIR/helper; wait')}"
    pids = "echo $! >$TMPDIR/caller; wait; read -p 'and then: ' line; echo got $line"
    with PtyProcess(["bash", "-c", f"{caller} & {pids}"], configured.environment) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        before = time.monotonic()
        os.kill(number_in(configured, "caller"), signal.SIGKILL)
        wait_until(lambda: not is_running(number_in(configured, "helper")))
        assert time.monotonic() - before < SECONDS
        terminal.wait_for("and then: ")
        assert terminal.echoes()
        terminal.type("mine")
        terminal.wait_for("got mine\n")
        assert "Traceback" not in terminal.screen
    assert no_lock_is_held(configured)
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())


def number_in(workstation: Workstation, name: str) -> int:
    return int(Path(workstation.environment["TMPDIR"], name).read_text())


def test_while_it_waits_for_the_next_code(configured: Workstation, phone: MfaDevice, aws: StandIn) -> None:
    OsKeyring(may_unlock=False, seconds=30).set(seed_item(phone.serial), phone.seed)
    codes = FileUsedCodes(str(Path(configured.environment["HOME"], ".local", "state", "awsroles")), time.time)
    step = time_step(time.time())
    for used in (step, step + 1):
        codes.mark(phone.serial, used, totp_code(phone.seed, used))
    with called(configured) as (caller, helper):
        time.sleep(1)
        assert is_running(helper)
        dies(caller, helper)
    assert no_lock_is_held(configured)
    assert aws.count("GetSessionToken") == 0


def test_while_the_keyring_does_not_answer(logged_in: Workstation, request: pytest.FixtureRequest) -> None:
    # Only now, because the setup uses the keyring that all tests share.
    frozen = request.getfixturevalue("own_keyring_bus")
    frozen.start_daemon()
    frozen.freeze_daemon()
    with called(logged_in, DBUS_SESSION_BUS_ADDRESS=frozen.address) as (caller, helper):
        time.sleep(0.5)
        dies(caller, helper)


@pytest.mark.parametrize("times", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_at_any_moment(aws: StandIn, configured: Workstation, seeded_random: random.Random, times: int) -> None:
    out = install("zenity", 'echo $$ >> "$OUT/shown"; sleep 60')
    variables = {"PATH": os.environ["PATH"], "DISPLAY": ":77", "AWSROLES_PROMPT": "zenity"}
    for _ in range(times):
        with called(configured, **variables) as (caller, helper):
            time.sleep(seeded_random.uniform(0.05, 0.8))
            dies(caller, helper)
    # Processes that started at the moment of the caller's death are not in the list above.
    shown = (out / "shown").read_text().split() if (out / "shown").exists() else []
    wait_until(lambda: not any(is_running(int(pid)) for pid in shown), SECONDS)
    assert no_lock_is_held(configured)
    assert aws.count("GetSessionToken") == 0
