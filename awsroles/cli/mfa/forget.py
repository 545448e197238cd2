"""`awsroles mfa forget [PROFILE]`."""

from awsroles.app.app import App
from awsroles.app.iam_user import totp_seeds
from awsroles.cli.base import Yes, command
from awsroles.cli.options import MASTER, WithDevice
from awsroles.core.mfa.device import device_of


@command("awsroles mfa forget")
def run(app: App, *, profile: WithDevice = MASTER, yes: Yes = False) -> None:
    """Delete the stored seed of your MFA device.

    awsroles asks for codes again then.
    """
    totp_seeds(app).forget(device_of(app.profiles().chain(profile)), confirmed=yes)
