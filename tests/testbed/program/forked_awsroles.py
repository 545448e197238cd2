"""awsroles, imported once: each command is a fork, at a tenth of the cost of a start.

Run as a program, it reads the arguments of a command, and what its stdin has, as a line of JSON each, and answers with
its exit code and its output.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """The result of a command."""

    code: int
    out: str
    err: str


class ForkedAwsroles:
    """The process whose forks run in *folder* with the variables *environment*, without a terminal."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, given: str = "") -> Done:
        """Run awsroles with *arguments* and *given* on stdin."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps([arguments, given])}\n")
        self._process.stdin.flush()
        return Done(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _serve() -> None:
    # For the forks.
    for name in ("awsroles.entry", "awsroles.cli.typer_app", "awsroles.app.app", "awsroles.adapters.aws.client"):
        importlib.import_module(name)
    for line in sys.stdin:
        arguments, given = json.loads(line)
        with tempfile.TemporaryFile("w+") as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            stdin.write(given)
            stdin.seek(0)
            child = os.fork()
            if child == 0:
                _become(arguments, [stdin.fileno(), out.fileno(), err.fileno()])
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            answer = json.dumps([code, out.read().decode(), err.read().decode()])
        print(answer, flush=True)  # noqa: T201 - the answer


def _become(arguments: list[str], descriptors: list[int]) -> None:
    from awsroles.entry import main

    for place, descriptor in enumerate(descriptors):
        os.dup2(descriptor, place)
    sys.argv = ["awsroles", *arguments]
    code = 1
    try:
        code = main()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
