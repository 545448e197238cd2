"""`awsroles mfa forget [PROFILE]`."""

import typer

from awsroles.cli.base import MakeApp, Yes, command
from awsroles.cli.options import WithDevice
from awsroles.core.mfa.device import device_of


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "forget", "awsroles mfa forget")
    def run(make: MakeApp, *, profile: WithDevice = "master", yes: Yes = False) -> None:
        """Remove the stored TOTP seed of your MFA device."""
        wiring = make()
        wiring.codes.seeds.forget(device_of(wiring.profiles().chain(profile)), confirmed=yes)
