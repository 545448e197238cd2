"""The recipe of docs/containers.md in a network namespace, which has the limits of a container on a bridge."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import final
from urllib.parse import urlsplit

import pytest
from testbed.program.endpoint_client import wait_until
from testbed.program.serving import Serving
from testbed.program.workstation import Workstation

RECIPE = (Path(__file__).parents[3] / "docs" / "containers.md").read_text(encoding="utf-8")
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
MOUNTED = "/run/prod"
ASK = """
import sys, botocore.session
credentials = botocore.session.get_session().get_credentials()
print(credentials.method, credentials.get_frozen_credentials().access_key)
"""
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3)"


# A root of a user's own, where we are none.
AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
MAKE_BOX = """
ip link set lo up && mount -t tmpfs none /run && mkdir -p "$2" &&
mount --bind "$1" "$2" && mount -o remount,ro,bind "$2" && echo made && exec cat
"""


@final
class NetworkBox:
    """A network with a loopback of its own, in which *folder* is at *mounted*, below /run.

    Where we are root, a cable leads to the host, whose end has the address *gateway*.
    """

    def __init__(self, folder: str, mounted: str) -> None:
        self._folder, self._mounted = folder, mounted
        self._started: list[subprocess.Popen[bytes]] = []

    @property
    def gateway(self) -> str:
        """The address of the host at the other end of the cable: of four, as others have boxes too."""
        return f"192.0.2.{self._holder.pid % 63 * 4 + 1}"

    def __enter__(self) -> "NetworkBox":
        command = ["unshare", *AS_ROOT, "--net", "--mount", "sh", "-c", MAKE_BOX, "sh", self._folder, self._mounted]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"made\n", "this system makes no network namespaces"
        if not AS_ROOT:
            self._plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (*self._started, self._holder):
            process.kill()
            process.wait()
        for stream in (self._holder.stdin, self._holder.stdout):
            assert stream is not None
            stream.close()

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs *arguments* inside."""
        entering = ["--user", "--preserve-credentials"] if AS_ROOT else []
        return ["nsenter", "--target", str(self._holder.pid), *entering, "--net", "--mount", "--", *arguments]

    def start(self, *arguments: str) -> None:
        """Start a program inside, which ends with the box."""
        self._started.append(subprocess.Popen(self.command(*arguments)))

    def run(self, *arguments: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        """Run a program inside, whatever its exit code."""
        command = self.command(*arguments)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    def _plug_in(self) -> None:
        outside = f"box{self._holder.pid}"
        inside, gateway = self.command("ip"), self.gateway
        own = str(ip_address(gateway) + 1)
        for command in (
            ["ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", str(self._holder.pid)],
            ["ip", "address", "add", f"{gateway}/30", "dev", outside],
            ["ip", "link", "set", outside, "up"],
            [*inside, "address", "add", f"{own}/30", "dev", "eth0"],
            [*inside, "link", "set", "eth0", "up"],
            [*inside, "route", "add", "default", "via", gateway],
        ):
            subprocess.run(command, check=True, timeout=10)


def forwarder() -> list[str]:
    """Return the arguments of socat in the recipe, which are equal for Docker and Compose."""
    docker, compose = re.findall(r"(TCP-LISTEN:\S+) (UNIX-CONNECT:\S+)", RECIPE)
    assert docker == compose
    return list(docker)


def container_variables() -> dict[str, str]:
    """Return the variables of a container in the recipe, which are equal for Docker and Compose."""
    docker = dict(re.findall(r"--env (AWS_\w+)=(\S+)", RECIPE))
    compose = dict(re.findall(r"^ +(AWS_\w+): (\S+)", RECIPE, re.MULTILINE))
    assert docker == compose
    assert len(docker) == 4
    return docker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the directory of the socket and the token, which is mounted into the namespace."""
    folder = tmp_path / "prod"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def box(folder: Path) -> Iterator[NetworkBox]:
    assert re.findall(r"/prod:(\S+):ro", RECIPE) == [MOUNTED] * 4
    with NetworkBox(str(folder), MOUNTED) as box:
        yield box


@pytest.fixture
def inside(logged_in: Workstation, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a program in the container, which has only the recipe's variables."""
    return {"PATH": logged_in.environment["PATH"], "HOME": str(tmp_path / "nobody"), **container_variables()}


def is_reached(box: NetworkBox, port: str) -> bool:
    """Return whether a process listens on *port* of the namespace's loopback interface."""
    return box.run(sys.executable, "-c", CONNECT, "127.0.0.1", port, environment={}).returncode == 0


def recipe_arguments(folder: Path) -> list[str]:
    """Return the recipe's arguments of `awsroles serve` for *folder*."""
    (line,) = re.findall(r"^    awsroles serve (.*)$", RECIPE, re.MULTILINE)
    return [word.strip('"').replace("$XDG_RUNTIME_DIR/prod", str(folder)) for word in line.split()]


def test_a_container_cannot_reach_the_loopback_interface_of_the_host(
    logged_in: Workstation, box: NetworkBox, inside: dict[str, str]
) -> None:
    with Serving(logged_in, "prod-operations") as serving:
        port = str(urlsplit(serving.endpoint.uri).port)
        assert serving.endpoint.ask().status == 200
        for host in ("127.0.0.1", box.gateway):
            assert box.run(sys.executable, "-c", CONNECT, host, port, environment=inside).returncode != 0
        del inside["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
        inside["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = f"http://{box.gateway}:{port}/credentials"
        done = box.run(sys.executable, "-c", ASK, environment=inside)
        assert f"Unsupported host '{box.gateway}'" in done.stderr


def test_the_recipe_gives_the_roles_credentials_to_sdks_and_to_the_aws_cli(
    logged_in: Workstation, box: NetworkBox, inside: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    key_id = logged_in.credentials_of("prod-operations")["AccessKeyId"]
    with Serving(logged_in, *recipe_arguments(folder)):
        box.start("socat", *forwarder())
        wait_until(lambda: is_reached(box, "9911"))
        done = box.run(sys.executable, "-c", ASK, environment=inside)
        assert done.stdout == f"container-role {key_id}\n", done.stderr
        with aws_inside(logged_in, box, tmp_path):
            command = logged_in.aws_command("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
            url = logged_in.environment["AWS_ENDPOINT_URL"]
            done = box.run(*command, environment=inside | {"AWS_ENDPOINT_URL": url})
            assert done.stdout.strip() == CALLER, done.stderr
    # After a restart it is found again, because the directory is mounted.
    assert box.run(sys.executable, "-c", ASK, environment=inside).returncode != 0
    with Serving(logged_in, *recipe_arguments(folder)):
        assert box.run(sys.executable, "-c", ASK, environment=inside).stdout == f"container-role {key_id}\n"


def test_neither_the_mount_nor_the_forwarder_gives_anything_without_the_token(
    logged_in: Workstation, box: NetworkBox, inside: dict[str, str], folder: Path
) -> None:
    with Serving(logged_in, *recipe_arguments(folder)):
        box.start("socat", *forwarder())
        wait_until(lambda: is_reached(box, "9911"))
        done = box.run("sh", "-c", f"echo x >{MOUNTED}/token; rm {MOUNTED}/socket", environment=inside)
        assert done.stderr.count("Read-only file system") == 2
        del inside["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
        done = box.run(sys.executable, "-c", ASK, environment=inside)
        assert done.stdout == ""
        assert "403" in done.stderr


@contextmanager
def aws_inside(workstation: Workstation, box: NetworkBox, folder: Path) -> Iterator[None]:
    """Forward the stand-in's address on the host's loopback interface into the namespace."""
    port = urlsplit(workstation.environment["AWS_ENDPOINT_URL"]).port
    path = folder / "aws-socket"
    command = ["socat", f"UNIX-LISTEN:{path},fork", f"TCP:127.0.0.1:{port}"]
    with subprocess.Popen(command) as outside:
        try:
            wait_until(path.exists)
            box.start("socat", f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork", f"UNIX-CONNECT:{path}")
            wait_until(lambda: is_reached(box, str(port)))
            yield
        finally:
            outside.kill()
