"""Virtual MFA devices, in AWS's Identity and Access Management."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.adapters.aws_answers import field
from awsroles.core.arn import UserArn
from awsroles.core.credentials import Signer
from awsroles.core.iam_ports import NewDevice

if TYPE_CHECKING:
    from awsroles.adapters.aws_client import AwsClient


class BotocoreIamDevices:
    """Implements the `IamDevices` port; *connect* gives a client for a signer."""

    def __init__(self, connect: Callable[[Signer], "AwsClient"]) -> None:
        self._connect = connect

    def names(self, signer: Signer) -> list[str]:
        """Return the names that are taken in the account."""
        client = self._connect(signer)
        marker: dict[str, str] = {}
        serials: list[str] = []
        while True:
            answer = client.call("list_virtual_mfa_devices", marker)
            serials += [str(field(device, "SerialNumber")) for device in field(answer, "VirtualMFADevices")]
            if not answer.get("IsTruncated"):
                return [serial.rpartition("/")[2] for serial in serials]
            marker = {"Marker": field(answer, "Marker")}

    def create(self, signer: Signer, name: str) -> NewDevice:
        """Return a new device; sent once, as a second try would find its name taken."""
        answer = self._connect(signer).call("create_virtual_mfa_device", {"VirtualMFADeviceName": name}, tries=1)
        device = field(answer, "VirtualMFADevice")
        seed: bytes = field(device, "Base32StringSeed")
        return NewDevice(str(field(device, "SerialNumber")), seed.decode("ascii", "replace"))

    def enable(self, signer: Signer, user: UserArn, serial: str, codes: tuple[str, str]) -> None:
        """Give the device to *user* for two consecutive *codes*, which are sent once."""
        parameters = {
            "UserName": user.name,
            "SerialNumber": serial,
            "AuthenticationCode1": codes[0],
            "AuthenticationCode2": codes[1],
        }
        self._connect(signer).call("enable_mfa_device", parameters, tries=1)

    def delete(self, signer: Signer, serial: str) -> None:
        """Delete a device that is nobody's."""
        self._connect(signer).call("delete_virtual_mfa_device", {"SerialNumber": serial})
