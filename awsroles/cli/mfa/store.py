"""`awsroles mfa store [PROFILE]`."""

import typer

from awsroles.app.app import App
from awsroles.cli.base import MakeApp, Yes, command
from awsroles.cli.options import WithDevice
from awsroles.core.mfa.device import device_of

_QUESTION = "TOTP seed in base32, or an otpauth:// URI (not shown): "


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "store", "awsroles mfa store, or awsroles mfa store --no-input --yes < seed")
    def run(make: MakeApp, *, profile: WithDevice = "master", yes: Yes = False) -> None:
        """Store the TOTP seed of your MFA device.

        Codes are made from it without asking. Mind that it puts both factors, access key and MFA device, into one
        place. With --no-input the seed comes from stdin.
        """
        wiring = make()
        wiring.codes.seeds.run(device_of(wiring.profiles().chain(profile)), lambda: _seed(wiring), confirmed=yes)


def _seed(wiring: App) -> str:
    return wiring.people.person.ask_secret(_QUESTION) if wiring.terms.may_ask else wiring.people.given_seed()
