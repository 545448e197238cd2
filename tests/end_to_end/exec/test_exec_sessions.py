"""The session of `awsroles exec`: its remaining time, its requested duration, and a warning if it is short."""

from datetime import datetime, timezone

from testbed.names import OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

ASKING = "printf 'which? '; read line; echo got $line"


def hours_until(moment: str) -> float:
    return (datetime.fromisoformat(moment.replace("Z", "+00:00")) - datetime.now(timezone.utc)).total_seconds() / 3600


def test_without_a_session_the_code_is_asked_for_on_the_terminal(configured: Workstation, phone: MfaDevice) -> None:
    with configured.on_terminal("exec", "prod-operations", "--", "sh", "-c", ASKING) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("which? ")
        terminal.type("it")
        terminal.wait_for("got it")
        assert terminal.exit_code() == 0


def test_without_a_session_or_a_terminal_nothing_is_run(configured: Workstation) -> None:
    done = configured.run("exec", "prod-operations", "--", "echo", "hit", code=6)
    assert done.stdout == ""
    assert "an MFA code is needed" in done.stderr


def test_an_unknown_profile_runs_nothing(logged_in: Workstation) -> None:
    done = logged_in.run("exec", "prod-operatoins", "--", "echo", "hit", code=3)
    assert done.stdout == ""
    assert "did you mean prod-operations?" in done.stderr


def test_a_longer_session_requires_its_own_code_and_changes_no_profile(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    before = logged_in.config.read_bytes()
    wanted = ("exec", "prod-operations", "--duration", "8h")
    with logged_in.on_terminal(*wanted, "--", "echo", "ran") as terminal:
        terminal.wait_for("A session over 1 h needs its own MFA code.")
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("ran")
        assert terminal.exit_code() == 0
    assert logged_in.config.read_bytes() == before
    again = logged_in.run(*wanted, "--", "printenv", "AWS_CREDENTIAL_EXPIRATION")
    assert hours_until(again.stdout.strip()) > 7.9
    assert again.stderr == ""
    shorter = logged_in.run(
        "exec", "prod-operations", "--duration", "15m", "--", "printenv", "AWS_CREDENTIAL_EXPIRATION"
    )
    assert hours_until(shorter.stdout.strip()) <= 0.25


def test_a_session_that_is_about_to_end_is_announced(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.lifetimes["AssumeRole"] = 230
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    done = configured.run("exec", "prod-operations", "--", "true")
    assert "the session of prod-operations ends in 3 min; awsroles login prod-operations" in done.stderr
    assert configured.run("exec", "prod-operations", "-q", "--", "true").stderr == ""
