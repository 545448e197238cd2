"""Virtual MFA devices, in AWS's Identity and Access Management."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from awsroles.adapters.aws.answers import NOT_AWS_HINT, field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import Signer
from awsroles.core.aws.iam import NewDevice
from awsroles.core.mfa.totp import parse_seed
from awsroles.errors import ConfigurationError, NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.aws_client import AwsClient

# The serial of hardware is no ARN. IAM service model, serialNumberType.
_VIRTUAL = re.compile(r"arn:[\w-]+:iam::[0-9]{12}:mfa/[\w+=/,.@-]+", re.ASCII)


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
            before, marker = marker, {"Marker": answer.get("Marker", "")}
            # What is not AWS may name the same page for ever.
            if not answer.get("IsTruncated") or marker == before:
                return [serial.rpartition("/")[2] for serial in serials]

    def create(self, signer: Signer, name: str) -> NewDevice:
        """Return a new device; sent once, as a second try would find its name taken."""
        answer = self._connect(signer).call("create_virtual_mfa_device", {"VirtualMFADeviceName": name}, tries=1)
        device = field(answer, "VirtualMFADevice")
        serial, seed = str(field(device, "SerialNumber")), str(field(device, "Base32StringSeed"), "ascii", "replace")
        return _new_device(serial, seed)

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


def _new_device(serial: str, seed: str) -> NewDevice:
    with suppress(ConfigurationError):
        if _VIRTUAL.fullmatch(serial):
            return NewDevice(serial, parse_seed(seed))
    raise NetworkError("what answered is not AWS: this is no MFA device", NOT_AWS_HINT)
