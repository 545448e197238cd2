"""AWS's Identity and Access Management, as far as setting up needs it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.adapters.aws.answers import field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, Signer

if TYPE_CHECKING:
    from awsroles.adapters.aws.aws_client import AwsClient


class BotocoreIam:
    """Implements the `Iam` port; *connect* gives a client for a signer.

    The user is named in every call: not all that speaks IAM finds it out from who signs.
    """

    def __init__(self, connect: Callable[[Signer], "AwsClient"]) -> None:
        self._connect = connect

    def mfa_serials(self, key: AccessKey, user: UserArn) -> list[str]:
        """Return the serials of the MFA devices of *user*, whose *key* signs, FIDO devices included."""
        answer = self._connect(key).call("list_mfa_devices", {"UserName": user.name})
        return [str(field(device, "SerialNumber")) for device in field(answer, "MFADevices")]
