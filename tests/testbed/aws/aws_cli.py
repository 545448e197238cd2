"""The real AWS CLI in an environment of its own."""

import json
import os
import subprocess
from typing import Any

from awsroles.standin.accounts import AccessKey


class Cli:
    """The AWS CLI in an environment of its own."""

    def __init__(self, program: list[str], url: str, home: str) -> None:
        self.program = program
        self.environment = {
            "HOME": home,
            "PATH": os.defpath,
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def run(self, credentials: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command with the variables *credentials*."""
        return subprocess.run(
            [*self.program, "--output", "json", *arguments],
            env=self.environment | credentials,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def json(self, credentials: dict[str, str], *arguments: str) -> Any:
        """Return what a command that succeeds prints."""
        done = self.run(credentials, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def of_key(key: AccessKey) -> dict[str, str]:
    """Return the variables of an access key."""
    return {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}


def of_session(credentials: dict[str, str]) -> dict[str, str]:
    """Return the variables of temporary *credentials*."""
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }
