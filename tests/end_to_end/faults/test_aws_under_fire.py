"""Faults of AWS: at most one prompt, an end within the time limit, and a fitting message."""

import time
from typing import Any

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import Fault
from awsroles.standin.sample_policies import allow, allow_assume
from devtools.pty_process import PtyProcess

QUESTION = "MFA code from ada-phone (ada, account 111111111111, for prod-operations): "
# The fault and the expected message.
FAULTS: dict[str, tuple[Fault, str]] = {
    "throttling": (faults.throttling(), "AWS gets too many requests"),
    "internal failure": (faults.internal_failure(), "AWS has a problem (500 InternalFailure)"),
    "unavailable": (faults.unavailable(), "AWS has a problem (503 ServiceUnavailable)"),
    "reset": (faults.reset(), "broke: "),
    "lost answer": (faults.lost_response(), "broke: "),
    "cut short": (faults.truncated_response(), "or is incomplete"),
    "junk": (faults.junk(), "did not come from AWS"),
    "captive portal": (faults.captive_portal(), "did not come from AWS"),
    "10 MB": (faults.huge(), "did not come from AWS"),
    "no token": (Fault("empty", status=200, body=b"<GetSessionTokenResponse/>"), "did not come from AWS"),
    "unknown key": (
        faults.api_error(403, "InvalidClientTokenId", "The security token is invalid."),
        "AWS rejected the access key",
    ),
    "denied": (
        faults.api_error(403, "AccessDenied", "User: x is not authorized"),
        "AWS denied the MFA session of ada",
    ),
}
SLOW_FAULTS = {"hang": (faults.hang(60), "no answer from AWS ("), "drip": (faults.drip(), "within 17 s")}
LOGIN, CREDENTIAL_PROCESS = ("login", "prod-operations"), ("credential-process", "prod-operations")
# From the code to the end: one try, of 3 s to connect and 5 s to read, on a machine that does other things.
SECONDS = 8 + 7
# Where bytes come, there is a limit to a whole call.
DRIPPING_SECONDS = 17 + 10


def answered(workstation: Workstation, phone: MfaDevice, *arguments: str) -> tuple[int, str, float]:
    """Run awsroles on a terminal, type the code once, and return its exit code, the screen and how long it took."""
    with workstation.on_terminal(*arguments) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(phone.unused_code())
        began = time.monotonic()
        code = terminal.exit_code()
        return code, terminal.screen, time.monotonic() - began


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (CREDENTIAL_PROCESS, list(FAULTS)),
        (LOGIN, ["throttling", "junk"]),
        pytest.param(LOGIN, list(FAULTS), marks=pytest.mark.soak),
        pytest.param(CREDENTIAL_PROCESS, list(SLOW_FAULTS), marks=pytest.mark.soak),
        pytest.param(LOGIN, list(SLOW_FAULTS), marks=pytest.mark.soak),
    ],
)
def test_a_fault_ends_the_command_in_time_after_one_prompt_with_a_fitting_message(
    aws: StandIn, configured: Workstation, phone: MfaDevice, arguments: tuple[str, ...], names: list[str]
) -> None:
    aws.clock_tolerance = float("inf")
    for name in names:
        fault, words = (FAULTS | SLOW_FAULTS)[name]
        # So that every question is for a new code; and what failed a process is shared with those before it alone.
        aws.clock_offset += 30
        aws.fail_next("GetSessionToken", fault)
        sent = aws.count("GetSessionToken")
        code, screen, seconds = answered(configured, phone, *arguments)
        assert (code, screen.count(QUESTION)) == (4, 1), name
        assert words in screen, name
        assert screen.count("awsroles: error: ") == 1
        assert "\x1b" not in screen
        assert aws.count("GetSessionToken") == sent + 1, "a code is sent once"
        assert seconds < (DRIPPING_SECONDS if name == "drip" else SECONDS)
    aws.clock_offset += 30
    assert answered(configured, phone, *arguments)[0] == 0


@pytest.mark.parametrize(
    "name", ["internal failure", "junk", "10 MB", *(pytest.param(name, marks=pytest.mark.soak) for name in SLOW_FAULTS)]
)
def test_a_renewal_that_fails_asks_nothing_and_ends_in_time(aws: StandIn, logged_in: Workstation, name: str) -> None:
    logged_in.run("logout", "prod-operations")
    fault, words = (FAULTS | SLOW_FAULTS)[name]
    aws.fail_next("AssumeRole", fault, times=2)
    began = time.monotonic()
    done = logged_in.run("credential-process", "prod-operations", code=4)
    assert time.monotonic() - began < (DRIPPING_SECONDS if name == "drip" else 2 * 8 + 2)
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("offset", "way"), [(7200, "behind"), (-7200, "ahead of")])
def test_a_wrong_clock_is_reported_after_one_prompt(
    aws: StandIn, configured: Workstation, phone: MfaDevice, offset: int, way: str
) -> None:
    aws.clock_offset += offset
    code, screen, _ = answered(configured, phone, "login", "prod-operations")
    assert code == 4
    assert f"the clock of this machine is 2 h {way} AWS" in screen
    assert screen.count(QUESTION) == 1


@pytest.mark.parametrize("arguments", [LOGIN, CREDENTIAL_PROCESS])
def test_an_mfa_session_that_was_revoked_early_costs_one_question(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice, arguments: tuple[str, ...]
) -> None:
    logged_in.run("logout", "prod-operations")
    aws.sessions.clear()
    assert "run awsroles login prod-operations" in logged_in.run("credential-process", "prod-operations", code=6).stderr
    aws.clock_tolerance = float("inf")
    aws.clock_offset += 30
    code, screen, _ = answered(logged_in, phone, *arguments)
    assert code == 0, screen
    assert screen.count(QUESTION) == 1
    assert logged_in.caller("prod-operations").endswith("assumed-role/operations/ada")


def test_a_key_that_aws_does_not_know_yet_is_reported(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.key_propagation = 3600
    code, screen, _ = answered(configured, phone, "login", "prod-operations")
    assert code == 4
    assert "deleted or deactivated, or is only" in screen
    assert screen.count(QUESTION) == 1


@pytest.mark.soak
def test_a_new_key_that_aws_does_not_know_for_twenty_seconds_is_waited_for(
    aws: StandIn, logged_in: Workstation, key: AccessKey
) -> None:
    aws.users[key.user.arn].policies = (allow(["iam:*"]), allow_assume(["*"]))
    aws.sessions_outlive_their_key = True
    aws.key_propagation = 20
    key.created_at -= 60
    began = time.monotonic()
    done = logged_in.run("rotate", "--yes", "--no-input")
    assert 18 < time.monotonic() - began < 35
    assert "AWS does not know the new key yet, which is usual. Trying for 30 s" in done.stderr
    assert key.access_key_id not in aws.access_keys
    assert aws.count("CreateAccessKey") == 1


@pytest.mark.soak
@pytest.mark.parametrize("name", SLOW_FAULTS)
@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("GetCallerIdentity", ("setup", "other", "--no-input", "--mfa-serial", "GAHT12345678")),
        ("ListAccessKeys", ("rotate", "--yes", "--no-input")),
        ("CreateAccessKey", ("rotate", "--yes", "--no-input")),
        ("AssumeRole", ("exec", "prod-operations", "--", "true")),
    ],
)
def test_every_command_ends_in_time(
    aws: StandIn, logged_in: Workstation, key: AccessKey, name: str, action: str, arguments: tuple[str, ...]
) -> None:
    aws.users[key.user.arn].policies = (allow(["iam:*"]), allow_assume(["*"]))
    if action == "AssumeRole":
        logged_in.run("logout", "prod-operations")
    aws.fail_next(action, SLOW_FAULTS[name][0], times=9)
    given: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    began = time.monotonic()
    done = logged_in.run(*arguments, code=4, **(given if arguments[0] == "setup" else {}))
    assert time.monotonic() - began < 60
    assert done.stderr.count("awsroles: error: ") == 1
    assert key.access_key_id in aws.access_keys


@pytest.mark.soak
def test_an_unanswered_prompt_ends_before_the_caller_times_out(configured: Workstation) -> None:
    with configured.on_terminal("credential-process", "prod-operations", seconds=70) as terminal:
        terminal.wait_for(QUESTION)
        began = time.monotonic()
        assert terminal.exit_code() == 6
        # Go gives a credential_process 60 s.
        assert time.monotonic() - began < 55
        assert terminal.echoes()


@pytest.mark.soak
def test_credential_process_ends_within_a_minute_if_any_call_hangs(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    aws.latency = 120.0
    with PtyProcess(
        configured.command("credential-process", "prod-operations"), configured.environment, seconds=70
    ) as terminal:
        began = time.monotonic()
        terminal.wait_for(QUESTION)
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 4
        assert time.monotonic() - began < 59
