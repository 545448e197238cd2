"""The long-lived access key of a user in the secret store, and its ID, which is no secret, beside it."""

import json
from typing import TYPE_CHECKING

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.stores.items import access_key_item
from awsroles.core.untrusted import json_texts
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import key_id_fact

if TYPE_CHECKING:
    from awsroles.core.state import LocalState
    from awsroles.core.stores.ports import SecretStore


class AccessKeys:
    """The access keys in the store."""

    def __init__(self, store: "SecretStore", memory: "LocalState") -> None:
        self._store = store
        self._memory = memory

    def load(self, user: UserArn) -> AccessKey:
        """Return the key of *user*; raise ConfigurationError where the store has none."""
        key = self.find(user)
        if key is None:
            raise ConfigurationError(
                f"the access key of {user} is not in the store", "run awsroles setup to store it again"
            )
        return key

    def find(self, user: UserArn) -> AccessKey | None:
        """Return the key of *user*, or None where the store has none or a damaged one."""
        value = self._store.get(access_key_item(user))
        try:
            key = AccessKey(*json_texts(value or "", "AccessKeyId", "SecretAccessKey"))
        except ValueError:
            return None
        self._remember(user, key)
        return key

    def save(self, user: UserArn, key: AccessKey) -> None:
        """Keep *key* as that of *user*; returns only after the store has given it back."""
        fields = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}
        self._store.set(access_key_item(user), json.dumps(fields))
        self._remember(user, key)

    def delete(self, user: UserArn) -> None:
        """Remove the key of *user*; none is fine."""
        self._store.delete(access_key_item(user))
        self._memory.set(key_id_fact(str(user)), "")

    def key_id(self, user: UserArn) -> str:
        """Return the ID of the user's key, without reading the secret where it is remembered."""
        return self._memory.get(key_id_fact(str(user))) or self.load(user).access_key_id

    def _remember(self, user: UserArn, key: AccessKey) -> None:
        if self._memory.get(key_id_fact(str(user))) != key.access_key_id:
            self._memory.set(key_id_fact(str(user)), key.access_key_id)
