"""What a container on a bridge sees: a network of its own, and a folder of the host's that is mounted to be read."""

import os
import subprocess
from ipaddress import ip_address
from types import TracebackType
from typing import final

# A root of a user's own, where we are none.
_AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
_INSIDE = """
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
        command = ["unshare", *_AS_ROOT, "--net", "--mount", "sh", "-c", _INSIDE, "sh", self._folder, self._mounted]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"made\n", "this system makes no network namespaces"
        if not _AS_ROOT:
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
        entering = ["--user", "--preserve-credentials"] if _AS_ROOT else []
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
