"""Commands without a profile on a terminal: the user picks one."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation
from testbed.terminal.screen_reader import ScreenReader

from awsroles.standin.accounts import MfaDevice
from devtools.pty_process import CTRL_C, PtyProcess

WAITING = ": type to filter"
DEV = """
[profile dev-operations]
region = us-east-1
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
awsroles_source_profile = master

[profile native]
role_arn = arn:aws:iam::222222222222:role/operations
source_profile = master
"""


@pytest.fixture
def logged_in(configured: Workstation, phone: MfaDevice) -> Workstation:
    """Return a workstation with several profiles, logged in to prod-operations, on a terminal that can be drawn on."""
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    configured.write_config(configured.config.read_text() + DEV)
    configured.environment["TERM"] = "xterm"
    return configured


@pytest.fixture
def shell(logged_in: Workstation) -> Iterator[PtyProcess]:
    """Return an interactive shell of that person."""
    command = ["bash", "--noprofile", "--norc", "--noediting", "-i"]
    with PtyProcess(command, logged_in.environment | {"PS1": "ready> "}, seconds=30) as terminal:
        terminal.wait_for("ready> ")
        yield terminal


def test_login_lists_recent_profiles_first(logged_in: Workstation) -> None:
    with logged_in.on_terminal("login") as terminal:
        rows = ScreenReader(terminal, seconds=30).wait_for(WAITING).splitlines()
        assert [row[2:].split()[0] for row in rows[1:5]] == ["prod-operations", "master", "dev-operations", "native"]
        assert rows[1].startswith("> prod-operations  222222222222  operations   59 min left")
        assert "MFA session  11 h 59 min left" in rows[2]
        terminal.press("dev\r")
        terminal.wait_for("Which profile? dev-operations")
        terminal.wait_for("Logged in to dev-operations")
        assert terminal.exit_code() == 0
    assert "/operations/ada" in logged_in.caller("dev-operations")
    with logged_in.on_terminal("login") as terminal:
        ScreenReader(terminal, seconds=30).wait_for("> dev-operations", WAITING)


def test_a_session_that_was_deleted_elsewhere_has_no_time_left(logged_in: Workstation, tmp_path: Path) -> None:
    logged_in.run("logout", "prod-operations", XDG_STATE_HOME=str(tmp_path / "elsewhere"))
    with logged_in.on_terminal("login") as terminal:
        rows = ScreenReader(terminal, seconds=30).wait_for(WAITING).splitlines()
    assert rows[1].rstrip() == "> prod-operations  222222222222  operations"


def test_env_lets_pick_a_profile_inside_a_command_substitution(logged_in: Workstation, shell: PtyProcess) -> None:
    shell.type(f'eval "$({shlex.join(logged_in.command("env"))})"; echo "it is $AWSROLES_PROFILE now"')
    picture = ScreenReader(shell, seconds=30)
    assert "native" not in picture.wait_for(WAITING)
    shell.press("dev\r")
    picture.wait_for("Which profile? dev-operations", "it is dev-operations now")


def test_ctrl_c_does_not_change_the_shell(logged_in: Workstation, shell: PtyProcess) -> None:
    shell.type(f'keys="$({shlex.join(logged_in.command("env"))})"; echo "ended $? with nothing: <$keys>"')
    picture = ScreenReader(shell, seconds=30)
    picture.wait_for(WAITING)
    shell.press(CTRL_C)
    seen = picture.wait_for("ended 130 with nothing: <>")
    assert "Cancelled." in seen
    assert shell.echoes()


def test_exec_runs_the_command_with_the_picked_profile(logged_in: Workstation) -> None:
    with logged_in.on_terminal(
        "exec", "--", "sh", "-c", 'echo "it is $AWSROLES_PROFILE, $0 $1"', "a", "-b"
    ) as terminal:
        ScreenReader(terminal, seconds=30).wait_for(WAITING)
        terminal.press("prod\r")
        terminal.wait_for("it is prod-operations, a -b")
        assert terminal.exit_code() == 0


def test_exec_without_arguments_starts_a_shell_with_the_picked_profile(logged_in: Workstation) -> None:
    with logged_in.on_terminal("exec", SHELL="/bin/sh") as terminal:
        ScreenReader(terminal, seconds=30).wait_for(WAITING)
        terminal.press("prod\r")
        terminal.wait_for("Shell for prod-operations")
        terminal.type("exit 7")
        assert terminal.exit_code() == 7


def test_console_lists_profiles_with_a_role(logged_in: Workstation) -> None:
    with logged_in.on_terminal("console", "--print") as terminal:
        rows = ScreenReader(terminal, seconds=30).wait_for(WAITING).splitlines()
        assert [row[2:].split()[0] for row in rows[1:4]] == ["prod-operations", "dev-operations", "native"]
        terminal.press("native\r")
        terminal.wait_for("/switchrole?account=222222222222&roleName=operations&displayName=native")
        assert terminal.exit_code() == 0


@pytest.mark.parametrize("command", ["login", "exec", "env", "console"])
def test_without_a_terminal_the_exit_code_is_6(logged_in: Workstation, command: str) -> None:
    line = [command, *(["--", "true"] if command == "exec" else [])]
    for arguments in (line, [command, "--no-input", *line[1:]]):
        done = logged_in.run(*arguments, code=6)
        assert done.stdout == ""
        assert done.stderr.splitlines()[0] == "awsroles: error: no profile was named"
        assert f"run awsroles {command} PROFILE" in done.stderr


def test_only_names_are_remembered(logged_in: Workstation, home: Path) -> None:
    logged_in.run("env", "dev-operations")
    logged_in.run("console", "native")
    logged_in.run("exec", "prod-operations", "--", "true")
    logged_in.run("env", "nobody", code=3)
    (fact,) = (home / ".local" / "state" / "awsroles" / "facts").glob("recent-profiles*")
    assert fact.read_text() == "prod-operations\nnative\ndev-operations"
    assert fact.stat().st_mode & 0o777 == 0o600
