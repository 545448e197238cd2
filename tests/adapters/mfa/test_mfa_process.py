"""MFA codes from the configured `mfa_process`."""

import os
import sys
import time

import pytest
from testbed.fakes.scripted_codes import code_question
from testbed.program.fake_programs import install

from awsroles.adapters.mfa.mfa_process import MfaProcessCodes
from awsroles.adapters.process.waiting import Waiter
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError
from devtools.pty_process import PtyProcess


def codes(mfa_process: str | None, *, seconds: float = 10) -> MfaProcessCodes:
    """Return the source whose settings hold *mfa_process*."""
    return MfaProcessCodes(mfa_process, Waiter(seconds))


def test_the_first_line_is_the_code() -> None:
    install("ykman", "echo 012345; echo valid for 20 s")
    assert codes("ykman oath accounts code --single").ask(code_question()) == "012345"


def test_the_profiles_own_program_comes_before_that_of_the_settings() -> None:
    install("ours", "echo 111111")
    install("theirs", "echo 222222")
    assert codes("ours").ask(code_question(mfa_process="theirs")) == "222222"


def test_the_command_line_is_split_as_a_shell_would_and_run_without_one() -> None:
    out = install("device", 'printf "%s\\n" "$@" >"$OUT/arguments"; echo 012345')
    codes('device "AWS: ada" $(id) ; > x').ask(code_question())
    assert (out / "arguments").read_text() == "AWS: ada\n$(id)\n;\n>\nx\n"


def test_without_a_program_there_is_no_code() -> None:
    for mfa_process in (None, "", "  "):
        with pytest.raises(NoTerminalError, match="no mfa_process is configured"):
            codes(mfa_process).ask(code_question())


def test_an_open_quote_is_an_error_of_the_configuration() -> None:
    with pytest.raises(ConfigurationError, match="no closing quotation") as caught:
        codes("device 'ada").ask(code_question())
    assert "ada" not in caught.value.message


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo hunter2", "mfa_process device did not print six digits"),
        ("", "mfa_process device did not print six digits"),
        ("echo; echo 123456", "mfa_process device did not print six digits"),
        ("printf '\\377\\376\\n'", "mfa_process device did not print six digits"),
        ("echo 123456; exit 3", "mfa_process device failed (exit code 3)"),
        ("echo 123456; kill -9 $$", "mfa_process device failed (exit code -9)"),
    ],
)
def test_anything_but_a_code_names_the_program_and_not_what_it_printed(script: str, message: str) -> None:
    install("device", script)
    with pytest.raises(InputRequiredError) as caught:
        codes("device --pin 4711").ask(code_question())
    assert type(caught.value) is InputRequiredError
    assert caught.value.message == message
    assert caught.value.hint == "run the mfa_process by hand, and check what it prints"


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(InputRequiredError, match="no-such-device cannot be run: No such file or directory"):
        codes("no-such-device").ask(code_question())


def test_a_program_may_take_no_longer_than_is_left() -> None:
    install("device", "sleep 60")
    began = time.monotonic()
    with pytest.raises(InputRequiredError, match="took too long"):
        codes("device", seconds=0.5).ask(code_question())
    assert time.monotonic() - began < 20


def test_it_is_run_when_the_next_code_is_there() -> None:
    moment = time.time() + 0.6
    out = install("device", "date +%s.%N >$OUT/time; echo 012345")
    codes("device").ask(code_question(valid_from=moment))
    assert float((out / "time").read_text()) >= moment


_PROGRAM = """
import time
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.mfa.mfa_process import MfaProcessCodes
from awsroles.core.aws.arn import UserArn
from awsroles.core.mfa.codes import CodeRequest
codes = MfaProcessCodes("device", Waiter(10))
print("got", codes.ask(CodeRequest(UserArn("aws", "111111111111", "", "ada"), "", "prod-operations", 0)))
"""


def test_the_touch_hint_is_for_people_and_not_for_sdks() -> None:
    install("device", "echo 'touch your key' >&2; echo 012345")
    for redirection, said in (("", "touch your key\n"), ("2>err", "")):
        script = f'cd "$TMPDIR"; "$@" {redirection}'
        with PtyProcess(["sh", "-c", script, "sh", sys.executable, "-c", _PROGRAM], dict(os.environ)) as terminal:
            assert terminal.exit_code() == 0
            assert terminal.screen == f"{said}got 012345\n"
