"""`awsroles login`."""

import shlex
import subprocess
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation


@pytest.mark.parametrize(("code", "given"), [("12345", None), ("hunter2", None), ("-", "12345\n"), ("-", "")])
@pytest.mark.usefixtures("config")
def test_an_invalid_code_is_rejected_before_any_action(workstation: Workstation, code: str, given: str | None) -> None:
    done = workstation.run("login", "prod-operations", "--mfa-code", code, given=given, code=2)
    assert "the MFA code is not six digits" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.usefixtures("config")
def test_a_closed_stdin_is_not_a_code(workstation: Workstation) -> None:
    command = shlex.join(workstation.command("login", "prod-operations", "--mfa-code", "-"))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} <&-"],
        env=workstation.environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        start_new_session=True,
    )
    assert (done.returncode, "the MFA code is not six digits" in done.stderr) == (2, True)


def test_without_a_name_the_user_picks_a_profile_that_supports_login(workstation: Workstation, config: Path) -> None:
    config.write_text(f"{config.read_text()}\n[profile sso]\nsso_session = x\n[profile keys]\nregion = eu-west-1\n")
    with workstation.on_terminal("login", TERM="dumb") as terminal:
        terminal.wait_for("Which profile?\n  1  master           111111111111  MFA session\n  2  prod-operations")
        terminal.wait_for("part of the name: ")
        terminal.type("2")
        # There is no keyring here: that it is asked for shows that the choice was understood.
        assert terminal.exit_code() == 5


@pytest.mark.usefixtures("config")
def test_options_require_a_single_profile(workstation: Workstation) -> None:
    done = workstation.run("login", "prod-operations", "master", "--region", "eu-west-3", code=2)
    assert "options that change a profile go with one profile" in done.stderr
