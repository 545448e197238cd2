"""The start of a process as plain data."""

import pytest

from awsroles.app.invocation import Invocation, Mode, this_process
from awsroles.core.messages import Messages


def test_the_code_and_the_passphrase_do_not_show_in_its_repr() -> None:
    invocation = Invocation("command", {}, passphrase="correct horse", mfa_code="123456")
    assert "123456" not in repr(invocation)
    assert "correct horse" not in repr(invocation)


def test_the_passphrase_is_taken_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWSROLES_PASSPHRASE", "correct horse")
    invocation = this_process("command")
    assert invocation.passphrase == "correct horse"
    assert "AWSROLES_PASSPHRASE" not in invocation.environ
    assert this_process("command").passphrase is None


@pytest.mark.parametrize(
    ("mode", "no_input", "variable", "may_prompt", "may_unlock"),
    [
        ("command", False, "", True, True),
        ("command", True, "", False, False),
        ("command", False, "1", False, False),
        ("command", False, "no", True, True),
        ("credential-process", False, "", True, False),
        ("credential-process", False, "1", False, False),
        ("background", False, "", False, False),
    ],
)
def test_the_mode_and_no_input_decide_what_the_user_may_be_asked(
    mode: Mode, no_input: bool, variable: str, may_prompt: bool, may_unlock: bool
) -> None:
    invocation = Invocation(mode, {"AWSROLES_NO_INPUT": variable}, no_input=no_input)
    assert (invocation.may_prompt, invocation.may_unlock) == (may_prompt, may_unlock)


def test_a_background_thread_has_a_time_of_its_own_and_no_secrets() -> None:
    told: list[str] = []
    ui = Messages.all_to(told.append)
    environ = {"HOME": "/home/ada"}
    command = Invocation("command", environ, passphrase="correct horse", mfa_code="123456", began=0, ui=ui)
    background = command.in_background()
    assert (background.mode, background.environ) == ("background", command.environ)
    assert (background.passphrase, background.mfa_code) == (None, None)
    assert background.began > 0
    background.ui.note("progress")
    background.ui.trace("trace")
    assert told == ["trace"]
