"""IAM: a user's access keys and MFA devices."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.client import NOT_AWS_HINT, field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, SigningCredentials
from awsroles.core.aws.iam import KeyRecord, KeyUse, NewDevice
from awsroles.core.mfa.totp import parse_seed
from awsroles.errors import AccessDeniedError, ConfigurationError, NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

# The serial of a hardware device is no ARN. IAM service model, serialNumberType.
_VIRTUAL = re.compile(r"arn:[\w-]+:iam::[0-9]{12}:mfa/[\w+=/,.@-]+", re.ASCII)


class BotocoreIam:
    """Implements the `Iam` port.

    Each call names the user. A call that a session signs must (IAM service model), and not every implementation of
    IAM finds the user by the signature.
    """

    def __init__(self, client: "AwsClient") -> None:
        self._client = client

    def list_mfa_devices(self, credentials: SigningCredentials, user: UserArn) -> list[str]:
        response = self._client.call(credentials, "list_mfa_devices", {"UserName": user.name})
        return [str(field(device, "SerialNumber")) for device in field(response, "MFADevices")]

    def list_access_keys(self, credentials: SigningCredentials, user: UserArn) -> list[KeyRecord]:
        response = self._client.call(credentials, "list_access_keys", {"UserName": user.name})
        records = [self._record(credentials, key) for key in field(response, "AccessKeyMetadata")]
        return sorted(records, key=lambda record: record.created_at)

    def _record(self, credentials: SigningCredentials, key: Mapping[str, Any]) -> KeyRecord:
        key_id = str(field(key, "AccessKeyId"))
        created_at = int(field(key, "CreateDate").timestamp())
        return KeyRecord(key_id, created_at, field(key, "Status") == "Active", self._last_use(credentials, key_id))

    def _last_use(self, credentials: SigningCredentials, key_id: str) -> KeyUse | None:
        try:
            response = self._client.call(credentials, "get_access_key_last_used", {"AccessKeyId": key_id})
        except AccessDeniedError:
            return None
        used = field(response, "AccessKeyLastUsed")
        at = used.get("LastUsedDate")
        if at is None:
            return KeyUse(None)
        return KeyUse(int(at.timestamp()), field(used, "ServiceName"), field(used, "Region"))

    def create_access_key(self, credentials: SigningCredentials, user: UserArn) -> AccessKey:
        response = self._client.call(credentials, "create_access_key", {"UserName": user.name}, tries=1)
        key = field(response, "AccessKey")
        return AccessKey(str(field(key, "AccessKeyId")), str(field(key, "SecretAccessKey")))

    def deactivate_access_key(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        change = {"UserName": user.name, "AccessKeyId": access_key_id, "Status": "Inactive"}
        self._client.call(credentials, "update_access_key", change)

    def delete_access_key(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        key = {"UserName": user.name, "AccessKeyId": access_key_id}
        self._client.call(credentials, "delete_access_key", key)

    def list_virtual_mfa_devices(self, credentials: SigningCredentials) -> list[str]:
        marker: dict[str, str] = {}
        serials: list[str] = []
        while True:
            response = self._client.call(credentials, "list_virtual_mfa_devices", marker)
            serials += [str(field(device, "SerialNumber")) for device in field(response, "VirtualMFADevices")]
            before, marker = marker, {"Marker": response.get("Marker", "")}
            # A server that is not AWS may name the same page for ever.
            if not response.get("IsTruncated") or marker == before:
                return [serial.rpartition("/")[2] for serial in serials]

    def create_virtual_mfa_device(self, credentials: SigningCredentials, name: str) -> NewDevice:
        """Return a new device; the request is sent once, as the name would be taken for a second one."""
        named = {"VirtualMFADeviceName": name}
        device = field(self._client.call(credentials, "create_virtual_mfa_device", named, tries=1), "VirtualMFADevice")
        return _new_device(
            str(field(device, "SerialNumber")), str(field(device, "Base32StringSeed"), "ascii", "replace")
        )

    def enable_mfa_device(
        self, credentials: SigningCredentials, user: UserArn, serial: str, codes: tuple[str, str]
    ) -> None:
        """Assign the device to *user*; the request is sent once, as AWS accepts each code once."""
        parameters = {
            "UserName": user.name,
            "SerialNumber": serial,
            "AuthenticationCode1": codes[0],
            "AuthenticationCode2": codes[1],
        }
        self._client.call(credentials, "enable_mfa_device", parameters, tries=1)

    def delete_virtual_mfa_device(self, credentials: SigningCredentials, serial: str) -> None:
        self._client.call(credentials, "delete_virtual_mfa_device", {"SerialNumber": serial})


def _new_device(serial: str, seed: str) -> NewDevice:
    with suppress(ConfigurationError):
        if _VIRTUAL.fullmatch(serial):
            return NewDevice(serial, parse_seed(seed))
    raise NetworkError("the answer did not come from AWS: it has no MFA device", NOT_AWS_HINT)
