"""AWS's Identity and Access Management, as far as setting up needs it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.adapters.aws_answers import field
from awsroles.core.credentials import AccessKey, Signer

if TYPE_CHECKING:
    from awsroles.adapters.aws_client import AwsClient


class BotocoreIam:
    """Implements the `Iam` port; *connect* gives a client for a signer."""

    def __init__(self, connect: Callable[[Signer], "AwsClient"]) -> None:
        self._connect = connect

    def mfa_serials(self, key: AccessKey) -> list[str]:
        """Return the serials of the MFA devices of the user whose key it is, FIDO devices included."""
        answer = self._connect(key).call("list_mfa_devices", {})
        return [str(field(device, "SerialNumber")) for device in field(answer, "MFADevices")]
