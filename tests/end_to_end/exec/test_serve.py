"""`awsroles serve PROFILE`: an endpoint for programs that are started elsewhere."""

import os
import resource
import signal
import socket
import stat
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from testbed.program.endpoint_client import wait_until
from testbed.program.serving import Serving
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from devtools.pty_process import CTRL_C

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
RUN_FOLDER = Path(".local", "state", "awsroles", "run")


def call(workstation: Workstation, variables: dict[str, str]) -> str:
    """Return whom boto3 acts as, started elsewhere with *variables* alone."""
    home = Path(workstation.environment["TMPDIR"], "elsewhere")
    home.mkdir(exist_ok=True)
    environment = {name: workstation.environment[name] for name in ("PATH", "AWS_ENDPOINT_URL", "NO_PROXY")}
    done = subprocess.run(
        workstation.boto3_command(),
        env=environment | variables | {"HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def test_the_printed_variables_are_all_that_a_program_needs(logged_in: Workstation) -> None:
    with Serving(logged_in, "prod-operations") as serving:
        assert sorted(serving.variables) == [
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
        ]
        assert call(logged_in, serving.variables) == CALLER
        assert serving.endpoint.ask().fields["AccountId"] == "222222222222"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_serve_without_leftovers(logged_in: Workstation, number: signal.Signals) -> None:
    with Serving(logged_in, "prod-operations") as serving:
        endpoint, path = serving.endpoint, Path(serving.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"])
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(path.read_text()) == 43
        assert serving.end(number) == 0
        assert not path.exists()
        assert list(Path(logged_in.environment["HOME"], RUN_FOLDER).iterdir()) == []
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(endpoint.uri.split(":")[2].split("/")[0])))
        assert serving.said.startswith(f"Serving prod-operations at {endpoint.uri}, renewed automatically.")


def test_ctrl_c_on_a_terminal_ends_serve_with_success(configured: Workstation, phone: MfaDevice) -> None:
    with configured.on_terminal("serve", "prod-operations") as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.type(phone.unused_code())
        terminal.wait_for("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:")
        terminal.wait_for("Press Ctrl-C to stop.")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 0


def test_ctrl_c_at_the_prompt_for_the_code_cancels_it(configured: Workstation) -> None:
    with configured.on_terminal("serve", "prod-operations") as terminal:
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130


def test_a_port_can_be_chosen_and_a_taken_one_is_an_error(logged_in: Workstation) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Serving(logged_in, "prod-operations", "--port", str(port)) as serving:
        assert serving.endpoint.uri == f"http://127.0.0.1:{port}/credentials"
        assert serving.endpoint.ask().status == 200
        done = logged_in.run("serve", "prod-operations", "--port", str(port), code=3)
        assert f"cannot serve at port {port}" in done.stderr
        assert done.stdout == ""
    for number in ("0", "65536", "-1"):
        logged_in.run("serve", "prod-operations", f"--port={number}", code=2)


def test_the_socket_and_the_token_file_are_private(logged_in: Workstation, tmp_path: Path) -> None:
    folder = tmp_path / "aws"
    arguments = ("--socket", str(folder / "socket"), "--token-file", str(folder / "token"))
    with Serving(logged_in, "prod-operations", *arguments) as serving:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
            "socket": 0o600,
            "token": 0o600,
        }
        assert serving.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == "http://127.0.0.1:9911/credentials"
        assert serving.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] == str(folder / "token")
        assert ask_at(folder, b"127.0.0.1:9911") == 200
        assert ask_at(folder, b"127.0.0.1:1") == 403
        assert ask_at(folder, b"evil.example:9911") == 403
        done = logged_in.run("serve", "prod-operations", *arguments, code=3)
        assert "another process serves there" in done.stderr
        assert serving.end() == 0
    assert list(folder.iterdir()) == []


def ask_at(folder: Path, host: bytes) -> int:
    """Return the status that is answered at the socket to a request for *host*."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(folder / "socket"))
        token = (folder / "token").read_bytes()
        client.sendall(b"GET /credentials HTTP/1.1\r\nHost: %b\r\nAuthorization: %b\r\n\r\n" % (host, token))
        return int(client.recv(100).split()[1])


def test_leftovers_of_a_killed_process_are_replaced(logged_in: Workstation, tmp_path: Path) -> None:
    arguments = ("--socket", str(tmp_path / "socket"), "--token-file", str(tmp_path / "token"))
    with Serving(logged_in, "prod-operations", *arguments):
        pass
    assert (tmp_path / "token").exists()
    with Serving(logged_in, "prod-operations", *arguments) as serving:
        assert ask_at(tmp_path, b"127.0.0.1:9911") == 200
        assert serving.end() == 0


def test_a_file_of_the_persons_is_not_overwritten(logged_in: Workstation, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    for option in ("--token-file", "--socket"):
        logged_in.run("serve", "prod-operations", option, str(precious), code=3)
    assert precious.read_text() == "precious"


def test_without_a_session_or_a_terminal_nothing_is_served(configured: Workstation) -> None:
    done = configured.run("serve", "prod-operations", code=6)
    assert done.stdout == ""
    assert not Path(configured.environment["HOME"], RUN_FOLDER).exists()


def test_serve_continues_without_its_terminal_and_readers(logged_in: Workstation) -> None:
    command = ["sh", "-c", 'exec 1>&- 2>&-; "$@" & echo $! >"$TMPDIR/pid"', "sh"]
    path = Path(logged_in.environment["TMPDIR"], "token")
    command += logged_in.command("serve", "prod-operations", "--token-file", str(path))
    subprocess.run(command, env=logged_in.environment, check=True, timeout=20)
    wait_until(path.exists)
    os.kill(int(Path(logged_in.environment["TMPDIR"], "pid").read_text()), signal.SIGTERM)
    wait_until(lambda: not path.exists())


def test_serve_refreshes_sessions(aws: StandIn, logged_in: Workstation, phone: MfaDevice) -> None:
    aws.lifetimes["AssumeRole"] = 3
    logged_in.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
    with Serving(logged_in, "prod-operations") as serving:
        first = serving.endpoint.ask().fields["AccessKeyId"]
        wait_until(lambda: serving.endpoint.ask().fields["AccessKeyId"] != first)
        assert call(logged_in, serving.variables) == CALLER


class FewDescriptors(Workstation):
    """A workstation with a limit of 256 descriptors per process."""

    def command(self, *arguments: str) -> list[str]:
        return ["bash", "-c", 'ulimit -n 256; exec "$@"', "bash", *super().command(*arguments)]


def test_more_clients_than_descriptors_are_all_answered(logged_in: Workstation) -> None:
    with Serving(FewDescriptors(logged_in.environment), "prod-operations") as serving, ExitStack() as crowd:
        endpoint = serving.endpoint
        port = urlsplit(endpoint.uri).port
        assert port is not None
        for _ in range(3):
            for _ in range(170):
                crowd.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            answer = endpoint.ask()
            assert answer.status == 200
            assert answer.seconds < 1


def test_the_server_pauses_if_no_connection_can_be_accepted(logged_in: Workstation) -> None:
    with Serving(logged_in, "prod-operations") as serving:
        endpoint, pid = serving.endpoint, serving.process.pid
        port = urlsplit(endpoint.uri).port
        assert port is not None
        found = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, found[1]))
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            before = _cpu_seconds(pid)
            time.sleep(1)
            assert _cpu_seconds(pid) - before < 0.2
        resource.prlimit(pid, resource.RLIMIT_NOFILE, found)
        assert endpoint.ask().status == 200


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
