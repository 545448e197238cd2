"""`awsroles env PROFILE`, as each shell reads it."""

import json
from pathlib import Path

import pytest
from testbed.program.shells import SHELLS, shell_path, variables_after, write_rc
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from devtools.pty_process import PtyProcess

USE = {
    "bash": 'eval "$(awsroles env prod-operations)"',
    "zsh": 'eval "$(awsroles env prod-operations)"',
    "fish": "awsroles env prod-operations | source",
}
UNDO = {
    "bash": 'eval "$(awsroles env --unset)"',
    "zsh": 'eval "$(awsroles env --unset)"',
    "fish": "awsroles env --unset | source",
}
STALE = {
    "AWS_PROFILE": "other",
    "AWS_SECURITY_TOKEN": "stale",
    "AWS_ACCOUNT_ID": "999999999999",
    "AWS_CREDENTIAL_SCOPE": "stale",
    "AWS_CONTAINER_OF_TOMORROW": "stale",
    "AWS_CONTAINER_$(touch hit)": "stale",
    "AWSROLES_PASSPHRASE": "of the store",
}
# Variables of the test environment, and a name that no shell can unset.
HARMLESS = {"AWS_ENDPOINT_URL", "AWS_MAX_ATTEMPTS", "AWS_EC2_METADATA_DISABLED", "AWS_CONTAINER_$(touch hit)"}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_loads_and_unloads_the_session(logged_in: Workstation, shell: str) -> None:
    session = logged_in.credentials_of("prod-operations")
    before = logged_in.environment | STALE
    # $SHELL is the login shell, which may differ from the current one.
    found = variables_after(shell, USE[shell], before | {"SHELL": "/bin/of-nobody"})
    assert {name: value for name, value in found.items() if name.startswith("AWS") and name not in HARMLESS} == {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
        "AWS_CREDENTIAL_EXPIRATION": session["Expiration"],
        "AWS_ACCOUNT_ID": "222222222222",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWSROLES_PROFILE": "prod-operations",
        # The user's shell may need it for the next command of awsroles.
        "AWSROLES_PASSPHRASE": "of the store",
    }
    after = variables_after(shell, UNDO[shell], found)
    assert {name for name in after if name.startswith("AWS")} - HARMLESS == {"AWSROLES_PASSPHRASE"}
    assert not Path("hit").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_settings_of_a_profile_are_set_and_unset_with_it(logged_in: Workstation, shell: str) -> None:
    logged_in.write_config(logged_in.config.read_text() + "use_dualstack_endpoint = true\n")
    found = variables_after(shell, USE[shell], logged_in.environment)
    assert found["AWS_USE_DUALSTACK_ENDPOINT"] == "true"
    of_master = variables_after(shell, USE[shell].replace("prod-operations", "master"), found)
    for after in (of_master, variables_after(shell, UNDO[shell], found)):
        assert after.keys() & {"AWS_USE_DUALSTACK_ENDPOINT", "AWSROLES_SETTINGS"} == set()
    assert of_master["AWS_ACCOUNT_ID"] == "111111111111"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_code_is_asked_for_while_the_shell_waits(configured: Workstation, phone: MfaDevice, shell: str) -> None:
    write_rc(shell)
    interactive = [shell_path(shell), "-i"]
    with PtyProcess(interactive, configured.environment | {"TERM": "dumb"}, seconds=20) as terminal:
        terminal.wait_for("mine> ")
        terminal.type(USE[shell])
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("mine> ")
        terminal.type("echo in''side $AWSROLES_PROFILE")
        terminal.wait_for("inside prod-operations")


def test_a_terminal_shows_no_secret_unless_that_is_asked_for(logged_in: Workstation) -> None:
    with logged_in.on_terminal("env", "prod-operations", "--shell", "fish") as terminal:
        assert terminal.exit_code() == 2
        assert terminal.screen.splitlines() == [
            "awsroles: error: refusing to show secrets on the terminal",
            (
                "awsroles: hint: add --show to see them, or let your shell read them:"
                " awsroles env prod-operations --shell fish | source"
            ),
        ]
    with logged_in.on_terminal("env", "prod-operations", "--shell", "fish", "--show") as terminal:
        assert terminal.exit_code() == 0
        assert terminal.screen.startswith("set -e AWS_PROFILE ")
    with logged_in.on_terminal("env", "--unset", "--shell", "fish") as terminal:
        assert terminal.exit_code() == 0
        assert terminal.screen.startswith("set -e ")
    assert logged_in.run("env", "prod-operations").stderr == ""


def test_json_and_dotenv_are_for_programs(logged_in: Workstation) -> None:
    session = logged_in.credentials_of("prod-operations")
    fields = json.loads(logged_in.run("env", "prod-operations", "--shell", "json").stdout)
    assert fields["AWS_SESSION_TOKEN"] == session["SessionToken"]
    lines = logged_in.run("env", "prod-operations", "--shell", "dotenv").stdout.splitlines()
    assert lines == [f"{name}={value}" for name, value in fields.items()]
    assert len(lines) == 8
    with logged_in.on_terminal("env", "prod-operations", "--shell", "json") as terminal:
        terminal.wait_for("redirect them, or add --show to see them")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 6, "no profile was named"),
        (["prod-operatoins"], 3, "did you mean prod-operations?"),
        (["prod-operations", "--shell", "tcsh"], 2, "use --shell bash, zsh, fish, powershell, cmd, dotenv, json"),
        (
            ["--unset", "--shell", "json"],
            2,
            "json has no way to unset a variable\nawsroles: hint: give another --shell",
        ),
    ],
)
def test_an_error_leaves_stdout_empty(logged_in: Workstation, arguments: list[str], code: int, words: str) -> None:
    done = logged_in.run("env", *arguments, code=code)
    assert words in done.stderr
    assert done.stdout == ""


def test_a_value_that_the_syntax_cannot_represent_is_rejected(logged_in: Workstation) -> None:
    logged_in.write_config(logged_in.config.read_text().replace("profile prod-operations]", "profile 50%]"))
    logged_in.run("exec", "50%", "--", "true")
    done = logged_in.run("env", "50%", "--shell", "cmd", code=3)
    assert "the value of AWSROLES_PROFILE holds a character that cannot be written for cmd" in done.stderr
    assert done.stdout == ""
