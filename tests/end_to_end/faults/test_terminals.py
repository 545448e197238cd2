"""Every prompt, left in every way: it ends at once, with the terminal as it was, and the caller's stdin untouched."""

import os
import random
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation
from testbed.terminal.prompts import PROMPTS, Left, Prompt

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, SHELL, PtyProcess

# A second, and more on a machine that does other things.
SECONDS = 6.0


@pytest.fixture
def left(configured: Workstation, aws: StandIn, key: AccessKey, phone: MfaDevice) -> Left:
    """Return a workstation without a login."""
    return Left(configured, aws, key, phone)


@pytest.fixture
def locked(keyring_bus: PrivateKeyring) -> Iterator[PrivateKeyring]:
    """Return the workstation's keyring, locked, with a desktop prompt that no one answers."""
    keyring_bus.answer_prompts_with("sleep 0.4")
    keyring_bus.lock()
    yield keyring_bus
    keyring_bus.answer_prompts_with(":")
    keyring_bus.unlock()


@pytest.fixture(params=["any two", *(pytest.param(name, marks=pytest.mark.soak) for name in PROMPTS)])
def prompts(request: pytest.FixtureRequest, seeded_random: random.Random) -> list[Prompt]:
    """Return two prompts by chance, in their order, or a hundred times the one."""
    if request.param == "any two":
        return [PROMPTS[name] for name in sorted(seeded_random.sample(list(PROMPTS), 2), key=list(PROMPTS).index)]
    return [PROMPTS[request.param]] * 100


def press(keys: str) -> Callable[[PtyProcess], None]:
    return lambda terminal: terminal.press(keys)


def send(number: signal.Signals) -> Callable[[PtyProcess], None]:
    return lambda terminal: os.kill(terminal.pid, number)


# What is done, and the exit codes that it may have.
WAYS_OUT: dict[str, tuple[Callable[[PtyProcess], None], set[int]]] = {
    "Ctrl-C": (press(CTRL_C), {130}),
    "Ctrl-C three times": (press(CTRL_C * 3), {130}),
    "Ctrl-D": (press(CTRL_D), {130}),
    "Ctrl-\\": (press(CTRL_BACKSLASH), {-signal.SIGQUIT, 130}),
    "SIGTERM": (send(signal.SIGTERM), {-signal.SIGTERM}),
    "SIGHUP": (send(signal.SIGHUP), {-signal.SIGHUP}),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_cancelled_prompt_restores_the_terminal(left: Left, prompts: list[Prompt], way: str) -> None:
    leave, codes = WAYS_OUT[way]
    for prompt in prompts:
        with PtyProcess(["cat"], left.workstation.environment) as terminal:
            usual = terminal.modes()
        if way == "Ctrl-\\" and prompt.term == "xterm":
            # What draws takes keys for keys, and this one is none of its own.
            continue
        with left.at(prompt) as terminal:
            began = time.monotonic()
            leave(terminal)
            assert terminal.exit_code() in codes, prompt
            assert time.monotonic() - began < SECONDS, prompt
            assert terminal.modes() == usual, prompt
            left.check(terminal.screen)


def test_its_memory_is_in_no_core_file(
    left: Left, prompts: list[Prompt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for prompt in dict.fromkeys(prompts):
        with left.at(prompt) as terminal:
            assert terminal.crashes_with_a_core() is False, prompt
    assert list(tmp_path.glob("core*")) == []


def test_a_closed_terminal_ends_the_prompt(left: Left, prompts: list[Prompt]) -> None:
    for prompt in prompts:
        with left.at(prompt) as terminal:
            screen = terminal.screen
            terminal.close_window()
            began = time.monotonic()
            terminal.exit_code()
            assert time.monotonic() - began < SECONDS, prompt
            left.check(screen)


def test_ctrl_z_restores_the_terminal_and_a_signal_then_ends_the_prompt(left: Left, prompts: list[Prompt]) -> None:
    # What draws takes keys for keys, and Ctrl-Z is none of its own.
    for prompt in (each for each in prompts if each.term == "dumb"):
        with shell_of(left.environment(prompt)) as shell:
            shell.type(shlex.join(left.workstation.command(*prompt.arguments)))
            left.answer(shell, prompt)
            shell.press(CTRL_Z)
            shell.wait_for("Stopped")
            shell.wait_for("ready> ")
            assert shell.echoes(), prompt
            shell.type("kill %1; fg; echo over")
            shell.wait_for("\nover\n")
            assert shell.echoes()
            left.check(shell.screen)


def test_a_background_job_reports_it_and_is_not_stopped(left: Left, prompts: list[Prompt]) -> None:
    for prompt in (each for each in prompts if each.refused is not None):
        with shell_of(left.environment(prompt)) as shell:
            shell.type(f"{shlex.join(left.workstation.command(*prompt.arguments))} & wait $!; echo code $?")
            shell.wait_for(f"\ncode {prompt.refused}\n")
            assert "Stopped" not in shell.screen
            assert "awsroles: hint: " in shell.screen
            left.check(shell.screen)


@pytest.mark.parametrize("stdin", ["full", "closed", "empty"])
def test_without_a_terminal_it_is_an_error_and_stdin_is_not_read(left: Left, prompts: list[Prompt], stdin: str) -> None:
    for prompt in (each for each in prompts if each.refused is not None):
        reading, writing = os.pipe()
        os.write(writing, b"of the caller\n" if stdin == "full" else b"")
        # What is piped into setup, and into the keeping of a seed, is for them.
        takes_stdin = stdin == "full" and prompt.arguments[0] in ("setup", "mfa")
        done = subprocess.run(
            [
                "/bin/sh",
                "-c",
                'exec "$@" <&-' if stdin == "closed" else 'exec "$@"',
                "sh",
                *left.workstation.command(*prompt.arguments),
            ],
            env=left.environment(prompt),
            stdin=subprocess.DEVNULL if stdin == "empty" else reading,
            capture_output=True,
            text=True,
            start_new_session=True,
            timeout=20,
            check=False,
        )
        os.close(writing)
        with os.fdopen(reading, "rb") as rest:
            assert takes_stdin or rest.read() == (b"of the caller\n" if stdin == "full" else b"")
        assert takes_stdin or done.returncode in (2, prompt.refused), (prompt, done)
        assert done.stdout == ""
        left.check(done.stderr)


@pytest.fixture(params=["one", pytest.param("100 times", marks=pytest.mark.soak)])
def ways(request: pytest.FixtureRequest, seeded_random: random.Random) -> list[str]:
    """Return a way out by chance, or a hundred times each."""
    names = ["Ctrl-C", "SIGTERM", "SIGHUP", "window"]
    return [seeded_random.choice(names)] if request.param == "one" else names * 100


def test_the_keyring_prompt_of_the_desktop_can_be_interrupted(
    configured: Workstation, locked: PrivateKeyring, ways: list[str]
) -> None:
    configured.environment["DISPLAY"] = ":77"
    for way in ways:
        before = locked.prompts()
        with configured.on_terminal("login", "prod-operations") as terminal:
            usual = terminal.modes()
            wait_for_prompt(locked, before)
            began = time.monotonic()
            if way == "window":
                terminal.close_window()
                terminal.exit_code()
            else:
                leave, codes = WAYS_OUT[way]
                leave(terminal)
                assert terminal.exit_code() in codes
                assert terminal.modes() == usual
                assert "Traceback" not in terminal.screen
            assert time.monotonic() - began < SECONDS
        # The keyring is alive and prompts the next process after this prompt.
        assert locked.is_locked()
        time.sleep(0.5)


def wait_for_prompt(keyring: PrivateKeyring, before: int) -> None:
    deadline = time.monotonic() + 20
    while keyring.prompts() == before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def shell_of(environment: dict[str, str]) -> PtyProcess:
    """Return an interactive shell with job control."""
    shell = PtyProcess(SHELL, environment | {"PS1": "ready> "}, seconds=20)
    shell.wait_for("ready> ")
    return shell
