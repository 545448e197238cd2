"""IAM: a user's access keys and MFA devices."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.errors import NOT_AWS_HINT, field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, SigningCredentials
from awsroles.core.aws.iam import KeyRecord, KeyUse, NewDevice
from awsroles.core.mfa.totp import parse_seed
from awsroles.errors import AccessDeniedError, ConfigurationError, NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

# The serial of hardware is no ARN. IAM service model, serialNumberType.
_VIRTUAL = re.compile(r"arn:[\w-]+:iam::[0-9]{12}:mfa/[\w+=/,.@-]+", re.ASCII)


class BotocoreIam:
    """Implements the `Iam` port; *connect* gives a client for a signer.

    The user is named in every call: not all that speaks IAM finds it out from who signs.
    """

    def __init__(self, connect: Callable[[SigningCredentials], "AwsClient"]) -> None:
        self._connect = connect

    def mfa_serials(self, key: AccessKey, user: UserArn) -> list[str]:
        """Return the serials of the MFA devices of *user*, whose *key* signs, FIDO devices included."""
        answer = self._connect(key).call("list_mfa_devices", {"UserName": user.name})
        return [str(field(device, "SerialNumber")) for device in field(answer, "MFADevices")]


class BotocoreIamKeys:
    """Implements the `IamKeys` port; *connect* gives a client for a signer.

    The user is named in every call, as calls that a session signs must (IAM service model).
    """

    def __init__(self, connect: Callable[[SigningCredentials], "AwsClient"]) -> None:
        self._connect = connect

    def records(self, credentials: SigningCredentials, user: UserArn) -> list[KeyRecord]:
        """Return what there is, the oldest first."""
        client = self._connect(credentials)
        answer = client.call("list_access_keys", {"UserName": user.name})
        records = [_record(client, key) for key in field(answer, "AccessKeyMetadata")]
        return sorted(records, key=lambda record: record.created_at)

    def create(self, credentials: SigningCredentials, user: UserArn) -> AccessKey:
        """Return a new key."""
        answer = self._connect(credentials).call("create_access_key", {"UserName": user.name}, tries=1)
        key = field(answer, "AccessKey")
        return AccessKey(str(field(key, "AccessKeyId")), str(field(key, "SecretAccessKey")))

    def deactivate(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Let nobody sign with the key until it is activated again."""
        change = {"UserName": user.name, "AccessKeyId": access_key_id, "Status": "Inactive"}
        self._connect(credentials).call("update_access_key", change)

    def delete(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Delete the key for good."""
        self._connect(credentials).call("delete_access_key", {"UserName": user.name, "AccessKeyId": access_key_id})


def _record(client: "AwsClient", key: Mapping[str, Any]) -> KeyRecord:
    key_id = str(field(key, "AccessKeyId"))
    created_at = int(field(key, "CreateDate").timestamp())
    return KeyRecord(key_id, created_at, field(key, "Status") == "Active", _use(client, key_id))


def _use(client: "AwsClient", key_id: str) -> KeyUse | None:
    try:
        answer = client.call("get_access_key_last_used", {"AccessKeyId": key_id})
    except AccessDeniedError:
        return None
    used = field(answer, "AccessKeyLastUsed")
    at = used.get("LastUsedDate")
    if at is None:
        return KeyUse(None)
    return KeyUse(int(at.timestamp()), field(used, "ServiceName"), field(used, "Region"))


class BotocoreIamDevices:
    """Implements the `IamDevices` port; *connect* gives a client for a signer."""

    def __init__(self, connect: Callable[[SigningCredentials], "AwsClient"]) -> None:
        self._connect = connect

    def names(self, credentials: SigningCredentials) -> list[str]:
        """Return the names that are taken in the account."""
        client = self._connect(credentials)
        marker: dict[str, str] = {}
        serials: list[str] = []
        while True:
            answer = client.call("list_virtual_mfa_devices", marker)
            serials += [str(field(device, "SerialNumber")) for device in field(answer, "VirtualMFADevices")]
            before, marker = marker, {"Marker": answer.get("Marker", "")}
            # What is not AWS may name the same page for ever.
            if not answer.get("IsTruncated") or marker == before:
                return [serial.rpartition("/")[2] for serial in serials]

    def create(self, credentials: SigningCredentials, name: str) -> NewDevice:
        """Return a new device; sent once, as a second try would find its name taken."""
        answer = self._connect(credentials).call("create_virtual_mfa_device", {"VirtualMFADeviceName": name}, tries=1)
        device = field(answer, "VirtualMFADevice")
        serial, seed = str(field(device, "SerialNumber")), str(field(device, "Base32StringSeed"), "ascii", "replace")
        return _new_device(serial, seed)

    def enable(self, credentials: SigningCredentials, user: UserArn, serial: str, codes: tuple[str, str]) -> None:
        """Give the device to *user* for two consecutive *codes*, which are sent once."""
        parameters = {
            "UserName": user.name,
            "SerialNumber": serial,
            "AuthenticationCode1": codes[0],
            "AuthenticationCode2": codes[1],
        }
        self._connect(credentials).call("enable_mfa_device", parameters, tries=1)

    def delete(self, credentials: SigningCredentials, serial: str) -> None:
        """Delete a device that is nobody's."""
        self._connect(credentials).call("delete_virtual_mfa_device", {"SerialNumber": serial})


def _new_device(serial: str, seed: str) -> NewDevice:
    with suppress(ConfigurationError):
        if _VIRTUAL.fullmatch(serial):
            return NewDevice(serial, parse_seed(seed))
    raise NetworkError("what answered is not AWS: this is no MFA device", NOT_AWS_HINT)
