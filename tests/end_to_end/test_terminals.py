"""Every prompt, left in every way: it ends at once, with the terminal as it was, and the caller's stdin untouched."""

import os
import random
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from testbed.desk import Desk
from testbed.on_a_terminal import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, SHELL, OnATerminal

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn

# A second, and another on a machine that does other things.
SECONDS = 2.0


@dataclass(frozen=True)
class Prompt:
    """The *last* thing that *arguments* ask, after *questions* that are answered; KEY stands for ada's access key."""

    arguments: tuple[str, ...]
    last: str
    questions: tuple[tuple[str, str], ...] = ()
    term: str = "dumb"


_ID = ("Access key ID: ", "KEY ID")
_SECRET = ("Secret access key (not shown): ", "KEY SECRET")
_REGION = ("Region of your master account", "us-east-1")
PROMPTS = {
    "key ID": Prompt(("setup", "other"), _ID[0]),
    "secret": Prompt(("setup", "other"), _SECRET[0], (_ID,)),
    "region": Prompt(("setup", "other"), _REGION[0], (_ID, _SECRET)),
    "serial": Prompt(("setup", "other"), "MFA serial [", (_ID, _SECRET, _REGION)),
    "passphrase": Prompt(("store", "move", "file"), "(not shown): "),
    "code of login": Prompt(("login", "prod-operations"), "MFA code for"),
    "code of credential-process": Prompt(("credential-process", "prod-operations"), "MFA code for"),
    "code of exec": Prompt(("exec", "prod-operations", "--", "true"), "MFA code for"),
    "yes or no": Prompt(("profile", "remove", "prod-operations"), "[y/N] "),
    "seed": Prompt(("mfa", "store"), "TOTP seed", (("[y/N] ", "y"),)),
    "number": Prompt(("login",), "part of the name: "),
    "picker": Prompt(("login",), ": type to filter", term="xterm"),
}


class Left:
    """A desk at whose prompts somebody leaves."""

    def __init__(self, desk: Desk, key: AccessKey, aws: StandIn) -> None:
        self.desk = desk
        self._key = key
        self._aws = aws
        self._config = desk.config.read_bytes()

    def at(self, prompt: Prompt) -> OnATerminal:
        """Return a terminal on which *prompt* waits for its answer."""
        terminal = self.desk.on_terminal(*prompt.arguments, TERM=prompt.term)
        self.answer(terminal, prompt)
        return terminal

    def answer(self, terminal: OnATerminal, prompt: Prompt) -> None:
        """Answer what is asked before the last question of *prompt*."""
        given = {"KEY ID": self._key.access_key_id, "KEY SECRET": self._key.secret_access_key}
        for question, answer in prompt.questions:
            terminal.wait_for(question)
            terminal.type(given.get(answer, answer))
        terminal.wait_for(prompt.last)

    def check(self, screen: str) -> None:
        """Check that nothing came of it."""
        assert "Traceback" not in screen
        assert "a bug in awsroles" not in screen
        assert self._aws.count("GetSessionToken") == 0
        assert self.desk.config.read_bytes() == self._config


@pytest.fixture
def left(set_up: Desk, key: AccessKey, aws: StandIn) -> Left:
    """Return a desk where nobody is logged in."""
    return Left(set_up, key, aws)


@pytest.fixture(params=["2 prompts", pytest.param("100 times", marks=pytest.mark.soak)])
def prompts(request: pytest.FixtureRequest, chance: random.Random) -> list[Prompt]:
    """Return two prompts by chance, or as many as it takes for each to come up a hundred times over the ways out."""
    names = list(PROMPTS)
    return [PROMPTS[name] for name in (chance.sample(names, 2) if request.param == "2 prompts" else names * 9)]


def press(keys: str) -> Callable[[OnATerminal], None]:
    return lambda terminal: terminal.press(keys)


def send(number: signal.Signals) -> Callable[[OnATerminal], None]:
    return lambda terminal: os.kill(terminal.pid, number)


# What is done, and the exit codes that it may have.
WAYS_OUT: dict[str, tuple[Callable[[OnATerminal], None], set[int]]] = {
    "Ctrl-C": (press(CTRL_C), {130}),
    "Ctrl-C three times": (press(CTRL_C * 3), {130}),
    "Ctrl-D": (press(CTRL_D), {130}),
    "Ctrl-\\": (press(CTRL_BACKSLASH), {-signal.SIGQUIT, 130}),
    "SIGTERM": (send(signal.SIGTERM), {-signal.SIGTERM}),
    "SIGHUP": (send(signal.SIGHUP), {-signal.SIGHUP}),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_it_ends_at_once_with_the_terminal_as_it_was(left: Left, prompts: list[Prompt], way: str) -> None:
    leave, codes = WAYS_OUT[way]
    for prompt in prompts:
        with OnATerminal(["cat"], left.desk.environment) as terminal:
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


def test_when_its_window_closes_it_ends(left: Left, prompts: list[Prompt]) -> None:
    for prompt in prompts:
        with left.at(prompt) as terminal:
            screen = terminal.screen
            terminal.close_window()
            began = time.monotonic()
            terminal.exit_code()
            assert time.monotonic() - began < SECONDS, prompt
            left.check(screen)


def test_ctrl_z_gives_the_terminal_back_and_a_signal_ends_it_then(left: Left, prompts: list[Prompt]) -> None:
    # What draws takes keys for keys, and Ctrl-Z is none of its own.
    for prompt in (each for each in prompts if each.term == "dumb"):
        with shell_of(left, TERM=prompt.term) as shell:
            shell.type(shlex.join(left.desk.command(*prompt.arguments)))
            left.answer(shell, prompt)
            shell.press(CTRL_Z)
            shell.wait_for("Stopped")
            shell.wait_for("ready> ")
            assert shell.echoes(), prompt
            shell.type("kill %1; fg; echo over")
            shell.wait_for("\nover\n")
            assert shell.echoes()
            left.check(shell.screen)


def test_in_the_background_it_says_so_and_is_not_stopped(left: Left, prompts: list[Prompt]) -> None:
    for prompt in prompts:
        with shell_of(left, TERM=prompt.term) as shell:
            shell.type(f"{shlex.join(left.desk.command(*prompt.arguments))} & wait $!; echo code $?")
            shell.wait_for("\ncode 6\n")
            assert "Stopped" not in shell.screen
            assert "awsroles: hint: " in shell.screen
            left.check(shell.screen)


@pytest.mark.parametrize("stdin", ["full", "closed", "empty"])
def test_without_a_terminal_it_says_so_and_leaves_stdin_alone(left: Left, prompts: list[Prompt], stdin: str) -> None:
    for prompt in prompts:
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
                *left.desk.command(*prompt.arguments),
            ],
            env=left.desk.environment,
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
        assert takes_stdin or done.returncode in (2, 6), (prompt, done)
        assert done.stdout == ""
        left.check(done.stderr)


def shell_of(left: Left, **variables: str) -> OnATerminal:
    """Return an interactive shell with job control."""
    shell = OnATerminal(SHELL, left.desk.environment | {"PS1": "ready> "} | variables, seconds=20)
    shell.wait_for("ready> ")
    return shell
