"""Ctrl-C at each prompt: exit code 130, the terminal as it was, nothing half written."""

import pytest
from testbed.names import OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_C


@pytest.mark.parametrize("answers", [0, 1, 2, 3])
def test_at_each_prompt_of_setup(
    aws: StandIn, workstation: Workstation, key: AccessKey, keyring_bus: PrivateKeyring, answers: int
) -> None:
    prompts = ["AWS region [", "Access key ID: ", "Secret access key (hidden): ", "MFA serial ["]
    given = ["eu-west-1", key.access_key_id, key.secret_access_key]
    with workstation.on_terminal("setup") as terminal:
        before = terminal.modes()
        for prompt, answer in zip(prompts, given[:answers], strict=False):
            terminal.wait_for(prompt)
            terminal.type(answer)
        terminal.wait_for(prompts[answers])
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
        assert terminal.modes() == before
        assert "Traceback" not in terminal.screen
        assert "Cancelled." in terminal.screen
    assert not workstation.config.exists()
    assert keyring_bus.items() == {}
    assert aws.count("GetSessionToken") == 0


@pytest.mark.parametrize("arguments", [("login", "new", "--role-arn", OPERATIONS), ("credential-process", "master")])
def test_at_the_prompt_for_the_code(
    aws: StandIn, configured: Workstation, keyring_bus: PrivateKeyring, arguments: tuple[str, ...]
) -> None:
    config, secrets = configured.config.read_bytes(), keyring_bus.items()
    with configured.on_terminal(*arguments) as terminal:
        before = terminal.modes()
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for ")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
        assert terminal.modes() == before
        assert "Traceback" not in terminal.screen
    assert configured.config.read_bytes() == config
    assert keyring_bus.items() == secrets
    assert aws.count("GetSessionToken") == 0


def test_at_the_choice_of_a_profile(configured: Workstation) -> None:
    with configured.on_terminal("login") as terminal:
        terminal.wait_for("Which profile?")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130


def test_the_next_login_is_not_held_up_by_an_interrupted_one(configured: Workstation, phone: MfaDevice) -> None:
    with configured.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for("MFA code from ")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
