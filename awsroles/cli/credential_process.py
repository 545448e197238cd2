"""`awsroles credential-process PROFILE` with switches or --help. `entry` runs its usual form without typer."""

import time

from awsroles.app.app import App
from awsroles.cli.base import Profile, command
from awsroles.fastpath import credential_process


@command("awsroles credential-process prod-operations")
def run(_app: App, profile: Profile) -> None:
    """Provide credentials to the AWS CLI and SDKs.

    Prints a profile's credentials in AWS's credential_process protocol.
    """
    credential_process.run(profile, time.time())
