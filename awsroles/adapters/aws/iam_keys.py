"""The access keys of a user, in AWS's Identity and Access Management."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.answers import field
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, Signer
from awsroles.core.aws.iam import KeyRecord, KeyUse
from awsroles.errors import AccessDeniedError

if TYPE_CHECKING:
    from awsroles.adapters.aws.aws_client import AwsClient


class BotocoreIamKeys:
    """Implements the `IamKeys` port; *connect* gives a client for a signer.

    The user is named in every call, as calls that a session signs must (IAM service model).
    """

    def __init__(self, connect: Callable[[Signer], "AwsClient"]) -> None:
        self._connect = connect

    def records(self, signer: Signer, user: UserArn) -> list[KeyRecord]:
        """Return what there is, the oldest first."""
        client = self._connect(signer)
        answer = client.call("list_access_keys", {"UserName": user.name})
        records = [_record(client, key) for key in field(answer, "AccessKeyMetadata")]
        return sorted(records, key=lambda record: record.created_at)

    def create(self, signer: Signer, user: UserArn) -> AccessKey:
        """Return a new key."""
        answer = self._connect(signer).call("create_access_key", {"UserName": user.name}, tries=1)
        key = field(answer, "AccessKey")
        return AccessKey(str(field(key, "AccessKeyId")), str(field(key, "SecretAccessKey")))

    def deactivate(self, signer: Signer, user: UserArn, access_key_id: str) -> None:
        """Let nobody sign with the key until it is activated again."""
        change = {"UserName": user.name, "AccessKeyId": access_key_id, "Status": "Inactive"}
        self._connect(signer).call("update_access_key", change)

    def delete(self, signer: Signer, user: UserArn, access_key_id: str) -> None:
        """Delete the key for good."""
        self._connect(signer).call("delete_access_key", {"UserName": user.name, "AccessKeyId": access_key_id})


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
