"""A developer's workstation: the installed program and the real AWS CLI, as processes in a home folder of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3

from devtools.pty_process import PtyProcess

_SCRIPTS = os.path.dirname(sys.executable)


class Workstation:
    """*environment* is that of every program started here."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    @property
    def config(self) -> Path:
        """The AWS config file."""
        return Path(self.environment["HOME"], ".aws", "config")

    @property
    def credentials(self) -> Path:
        """The AWS credentials file."""
        return Path(self.environment["HOME"], ".aws", "credentials")

    def write_config(self, text: str) -> None:
        """Put *text* into the AWS config file."""
        self.config.parent.mkdir(exist_ok=True)
        self.config.write_bytes(text.encode())

    def history(self) -> list[Any]:
        """Return the lines of the history."""
        folder = Path(self.environment["HOME"], ".local", "state", "awsroles", "history")
        return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of awsroles."""
        return [os.path.join(_SCRIPTS, "awsroles"), *arguments]

    def run(
        self, *arguments: str, given: str | None = None, code: int | None = 0, **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run awsroles without a terminal, *given* on stdin; fail unless it exits with *code* (None: any)."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment | variables,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            timeout=90,
            start_new_session=True,
            check=False,
        )
        assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    def start(self, *arguments: str, **variables: str) -> "subprocess.Popen[bytes]":
        """Start awsroles without a terminal."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def on_terminal(self, *arguments: str, seconds: float = 20, **variables: str) -> PtyProcess:
        """Start awsroles on a terminal."""
        return PtyProcess(self.command(*arguments), self.environment | variables, seconds=seconds)

    def aws_command(self, *arguments: str) -> list[str]:
        """Return the command line of the real AWS CLI."""
        # Its script does not start from a path with a space: pip does not mend the first line of such as it has.
        return [sys.executable, "-m", "awscli", *arguments]

    def boto3_command(self) -> list[str]:
        """Return the command line of a program that prints whom boto3 acts as: half as slow as the AWS CLI."""
        program = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"
        return [sys.executable, "-c", program]

    def aws(self, *arguments: str, code: int | None = 0, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run the real AWS CLI without a terminal; fail unless it exits with *code* (None: any)."""
        done = subprocess.run(
            self.aws_command(*arguments),
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=90,
            start_new_session=True,
            check=False,
        )
        assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    def caller_of_aws_cli(self, profile: str) -> str:
        """Return whom the real AWS CLI acts as with *profile*."""
        answer = self.aws("sts", "get-caller-identity", "--profile", profile, "--output", "json")
        return str(json.loads(answer.stdout)["Arn"])

    def caller(self, profile: str) -> str:
        """Return whom botocore acts as with *profile*, in this process: an AWS CLI takes a second to start."""
        # A person at the terminal of the tests is not asked.
        with patch.dict(os.environ, {"AWSROLES_PROMPT": "never"} | self.environment, clear=True):
            return str(boto3.Session(profile_name=profile).client("sts").get_caller_identity()["Arn"])

    def credentials_of(self, profile: str) -> Any:
        """Return what credential-process prints for *profile*, parsed."""
        return json.loads(self.run("credential-process", profile).stdout)
