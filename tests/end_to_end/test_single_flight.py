"""Fifty processes at once: one question, one call, one set of credentials."""

import json
import signal
import time

import pytest
from testbed.desk import Desk
from testbed.on_a_terminal import OnATerminal

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn

PROCESSES = 50


def test_fifty_cold_processes_with_an_mfa_session_share_one_call(aws: StandIn, set_up: Desk, phone: MfaDevice) -> None:
    set_up.run("login", "master", "--mfa-code", phone.unused_code())
    aws.latency = {"AssumeRole": 2.0}
    processes = [set_up.start("credential-process", "prod-operations") for _ in range(PROCESSES)]
    answers = [process.communicate(timeout=80) for process in processes]

    assert [process.returncode for process in processes] == [0] * PROCESSES, answers
    assert len({json.loads(answer)["AccessKeyId"] for answer, _ in answers}) == 1
    assert aws.count("AssumeRole") == 1
    assert aws.count("GetSessionToken") == 1


def test_fifty_cold_processes_on_a_terminal_share_one_prompt(aws: StandIn, set_up: Desk, phone: MfaDevice) -> None:
    program = " ".join(set_up.command("credential-process", "prod-operations"))
    script = f"for i in $(seq {PROCESSES}); do {program} > $HOME/out.$i 2> $HOME/err.$i & done; echo started; wait"
    with OnATerminal(["bash", "-c", script], set_up.environment, seconds=60) as terminal:
        terminal.wait_for("MFA code for ada@111111111111 (prod-operations): ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
        assert terminal.screen.count("MFA code for") == 1
    home = set_up.config.parent.parent
    documents = [json.loads((home / f"out.{number + 1}").read_text()) for number in range(PROCESSES)]
    assert len({document["AccessKeyId"] for document in documents}) == 1
    assert aws.count("GetSessionToken") == 1
    assert aws.count("AssumeRole") == 1


def test_a_wrong_code_fails_all_who_waited_and_nobody_asks_again(aws: StandIn, set_up: Desk, phone: MfaDevice) -> None:
    waiting = 8
    wrong = str((int(phone.code()) + 1) % 1_000_000).zfill(6)
    program = " ".join(set_up.command("credential-process", "prod-operations"))
    job = f"{program} > $HOME/out.$i 2> $HOME/err.$i; echo $? > $HOME/code.$i"
    script = f"for i in $(seq {waiting}); do ( {job} ) & done; wait"
    with OnATerminal(["bash", "-c", script], set_up.environment, seconds=60) as terminal:
        terminal.wait_for("MFA code for ada@111111111111 (prod-operations): ")
        time.sleep(4)
        terminal.type(wrong)
        terminal.wait_for("MFA code for ada@111111111111 (prod-operations): ")
        terminal.type(str((int(wrong) + 1) % 1_000_000).zfill(6))
        assert terminal.exit_code() == 0
        assert terminal.screen.count("MFA code for") == 2
    home = set_up.config.parent.parent
    codes = [(home / f"code.{number + 1}").read_text().strip() for number in range(waiting)]
    assert codes == ["4"] * waiting
    assert all((home / f"out.{number + 1}").read_bytes() == b"" for number in range(waiting))
    assert aws.count("GetSessionToken") == 2


def test_the_next_process_takes_over_from_one_that_was_killed(aws: StandIn, logged_in: Desk) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 3.0}
    first = logged_in.start("credential-process", "prod-operations")
    while aws.count("AssumeRole") < 2:
        time.sleep(0.02)
    second = logged_in.start("credential-process", "prod-operations")
    first.kill()
    first.communicate()
    assert second.communicate(timeout=30)[0]
    assert second.returncode == 0


@pytest.mark.soak
def test_the_processes_behind_a_stopped_one_give_up_in_time(aws: StandIn, logged_in: Desk) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 20.0}
    holder = logged_in.start("credential-process", "prod-operations")
    while aws.count("AssumeRole") < 2:
        time.sleep(0.02)
    holder.send_signal(signal.SIGSTOP)
    try:
        started = time.monotonic()
        waiting = logged_in.start("credential-process", "prod-operations")
        _, words = waiting.communicate(timeout=60)
        assert 40 < time.monotonic() - started < 58
        assert waiting.returncode == 5
        assert str(holder.pid) in words.decode()
    finally:
        holder.kill()
        holder.communicate()
