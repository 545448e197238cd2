"""The behavior of credential-process that its callers rely on."""

import json
import os
import shlex
import subprocess
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import api_error, captive_portal
from awsroles.standin.server import serve
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


def test_credential_process_prints_one_document_and_a_newline(logged_in: Workstation) -> None:
    done = logged_in.run("credential-process", "prod-operations")
    document = json.loads(done.stdout)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.stdout.endswith("}\n")
    assert list(document) == [
        "Version",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
        "AccountId",
    ]
    assert document["Version"] == 1
    assert document["AccountId"] == "222222222222"
    left = datetime.strptime(document["Expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert 3500 < left.timestamp() - time.time() <= 3600


def test_a_second_call_is_served_from_the_keyring(aws: StandIn, logged_in: Workstation) -> None:
    first = logged_in.run("credential-process", "prod-operations")
    second = logged_in.run("credential-process", "prod-operations")
    assert first.stdout == second.stdout
    assert aws.count("AssumeRole") == 1


def test_the_master_profile_gives_the_mfa_session(aws: StandIn, logged_in: Workstation) -> None:
    document = logged_in.credentials_of("master")
    assert document["AccountId"] == "111111111111"
    assert logged_in.caller("master") == "arn:aws:iam::111111111111:user/ada"
    assert aws.count("GetSessionToken") == 1


def test_without_a_terminal_it_says_to_log_in(aws: StandIn, configured: Workstation) -> None:
    done = configured.run("credential-process", "prod-operations", code=6)
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == "awsroles: hint: run awsroles login prod-operations"
    assert len(done.stderr) < 2048
    assert len(done.stderr.splitlines()) == 2
    assert aws.count("GetSessionToken") == 0


@pytest.mark.parametrize("variables", [{"AWSROLES_PROMPT": "never"}, {"AWSROLES_NO_INPUT": "1"}], ids=str)
def test_prompting_can_be_turned_off(configured: Workstation, variables: dict[str, str]) -> None:
    with Workstation(configured.environment | variables).on_terminal(
        "credential-process", "prod-operations"
    ) as terminal:
        assert terminal.exit_code() == 6
        assert "run awsroles login prod-operations" in terminal.screen


def test_a_background_job_is_not_stopped_and_says_to_log_in(configured: Workstation) -> None:
    program = shlex.join(configured.command("credential-process", "prod-operations"))
    script = f"set -m; {program} < /dev/null & wait $!; echo code $?"
    with PtyProcess(["bash", "-c", script], configured.environment) as terminal:
        terminal.wait_for("run awsroles login prod-operations")
        terminal.wait_for("code 6")


def test_stdin_is_left_to_the_caller(logged_in: Workstation) -> None:
    script = f"{shlex.join(logged_in.command('credential-process', 'prod-operations'))} > /dev/null; cat"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=logged_in.environment,
        input="FIRST\nSECOND\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == "FIRST\nSECOND\n"


def test_closed_standard_streams_do_not_matter(configured: Workstation) -> None:
    script = f"{shlex.join(configured.command('credential-process', 'prod-operations'))} <&- >&- 2>&-"
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=configured.environment, timeout=30, check=False, start_new_session=True
    )
    assert done.returncode == 6


@pytest.mark.parametrize(
    ("profile", "code", "words"),
    [
        ("prod-operation", 3, "did you mean prod-operations?"),
        ("no such\x1b[31m", 3, "no profile named"),
    ],
)
def test_an_unknown_profile_is_a_configuration_error(
    configured: Workstation, profile: str, code: int, words: str
) -> None:
    done = configured.run("credential-process", profile, code=code)
    assert words in done.stderr
    assert "\x1b" not in done.stderr
    assert done.stdout == ""


def test_a_locked_keyring_is_noticed_before_any_prompt(logged_in: Workstation, keyring_bus: PrivateKeyring) -> None:
    keyring_bus.lock()
    try:
        with logged_in.on_terminal("credential-process", "prod-operations") as terminal:
            assert terminal.exit_code() == 5
            assert "the keyring is locked" in terminal.screen
            assert "run awsroles login prod-operations" in terminal.screen
            assert "MFA code" not in terminal.screen
    finally:
        keyring_bus.unlock()
    assert keyring_bus.prompts() == 0


def test_an_emulators_endpoint_neither_gets_nor_leaves_a_session_for_the_real_one(
    aws: StandIn, logged_in: Workstation
) -> None:
    before = logged_in.run("credential-process", "prod-operations").stdout
    with serve(aws) as emulator:
        done = logged_in.run("credential-process", "prod-operations", code=6, AWS_ENDPOINT_URL=emulator.url)
    assert done.stdout == ""
    assert logged_in.run("credential-process", "prod-operations").stdout == before


def test_plain_http_is_refused_beyond_this_machine(logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"):
        done = logged_in.run("credential-process", "prod-operations", code=3, **{name: "http://sts.example.com"})
        assert "is refused: secrets go over https" in done.stderr


def test_the_callers_profile_and_keys_are_ignored(aws: StandIn, logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    done = logged_in.run(
        "credential-process",
        "prod-operations",
        AWS_PROFILE="prod-operations",
        AWS_DEFAULT_PROFILE="not-there",
        AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY="x" * 40,
        AWS_SESSION_TOKEN="t",
    )
    assert json.loads(done.stdout)["Version"] == 1
    assert aws.count("AssumeRole") == 2


def test_sts_is_called_in_the_masters_region(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    text = configured.config.read_text().replace("region = us-east-1", "region = eu-west-3")
    configured.config.write_text(text)
    configured.run("login", "prod-operations", "--region", "ap-south-1", "--mfa-code", phone.unused_code())
    key = next(iter(aws.access_keys.values()))
    assert key.last_used is not None
    assert key.last_used[2] == "eu-west-3"


def test_an_edit_of_the_profile_makes_a_new_session_and_an_edit_elsewhere_does_not(
    aws: StandIn, logged_in: Workstation
) -> None:
    config = logged_in.config.read_text()
    logged_in.config.write_text(
        f"# a comment\n[profile zzz]\nregion = eu-west-1\n\n{config}\n# more\n[profile x]\nregion=y\n"
    )
    logged_in.run("credential-process", "prod-operations")
    assert aws.count("AssumeRole") == 1
    logged_in.config.write_text(
        config.replace("[profile prod-operations]\n", "[profile prod-operations]\noutput = json\n")
    )
    logged_in.run("credential-process", "prod-operations")
    assert aws.count("AssumeRole") == 2
    assert aws.count("GetSessionToken") == 1


def test_a_second_source_of_credentials_is_refused_with_its_place(logged_in: Workstation) -> None:
    with open(logged_in.config, "a", encoding="ascii") as file:
        file.write("source_profile = master\n")
    line = len(logged_in.config.read_text().splitlines())
    done = logged_in.run("credential-process", "prod-operations", code=3)
    assert f"source_profile in ~/.aws/config:{line}" in done.stderr


def test_a_used_code_is_never_sent_again_by_any_process(aws: StandIn, logged_in: Workstation, phone: MfaDevice) -> None:
    aws.add_role(
        "arn:aws:iam::222222222222:role/operations",
        aws.roles["arn:aws:iam::222222222222:role/operations"].trust_policy,
        43200,
    )
    code = phone.unused_code()
    logged_in.run("login", "prod-operations", "--duration", "8h", "--mfa-code", code)
    calls = len(aws.calls)
    done = logged_in.run("login", "master", "--force", "--mfa-code", code, code=4)
    assert "that MFA code was just used" in done.stderr
    assert "s for the next one" in done.stderr
    assert len(aws.calls) == calls


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (captive_portal(), "did not come from AWS"),
        (
            api_error(403, "AccessDenied", "no\x1b[31m \x07way"),
            "AWS denied access to role operations in account 222222222222",
        ),
    ],
)
def test_an_error_of_aws_is_reported_in_two_lines(
    aws: StandIn, logged_in: Workstation, fault: object, words: str
) -> None:
    logged_in.run("logout", "prod-operations")
    aws.fail_next("AssumeRole", fault, times=3)  # type: ignore[arg-type]
    done = logged_in.run("credential-process", "prod-operations", code=4)
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert ("awsroles explain prod-operations" in done.stderr) is ("denied" in words)
    assert not any(character in done.stderr for character in "\x1b\x07")
    assert len(done.stderr.encode()) < 2048


def test_credential_process_ends_with_its_caller(aws: StandIn, logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 30.0}
    program = shlex.join(logged_in.command("credential-process", "prod-operations"))
    caller = subprocess.Popen(
        ["/bin/bash", "-c", f"{program} & echo $!; wait"], env=logged_in.environment, stdout=subprocess.PIPE, text=True
    )
    assert caller.stdout is not None
    helper = int(caller.stdout.readline())
    while aws.count("AssumeRole") < 2:
        time.sleep(0.02)
    caller.kill()
    caller.wait()
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{helper}") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{helper}")
    caller.stdout.close()


@pytest.mark.parametrize("setting", ["the environment", "the settings"])
def test_if_prompts_are_turned_off_the_error_says_so_and_its_hint_works(
    configured: Workstation, phone: MfaDevice, setting: str
) -> None:
    environ = {"AWSROLES_PROMPT": "never"} if setting == "the environment" else {}
    if not environ:
        settings = Path(configured.environment["HOME"], ".config", "awsroles", "config.toml")
        settings.parent.mkdir(parents=True)
        settings.write_text('prompt = "never"\n')
    done = configured.run("credential-process", "prod-operations", code=6, **environ)
    name = "AWSROLES_PROMPT=never" if environ else "the setting prompt = never"
    assert done.stderr == (
        "awsroles: error: not logged in to prod-operations; "
        f"an MFA code is needed, and {name} forbids asking\n"
        "awsroles: hint: run awsroles login prod-operations with AWSROLES_PROMPT=tty\n"
    )
    asking = Workstation(configured.environment | environ | {"AWSROLES_PROMPT": "tty"})
    with asking.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for("MFA code from ada-phone ")
        terminal.type(phone.unused_code())
        assert terminal.exit_code() == 0
