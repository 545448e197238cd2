"""`awsroles credential-process PROFILE` as one of the commands; `entry` serves its usual form without typer."""

import time

import typer

from awsroles.cli.base import MakeApp, Profile, command
from awsroles.fastpath import credential_process


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "credential-process", "awsroles credential-process prod-operations")
    def run(_make: MakeApp, profile: Profile) -> None:
        """Serve the AWS CLI and SDKs (they call it).

        Prints a profile's credentials in AWS's credential_process protocol.
        """
        credential_process.run(profile, time.time())
