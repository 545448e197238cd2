"""`awsroles exec --server PROFILE -- COMMAND`: the command asks an endpoint that lasts as long as it does."""

import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from testbed.program.endpoint_client import EndpointClient, wait_until
from testbed.program.shells import SHELLS, parse_environment, shell_path, write_rc
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_C

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
MASTERS = "arn:aws:iam::111111111111:user/ada"
BOTOCORE = """
import botocore.session
credentials = botocore.session.get_session().get_credentials()
print(credentials.method, credentials.get_frozen_credentials().access_key, credentials.account_id)
"""
# One client of one session, as in a program that runs for long.
FOR_LONG = """
import boto3, time
sts = boto3.client("sts")
end = time.time() + 7
while time.time() < end:
    print(sts.get_caller_identity()["Arn"])
    time.sleep(1)
"""


class Running:
    """A running `awsroles exec --server` with a waiting command; *variables* are the command's environment."""

    def __init__(self, process: "subprocess.Popen[bytes]", errors: Path, variables: dict[str, str]) -> None:
        self.process = process
        self._errors = errors
        self.variables = variables
        self.endpoint = EndpointClient(variables)

    @property
    def folder(self) -> Path:
        return Path(self.variables["AWS_CONFIG_FILE"]).parent

    def said(self) -> str:
        """Return what was said on stderr."""
        return self._errors.read_text()

    def stop(self) -> str:
        """Let the command end, and return what was said on stderr."""
        self.process.communicate(b"\n", timeout=20)
        assert self.process.returncode == 5
        return self.said()


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `awsroles exec --server` with a command that exits with code 5 on request."""
    started: list[subprocess.Popen[bytes]] = []

    def start(workstation: Workstation, profile: str = "prod-operations", *switches: str) -> Running:
        seen = tmp_path / f"seen-{len(started)}"
        command = ["sh", "-c", f"env -0 >{seen}.part; mv {seen}.part {seen}; read line; exit 5"]
        errors = tmp_path / f"errors-{len(started)}"
        with errors.open("wb") as file:
            process = subprocess.Popen(
                workstation.command("exec", "--server", *switches, profile, "--", *command),
                env=workstation.environment,
                stdin=subprocess.PIPE,
                stderr=file,
                start_new_session=True,
            )
        started.append(process)
        wait_until(lambda: seen.exists() or process.poll() is not None)
        assert process.poll() is None, errors.read_text()
        return Running(process, errors, parse_environment(seen.read_bytes()))

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_command_finds_the_endpoint_and_no_credentials(logged_in: Workstation, start: Start) -> None:
    logged_in.environment |= {
        "AWS_PROFILE": "other",
        "AWS_ACCESS_KEY_ID": "AKIASTALE",
        "AWS_SECRET_ACCESS_KEY": "stale",
    }
    session = logged_in.credentials_of("prod-operations")
    running = start(logged_in)
    assert session["SecretAccessKey"] not in str(running.variables)
    assert [
        name for name in running.variables if name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN")
    ] == []
    answer = running.endpoint.ask()
    assert answer.status == 200
    assert answer.fields == {
        "AccessKeyId": session["AccessKeyId"],
        "SecretAccessKey": session["SecretAccessKey"],
        "Token": session["SessionToken"],
        "Expiration": session["Expiration"],
        "AccountId": "222222222222",
    }
    assert running.stop() == ""


def test_the_files_are_private_contain_only_settings_and_are_deleted(logged_in: Workstation, start: Start) -> None:
    before = logged_in.config.read_text()
    logged_in.write_config(before.replace("region = us-east-1\nawsroles_role", "region = eu-west-3\nawsroles_role"))
    running = start(logged_in)
    assert stat.S_IMODE(running.folder.stat().st_mode) == 0o700
    files = {path.name: path for path in running.folder.iterdir()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert {name: path.read_text() for name, path in files.items()} == {
        "config": "[default]\nregion = eu-west-3\n",
        "credentials": "",
        "token": running.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"],
    }
    assert running.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] == str(files["token"])
    assert running.variables["AWS_REGION"] == "eu-west-3"
    running.stop()
    assert not running.folder.exists()
    assert running.endpoint.is_gone()


def test_the_next_run_deletes_the_files_of_a_killed_one(logged_in: Workstation, start: Start) -> None:
    killed = start(logged_in)
    killed.process.kill()
    killed.process.wait(10)
    assert killed.folder.exists()
    other = start(logged_in)
    assert not killed.folder.exists()
    assert other.folder.exists()


def put_credentials_into_the_home(workstation: Workstation, kind: str) -> Path:
    """Give the home credentials that SDKs ask before an endpoint, and return the file that shows whether they ran."""
    ran = Path(workstation.environment["HOME"], "ran")
    keys = "aws_access_key_id = AKIASTALE\naws_secret_access_key = stale\n"
    texts = {
        "keys in credentials": (workstation.credentials, f"[default]\n{keys}"),
        "keys in config": (workstation.config, f"{workstation.config.read_text()}[default]\n{keys}"),
        "process": (
            workstation.config,
            f"{workstation.config.read_text()}[default]\ncredential_process = touch {ran}\n",
        ),
        "boto": (Path(workstation.environment["HOME"], ".boto"), f"[Credentials]\n{keys}"),
    }
    path, text = texts[kind]
    path.write_text(text)
    return ran


FILES = ["keys in credentials", "keys in config", "process", "boto"]


@pytest.mark.parametrize("kind", FILES)
def test_sdks_use_the_endpoint_despite_files_in_the_home(logged_in: Workstation, kind: str) -> None:
    ran = put_credentials_into_the_home(logged_in, kind)
    # What it would be without the endpoint: the test can fail.
    script = [sys.executable, "-c", BOTOCORE]
    assert "AKIASTALE" in _run(logged_in, script) or ran.exists()
    ran.unlink(missing_ok=True)
    key_id = logged_in.credentials_of("prod-operations")["AccessKeyId"]
    done = logged_in.run("exec", "--server", "prod-operations", "--", *script)
    assert done.stdout == f"container-role {key_id} 222222222222\n"
    assert not ran.exists()


@pytest.mark.parametrize("kind", [FILES[0], *(pytest.param(kind, marks=pytest.mark.soak) for kind in FILES[1:])])
def test_the_aws_cli_uses_the_endpoint_despite_files_in_the_home(logged_in: Workstation, kind: str) -> None:
    ran = put_credentials_into_the_home(logged_in, kind)
    command = logged_in.aws_command("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
    assert logged_in.run("exec", "--server", "prod-operations", "--", *command).stdout.strip() == CALLER
    assert not ran.exists()


def _run(workstation: Workstation, command: list[str]) -> str:
    done = subprocess.run(command, env=workstation.environment, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout


def test_a_program_outlives_its_sessions(aws: StandIn, logged_in: Workstation) -> None:
    aws.lifetimes["AssumeRole"] = 3
    logged_in.run(
        "login", "prod-operations", "--force", "--mfa-code", next(iter(aws.mfa_devices.values())).unused_code()
    )
    done = logged_in.run("exec", "--server", "prod-operations", "--", sys.executable, "-c", FOR_LONG)
    assert len(done.stdout.splitlines()) > 4
    assert set(done.stdout.splitlines()) == {CALLER}
    assert aws.count("AssumeRole", "ok") > 3
    assert aws.count("GetSessionToken") == 2
    assert done.stderr == ""


def test_the_master_profile_serves_its_mfa_session(logged_in: Workstation) -> None:
    command = logged_in.boto3_command()
    assert logged_in.run("exec", "--server", "master", "--", *command).stdout.strip() == MASTERS


def test_while_aws_hangs_answers_come_at_once(aws: StandIn, logged_in: Workstation, start: Start) -> None:
    aws.lifetimes["AssumeRole"] = 1100
    logged_in.run(
        "login", "prod-operations", "--force", "--mfa-code", next(iter(aws.mfa_devices.values())).unused_code()
    )
    aws.latency = 20
    # Due from its first moment: it asks for 20 minutes and more.
    running = start(logged_in)
    aws.expire_sessions()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: running.endpoint.ask(), range(100)))
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < 1


def test_a_failed_refresh_keeps_the_session_until_a_login_elsewhere(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring, phone: MfaDevice, start: Start
) -> None:
    aws.lifetimes["AssumeRole"] = 9
    # It may open a window or require a touch, which the user does not expect now.
    ran = Path(logged_in.environment["HOME"], "ran")
    logged_in.write_config(f"{logged_in.config.read_text()}awsroles_mfa_process = touch {ran}\n")
    logged_in.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
    running = start(logged_in)
    first = running.endpoint.ask()
    of_mfa = {"service": f"awsroles/mfa-session/{phone.user.arn}", "username": "awsroles"}
    keyring_bus.put({**of_mfa, "application": "Python keyring library"}, b"damaged")
    wait_until(lambda: "is not renewed" in running.said())
    assert running.endpoint.ask().fields == first.fields
    wait_until(lambda: running.endpoint.ask().status == 503)
    assert running.endpoint.ask().fields["message"].endswith("run awsroles login prod-operations")
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    wait_until(lambda: running.endpoint.ask().status == 200)
    assert running.endpoint.ask().fields["AccessKeyId"] != first.fields["AccessKeyId"]
    said = running.stop()
    assert not ran.exists()
    assert said.count("\n") == 1
    assert "awsroles login prod-operations in another terminal helps" in said


def test_no_other_process_and_no_other_file_has_the_token(logged_in: Workstation, start: Start) -> None:
    running = start(logged_in, "prod-operations", "-v")
    token = running.endpoint.token
    for _ in range(3):
        running.endpoint.ask()
    (child,) = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    assert [process for process, text in _of_processes("environ") if token.encode() in text] == [child]
    assert [process for process, text in _of_processes("cmdline") if token.encode() in text] == []
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        files = [path for path in Path(logged_in.environment[name]).rglob("*") if path.is_file()]
        found = [path for path in files if token in path.read_text(errors="replace")]
        assert found == ([running.folder / "token"] if name == "HOME" else [])
    assert token not in running.stop()
    assert not running.folder.exists()


def _of_processes(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the process IDs of this machine with the readable content of /proc/PID/*name*."""
    for path in Path("/proc").glob(f"[0-9]*/{name}"):
        with suppress(OSError):
            yield path.parent.name, path.read_bytes()


def test_signals_and_exit_codes_are_those_of_a_direct_run(logged_in: Workstation, start: Start) -> None:
    running = start(logged_in)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(10) == -signal.SIGTERM
    assert not running.folder.exists()
    for script, code in (("exit 0", 0), ("exit 130", 130), ("kill -9 $$", -9), ("kill -INT $$", -2)):
        assert logged_in.run("exec", "--server", "prod-operations", "--", "sh", "-c", script, code=code).stderr == ""


def test_a_missing_command_leaves_no_files(configured: Workstation, aws: StandIn) -> None:
    done = configured.run("exec", "--server", "prod-operations", "--", "no-such-command", code=127)
    assert "command not found: no-such-command" in done.stderr
    assert aws.calls == []


def test_a_code_is_asked_for_before_the_command_starts(configured: Workstation, phone: MfaDevice) -> None:
    done = configured.run("exec", "--server", "prod-operations", "--", "echo", "hit", code=6)
    assert done.stdout == ""
    with configured.on_terminal(
        "exec", "--server", "prod-operations", "--", "sh", "-c", "echo ready; read line; echo got $line"
    ) as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("ready\n")
        terminal.type("it")
        terminal.wait_for("got it")
        assert terminal.exit_code() == 0


def test_ctrl_c_at_the_prompt_for_the_code_cancels(configured: Workstation) -> None:
    with configured.on_terminal("exec", "--server", "prod-operations", "--", "echo", "hit") as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
        assert "hit" not in terminal.screen.replace("echo hit", "")


def test_ctrl_c_ends_the_command_and_the_endpoint_in_silence(logged_in: Workstation) -> None:
    with logged_in.on_terminal(
        "exec", "--server", "prod-operations", "--", "sh", "-c", "echo ready; exec sleep 60"
    ) as terminal:
        terminal.wait_for("ready")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == -signal.SIGINT
        assert "awsroles" not in terminal.screen
    assert os.listdir(Path(logged_in.environment["HOME"], ".local", "state", "awsroles", "run")) == []


def test_a_duration_is_rejected_for_a_refreshed_session(logged_in: Workstation) -> None:
    done = logged_in.run("exec", "--server", "--duration", "2h", "prod-operations", "--", "true", code=2)
    assert "--server, which renews the session" in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_without_a_command_exec_starts_a_shell_with_refreshed_credentials(logged_in: Workstation, shell: str) -> None:
    write_rc(shell)
    # With this a fish does not read all man pages in the background first, which keeps the terminal open.
    Path(logged_in.environment["HOME"], ".local", "share", "fish", "generated_completions").mkdir(parents=True)
    command = shlex.join(logged_in.boto3_command())
    with logged_in.on_terminal("exec", "--server", "prod-operations", SHELL=shell_path(shell), TERM="dumb") as terminal:
        terminal.wait_for("Shell for prod-operations, renewed until you leave it. Type exit to leave.\n")
        terminal.wait_for("[prod-operations] mine> ")
        terminal.type(command)
        terminal.wait_for(CALLER)
        terminal.wait_for("[prod-operations] mine> ")
        terminal.type("exit 7")
        assert terminal.exit_code() == 7


def test_the_command_may_have_as_many_descriptors_as_without_awsroles(logged_in: Workstation) -> None:
    command = ["exec", "--server", "prod-operations", "--", "sh", "-c", "ulimit -Sn; ulimit -Hn"]
    limited = ["bash", "-c", 'ulimit -Sn 256; ulimit -Hn 700; exec "$@"', "bash", *logged_in.command(*command)]
    done = subprocess.run(limited, env=logged_in.environment, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "256\n700\n"


@pytest.mark.parametrize("names", [["--all"], ["prod-operations"]])
def test_a_deleted_session_is_not_served_a_second_later(
    logged_in: Workstation, phone: MfaDevice, start: Start, tmp_path: Path, names: list[str]
) -> None:
    running = start(logged_in)
    first = running.endpoint.ask()
    assert first.status == 200
    # Another state directory has no session. It has the key ID, which a login writes.
    logged_in.run("logout", *names, given=None, code=0, XDG_STATE_HOME=str(tmp_path / "state"))
    time.sleep(1)
    refused = running.endpoint.ask()
    assert refused.status == 503
    assert refused.fields["message"].endswith("run awsroles login prod-operations")
    assert refused.seconds < 1
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    wait_until(lambda: running.endpoint.ask().status == 200, 2)
    assert running.endpoint.ask().fields["AccessKeyId"] != first.fields["AccessKeyId"]
    warning = "logged out of prod-operations; no credentials are served until awsroles login prod-operations"
    assert running.stop() == f"awsroles: warning: {warning}\n"


def test_an_elevation_elsewhere_is_served_a_second_later(aws: StandIn, logged_in: Workstation, start: Start) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    aws.add_managed_policy(arn, allow(["iam:List*"]))
    logged_in.write_config(f"{logged_in.config.read_text()}awsroles_policy_arns = {arn}\n")
    running = start(logged_in)

    def is_narrowed() -> bool:
        key_id = running.endpoint.ask().fields["AccessKeyId"]
        return aws.sessions[key_id].caller.session_policies is not None

    assert is_narrowed()
    logged_in.run("elevate", "prod-operations", "--reason", "INC-123")
    wait_until(lambda: not is_narrowed(), 5)
    # As long as the last minute, which is served no more.
    aws.lifetimes["AssumeRole"] = 60
    logged_in.run("elevate", "prod-operations", "--reason", "INC-123")
    wait_until(is_narrowed, 5)
    assert running.stop() == ""
