"""Many processes at once: one question, one call, one set of credentials; and what they do when the first is ended."""

import json
import os
import shlex
import signal
import time
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest
from testbed.keyring.counted_bus import CountedBus
from testbed.program.fake_programs import install
from testbed.program.process_tree import children_of, command_of
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess

PROMPT = "MFA code from ada-phone (ada, account 111111111111, for prod-operations): "


def counts(few: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("processes", [few, pytest.param(100, marks=pytest.mark.soak)])


def started(workstation: Workstation, processes: int) -> list[Popen[bytes]]:
    return [workstation.start("credential-process", "prod-operations") for _ in range(processes)]


def answers(processes: list[Popen[bytes]]) -> list[str]:
    """Return the access key IDs of all outputs; fail if one has none."""
    done = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), done
    return [json.loads(document)["AccessKeyId"] for document, _ in done]


def start_of_a_renewal(aws: StandIn, workstation: Workstation) -> Popen[bytes]:
    """Return a process that holds the lock and waits for AWS."""
    workstation.run("logout", "prod-operations")
    calls = aws.count("AssumeRole")
    first = workstation.start("credential-process", "prod-operations")
    while aws.count("AssumeRole") == calls:
        assert first.poll() is None
        time.sleep(0.02)
    return first


def on_a_terminal(workstation: Workstation, processes: int) -> PtyProcess:
    """Start concurrent processes whose stdout, stderr and exit codes go to files in the home directory."""
    program = shlex.join(workstation.command("credential-process", "prod-operations"))
    job = f"{program} > $HOME/out.$i 2> $HOME/err.$i; echo $? > $HOME/code.$i"
    script = f"for i in $(seq {processes}); do ( {job} ) & done; echo started; wait"
    return PtyProcess(["bash", "-c", script], workstation.environment, seconds=90)


def wait_for_processes(terminal: PtyProcess, workstation: Workstation, processes: int) -> None:
    """Return once as many processes of the program run on *terminal*, and the last has had a second."""
    command = workstation.command("credential-process", "prod-operations")
    deadline = time.monotonic() + 60
    while sum(command_of(pid)[-3:] == command for pid in children_of(terminal.pid)) < processes:
        assert time.monotonic() < deadline, "not all have started"
        time.sleep(0.05)
    time.sleep(1)


def kept(home: Path, kind: str) -> list[str]:
    return [path.read_text().strip() for path in sorted(home.glob(f"{kind}.*"))]


@counts(12)
def test_concurrent_processes_all_use_the_cached_session(aws: StandIn, logged_in: Workstation, processes: int) -> None:
    calls = len(aws.calls)
    assert len(set(answers(started(logged_in, processes)))) == 1
    assert len(aws.calls) == calls


@counts(12)
def test_cold_processes_with_an_mfa_session_share_one_call(
    aws: StandIn, configured: Workstation, phone: MfaDevice, processes: int
) -> None:
    configured.run("login", "master", "--mfa-code", phone.unused_code())
    aws.latency = {"AssumeRole": 2.0}
    assert len(set(answers(started(configured, processes)))) == 1
    assert aws.count("AssumeRole") == 1
    assert aws.count("GetSessionToken") == 1


@counts(12)
def test_cold_processes_on_a_terminal_share_one_prompt(
    aws: StandIn, configured: Workstation, phone: MfaDevice, home: Path, processes: int
) -> None:
    with on_a_terminal(configured, processes) as terminal:
        terminal.wait_for("started\n")
        assert terminal.asks(), kept(home, "err")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
        assert terminal.screen.count(PROMPT) == 1
    assert kept(home, "code") == ["0"] * processes, kept(home, "err")
    assert len({json.loads(document)["AccessKeyId"] for document in kept(home, "out")}) == 1
    assert aws.count("GetSessionToken") == 1
    assert aws.count("AssumeRole") == 1


@counts(12)
def test_cold_processes_for_as_many_profiles_share_one_prompt_and_the_mfa_session(
    aws: StandIn, configured: Workstation, phone: MfaDevice, home: Path, processes: int
) -> None:
    before, header, section = configured.config.read_text().partition("[profile prod-operations]\n")
    others = (f"\n[profile p{number}]\n{section}\n" for number in range(1, processes + 1))
    configured.config.write_text("".join((before, header, section, *others)))
    program = shlex.join(configured.command("credential-process", "p"))
    job = f"{program}$i > $HOME/out.$i 2> $HOME/err.$i; echo $? > $HOME/code.$i"
    script = f"for i in $(seq {processes}); do ( {job} ) & done; echo started; wait"
    with PtyProcess(["bash", "-c", script], configured.environment, seconds=90) as terminal:
        assert terminal.asks(), kept(home, "err")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
        assert terminal.screen.count("MFA code from ") == 1
    assert kept(home, "code") == ["0"] * processes, kept(home, "err")
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (1, processes)


@counts(8)
def test_a_wrong_code_fails_all_waiting_processes_without_another_prompt(
    aws: StandIn, configured: Workstation, phone: MfaDevice, home: Path, processes: int
) -> None:
    wrong = str((int(phone.code()) + 1) % 1_000_000).zfill(6)
    with on_a_terminal(configured, processes) as terminal:
        terminal.wait_for(PROMPT)
        # Whoever starts after the failure may ask: so all must have started.
        wait_for_processes(terminal, configured, processes)
        terminal.type(wrong)
        for number in (1, 2):
            terminal.wait_for(PROMPT)
            terminal.type(str((int(wrong) + number) % 1_000_000).zfill(6))
        assert terminal.exit_code() == 0
        # The others are the offers to try again, within one question of one process.
        assert terminal.screen.count(PROMPT) == 3
    assert kept(home, "code") == ["4"] * processes, kept(home, "err")
    assert kept(home, "out") == [""] * processes
    assert aws.count("GetSessionToken") == 3


@counts(4)
def test_a_cancelled_dialog_does_not_open_for_waiting_processes(
    aws: StandIn, configured: Workstation, processes: int
) -> None:
    # Whoever starts after the failure may ask: so all must have started.
    out = install("zenity", f'echo >> "$OUT/shown"; sleep {1 + processes / 8}; exit 1')
    configured.environment |= {"PATH": os.environ["PATH"], "DISPLAY": ":77", "AWSROLES_PROMPT": "zenity"}
    waiting = started(configured, processes)
    words = {process.communicate(timeout=120)[1].decode() for process in waiting}
    assert {process.returncode for process in waiting} == {130}
    assert all("was canceled" in each for each in words), words
    assert (out / "shown").read_text() == "\n"
    assert aws.calls == []


@counts(10)
def test_another_process_takes_the_lock_of_a_killed_one(aws: StandIn, logged_in: Workstation, processes: int) -> None:
    aws.latency = {"AssumeRole": 3.0}
    calls = len(aws.calls)
    first = start_of_a_renewal(aws, logged_in)
    others = started(logged_in, processes - 1)
    first.kill()
    first.communicate()
    assert len(set(answers(others))) == 1
    assert len(aws.calls) - calls <= 2


def test_waiting_processes_do_not_query_the_keyring(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring, tmp_path: Path
) -> None:
    aws.latency = {"AssumeRole": 2.0}
    first = start_of_a_renewal(aws, logged_in)
    first.send_signal(signal.SIGSTOP)
    with closing(CountedBus(str(tmp_path), keyring_bus.address)) as bus:
        logged_in.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        waiting = started(logged_in, 4)
        before = 0
        # A second of waiting is twenty looks at the lock.
        while not bus.calls or len(bus.calls) != before:
            before = len(bus.calls)
            time.sleep(1)
        assert [process.poll() for process in waiting] == [None] * 4
        first.kill()
        first.communicate()
        assert len(set(answers(waiting))) == 1


@pytest.mark.soak
@pytest.mark.parametrize("processes", [2, 100])
def test_processes_that_wait_for_a_stopped_one_time_out(aws: StandIn, logged_in: Workstation, processes: int) -> None:
    aws.latency = {"AssumeRole": 20.0}
    holder = start_of_a_renewal(aws, logged_in)
    holder.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        waiting = started(logged_in, processes - 1)
        words = [process.communicate(timeout=90)[1].decode() for process in waiting]
        assert 40 < time.monotonic() - begun < 70
        assert [process.returncode for process in waiting] == [5] * len(waiting)
        assert all(f"another awsroles (process {holder.pid}) holds the lock" in each for each in words), words
    finally:
        holder.kill()
        holder.communicate()
    aws.latency = {}
    assert logged_in.credentials_of("prod-operations")
