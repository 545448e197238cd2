"""`awsroles exec PROFILE` without a command: the user's shell with the profile and time left in its prompt."""

from pathlib import Path

import pytest
from testbed.program.shells import SHELLS, parse_environment, shell_path, write_rc
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn


@pytest.fixture
def fifty_minutes(aws: StandIn, configured: Workstation, phone: MfaDevice) -> Workstation:
    """Return a workstation that is logged in to prod-operations for a little over fifty minutes."""
    aws.lifetimes["AssumeRole"] = 3030
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    return configured


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_shows_profile_and_time_left_and_has_secrets_only_in_its_environment(
    fifty_minutes: Workstation, shell: str
) -> None:
    session = fifty_minutes.credentials_of("prod-operations")
    write_rc(shell)
    with fifty_minutes.on_terminal("exec", "prod-operations", SHELL=shell_path(shell), TERM="dumb") as terminal:
        terminal.wait_for("Shell for prod-operations, valid for 50 min. Type exit to leave.\n")
        terminal.wait_for("[prod-operations 50m] mine> ")
        assert not any(session[name].encode() in command_lines() for name in ("SecretAccessKey", "SessionToken"))
        assert not any(session[name] in written(fifty_minutes) for name in ("SecretAccessKey", "SessionToken"))
        terminal.type("env -0 >$TMPDIR/seen; echo wri''tten")
        terminal.wait_for("written")
        terminal.type("exit 7")
        assert terminal.exit_code() == 7
    found = parse_environment(Path(fifty_minutes.environment["TMPDIR"], "seen").read_bytes())
    assert found["AWS_SESSION_TOKEN"] == session["SessionToken"]
    assert found["AWSROLES_PROFILE"] == "prod-operations"
    assert [name for name in found if name.startswith("_AWSROLES")] == []


def command_lines() -> bytes:
    paths = [path / "cmdline" for path in Path("/proc").iterdir() if path.name.isdigit()]
    return b"\n".join(path.read_bytes() for path in paths if path.exists())


def written(workstation: Workstation) -> str:
    files = (path for folder in ("HOME", "TMPDIR") for path in Path(workstation.environment[folder]).rglob("*"))
    return "\n".join(path.read_text(errors="replace") for path in files if path.is_file())


def test_another_shell_is_started_with_a_word_on_its_prompt(logged_in: Workstation) -> None:
    with logged_in.on_terminal("exec", "prod-operations", SHELL=shell_path("sh"), PS1="plain> ") as terminal:
        terminal.wait_for("Type exit to leave.\n  Its prompt does not show the session.\n")
        terminal.wait_for("plain> ")
        terminal.type("echo in $AWSROLES_PROFILE")
        terminal.wait_for("in prod-operations\n")
        terminal.type("exit")
        assert terminal.exit_code() == 0


def test_a_prompt_that_shows_the_session_itself_is_left_alone(logged_in: Workstation) -> None:
    logged_in.run("config", "set", "exec_prompt", "never")
    write_rc("bash", "PROMPT_COMMAND='PS1=\"$(awsroles prompt) mine> \"'")
    with logged_in.on_terminal("exec", "prod-operations", SHELL=shell_path("bash"), TERM="dumb") as terminal:
        terminal.wait_for("prod-operations 59m mine> ")
        assert "[prod-operations" not in terminal.screen


def test_a_nested_shell_requires_the_option(logged_in: Workstation) -> None:
    logged_in.environment |= {"AWSROLES_PROFILE": "dev", "SHELL": shell_path("bash")}
    write_rc("bash")
    with logged_in.on_terminal("exec", "prod-operations") as terminal:
        assert terminal.exit_code() == 2
        assert "awsroles: error: you are already in a shell for dev" in terminal.screen
        assert "awsroles: hint: type exit first, or pass --nested" in terminal.screen
    with logged_in.on_terminal("exec", "prod-operations", "--nested") as terminal:
        terminal.wait_for("[prod-operations ")
    command = logged_in.run("exec", "prod-operations", "--", "printenv", "AWSROLES_PROFILE")
    assert command.stdout == "prod-operations\n"


def test_without_a_terminal_a_shell_is_a_usage_error_before_anything_is_asked(configured: Workstation) -> None:
    done = configured.run("exec", "prod-operations", given="echo hit\n", code=2)
    assert done.stderr.splitlines() == [
        "awsroles: error: a shell needs a terminal",
        "awsroles: hint: give a command: awsroles exec PROFILE -- COMMAND",
    ]
    assert done.stdout == ""


def test_a_missing_shell_is_an_error(configured: Workstation) -> None:
    with configured.on_terminal("exec", "prod-operations", SHELL="/bin/of-nobody") as terminal:
        assert terminal.exit_code() == 127
        assert "command not found: /bin/of-nobody" in terminal.screen


@pytest.mark.parametrize("shell", SHELLS)
def test_an_expired_shell_says_once_that_its_session_has_ended(
    aws: StandIn, configured: Workstation, phone: MfaDevice, shell: str
) -> None:
    aws.lifetimes["AssumeRole"] = 2
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    write_rc(shell)
    with configured.on_terminal("exec", "prod-operations", SHELL=shell_path(shell), TERM="dumb") as terminal:
        terminal.wait_for("mine> ")
        terminal.type("sleep 2")
        terminal.wait_for(
            "The session of this shell has ended. For a new one: exit, then awsroles exec prod-operations"
        )
        terminal.wait_for("[prod-operations expired] mine> ")
        terminal.type("awsroles exec --help >/dev/null; echo ag''ain")
        terminal.wait_for("again")
        terminal.type("exit")
        terminal.exit_code()
        assert terminal.screen.count("The session of this shell has ended") == 1


def test_a_shell_whose_session_has_ended_needs_no_option_for_a_new_one(logged_in: Workstation) -> None:
    ended = {"AWSROLES_PROFILE": "prod-operations", "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"}
    logged_in.environment |= ended | {"SHELL": shell_path("bash")}
    write_rc("bash")
    with logged_in.on_terminal("exec", "prod-operations") as terminal:
        terminal.wait_for("[prod-operations ")
