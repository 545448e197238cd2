"""`awsroles mfa store [PROFILE]`."""

from awsroles.adapters.terminal.stdin import read_piped
from awsroles.app.app import App
from awsroles.app.iam_user import totp_seeds
from awsroles.cli.base import Yes, command
from awsroles.cli.options import MASTER, WithDevice
from awsroles.core.mfa.device import device_of

_QUESTION = "TOTP seed in base32, or an otpauth:// URI (not shown): "


@command("awsroles mfa store, or awsroles mfa store --no-input --yes < seed")
def run(app: App, *, profile: WithDevice = MASTER, yes: Yes = False) -> None:
    """Store the TOTP seed of your MFA device.

    Codes are made from it without asking. Mind that it puts both factors, access key and MFA device, into one
    place. With --no-input the seed comes from stdin.
    """
    totp_seeds(app).run(device_of(app.profiles().chain(profile)), lambda: _seed(app), confirmed=yes)


def _seed(app: App) -> str:
    if app.invocation.may_prompt:
        return app.prompter.ask_secret(_QUESTION)
    app.harden()
    return read_piped("pipe the seed in, or leave out --no-input").decode("utf-8", "replace")
