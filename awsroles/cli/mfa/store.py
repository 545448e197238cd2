"""`awsroles mfa store [PROFILE]`."""

from awsroles.adapters.terminal.stdin import read_piped
from awsroles.app.app import App
from awsroles.app.iam_user import totp_seeds
from awsroles.cli.base import Yes, command
from awsroles.cli.options import MASTER, WithDevice
from awsroles.core.mfa.device import device_of


@command("awsroles mfa store")
def run(app: App, *, profile: WithDevice = MASTER, yes: Yes = False) -> None:
    """Store the seed (TOTP secret) of your MFA device.

    awsroles then makes MFA codes itself, and never asks for them.
    Your access key and your second factor are in one place then, so MFA no longer protects you.
    With --no-input --yes it reads the seed from stdin.
    """
    given = None if app.invocation.may_prompt else lambda: _piped(app)
    totp_seeds(app).run(device_of(app.profiles().chain(profile)), given, confirmed=yes)


def _piped(app: App) -> str:
    app.harden()
    return read_piped("pipe the seed in, or leave out --no-input").decode("utf-8", "replace")
