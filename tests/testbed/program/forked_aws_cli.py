"""The AWS CLI, imported once: each command is a fork of a process that waits, at a tenth of the cost of a start.

Run as `python forked_aws_cli.py SOCKET`, it serves commands. The program `aws` that `ForkedAwsCli` writes hands its
arguments, working directory, variables and open files over, and ends with the command's status.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import Any

_LONGEST = 1 << 20
_CLIENT = """\
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect({path!r})
    start = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [start], [0, 1, 2])
    sys.exit(int(server.recv(16) or b"255"))
"""


class ForkedAwsCli:
    """The server of *folder*, and the program `aws` in it; *commands* are the arguments of those that ran.

    *environment* is that of the server, and of the commands that `start` and `run` start (default: this process's).
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self._environment = environment
        self.folder = folder
        self._log = folder / "commands"
        path, client, program = str(folder / "socket"), folder / "client.py", folder / "aws"
        client.write_text(_CLIENT.format(path=path))
        # A line of `#!` takes no path with a space.
        program.write_text(f'#!/bin/sh\nexec {quote(sys.executable)} -IS {quote(str(client))} "$@"\n')
        program.chmod(0o755)
        command = [sys.executable, __file__, path, str(self._log)]
        self._server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert self._server.stdout
        assert self._server.stdout.readline() == b"ready\n"

    def commands(self) -> list[list[str]]:
        """Return the arguments of all commands until now."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def start(self, *arguments: str, profile: str) -> "subprocess.Popen[str]":
        """Start a command with *profile*, without a terminal."""
        return subprocess.Popen(
            [str(self.folder / "aws"), *arguments, "--profile", profile, "--output", "json"],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, profile: str) -> tuple[int, str, str]:
        """Run a command with *profile*; return its exit code and what it printed on stdout and stderr."""
        started = self.start(*arguments, profile=profile)
        stdout, stderr = started.communicate(timeout=60)
        return started.returncode, stdout, stderr

    def forget(self) -> None:
        """Forget the commands until now."""
        self._log.write_text("")

    def close(self) -> None:
        """End the server."""
        self._server.kill()
        self._server.communicate()


def _serve(path: str, log: str) -> None:
    from awscli.clidriver import create_clidriver  # type: ignore[import-untyped] # it has no types

    driver = create_clidriver()
    for service in ("iam", "organizations", "sts"):
        # What these read is read once for all commands.
        driver.session.create_client(service, "us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
        driver.session.get_paginator_model(service)
    driver.session.get_component("data_loader").list_available_services("waiters-2")
    gc.freeze()
    # Nobody waits for the forks that answer.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener, open(log, "a", encoding="utf-8") as noted:
        listener.bind(path)
        listener.listen()
        os.write(1, b"ready\n")
        while True:
            client, _ = listener.accept()
            with client:
                start, files, _, _ = socket.recv_fds(client, _LONGEST, 3)
                arguments, cwd, variables = json.loads(start)
                noted.write(json.dumps(arguments) + "\n")
                noted.flush()
                if not os.fork():
                    _answer(client, lambda: _run(driver, arguments, cwd, variables, files))  # noqa: B023 - called at once
                for file in files:
                    os.close(file)


def _answer(client: socket.socket, command: Callable[[], None]) -> None:
    """Send the status of a fork that runs *command*, and end; several commands run at once."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if not child:
        command()
    _, status = os.waitpid(child, 0)
    client.send(b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _run(driver: Any, arguments: list[str], cwd: str, variables: dict[str, str], files: list[int]) -> None:
    """Be the command, and end."""
    status = 255
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(variables)
        # The config files are those of now.
        driver.session._config = driver.session._profile_map = None
        status = driver.main(arguments)
        sys.stdout.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
