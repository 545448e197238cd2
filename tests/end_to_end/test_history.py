"""The history of the installed program, in the files of the state directory."""

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn


def test_a_day_has_a_line_for_each_session_and_none_for_a_session_from_the_store(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    aws.lifetimes["AssumeRole"] = 2_000
    configured.run("login", "prod-operations", "--reason", "INC-1: the workers", "--mfa-code", phone.unused_code())
    handed_out = configured.credentials_of("prod-operations")["AccessKeyId"]
    configured.run("exec", "prod-operations", "--", "true")
    configured.run("env", "prod-operations", "--shell", "bash")
    aws.lifetimes["AssumeRole"] = 800
    configured.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
    lines = configured.history()
    assert [(each["command"], each["profile"], each["reason"]) for each in lines] == [
        ("login", "master", "INC-1: the workers"),
        ("login", "prod-operations", "INC-1: the workers"),
        ("exec", "prod-operations", "INC-1: the workers"),
        ("env", "prod-operations", "INC-1: the workers"),
        ("login", "master", None),
        ("login", "prod-operations", None),
    ]
    assert {each["access_key_id"] for each in lines[1:4]} == {handed_out}
    assert {each["actor"] for each in lines} == {ADA}
    assert {(each["role_arn"], each["session_name"]) for each in lines} == {(None, None), (OPERATIONS, "ada")}


def test_a_renewal_that_nobody_sees_has_a_line(logged_in: Workstation) -> None:
    before = len(logged_in.history())
    # A profile that has changed gets a new session.
    logged_in.write_config(f"{logged_in.config.read_text()}awsroles_color = red\n")
    new = logged_in.credentials_of("prod-operations")["AccessKeyId"]
    assert logged_in.credentials_of("prod-operations")["AccessKeyId"] == new
    assert [(each["command"], each["access_key_id"]) for each in logged_in.history()[before:]] == [
        ("credential-process", new)
    ]


@pytest.mark.usefixtures("aws")
def test_an_sdk_gets_no_session_without_a_required_reason(configured: Workstation, phone: MfaDevice) -> None:
    configured.write_config(f"{configured.config.read_text()}awsroles_reason = required\n")
    done = configured.run("credential-process", "prod-operations", code=6)
    assert (done.stdout, done.stderr.splitlines()) == (
        "",
        [
            "awsroles: error: prod-operations requires a reason",
            "awsroles: hint: run awsroles login prod-operations --reason …",
        ],
    )
    with configured.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for("Reason for prod-operations: ")
        terminal.type("INC-123")
        terminal.wait_for("MFA code")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0, terminal.screen
    configured.credentials_of("prod-operations")
    assert [each["reason"] for each in configured.history() if each["profile"] == "prod-operations"] == ["INC-123"]
