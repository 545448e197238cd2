"""Access keys of IAM users in the secret store. Their IDs, which are not secret, are also in the local state."""

import json
from typing import TYPE_CHECKING

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.messages import command_for
from awsroles.core.untrusted import json_texts
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import key_id_fact

if TYPE_CHECKING:
    from awsroles.core.state import LocalState
    from awsroles.core.stores.store import SecretStore


class AccessKeys:
    """The access keys in the secret store."""

    def __init__(self, store: "SecretStore", state: "LocalState") -> None:
        self._store = store
        self._state = state

    def load(self, user: UserArn, profile: str) -> AccessKey:
        """Return the key of *user*, whose master profile is *profile*; raise ConfigurationError if there is none."""
        key = self.find(user)
        if key is None:
            raise ConfigurationError(
                f"the access key of {user.name} is not in the store",
                "to store it again, run",
                command=setup_command(profile),
            )
        return key

    def find(self, user: UserArn) -> AccessKey | None:
        """Return the key of *user*, or None if the store has none or a damaged one."""
        value = self._store.get(_item(user))
        try:
            key = AccessKey(*json_texts(value or "", "AccessKeyId", "SecretAccessKey"))
        except ValueError:
            return None
        self._save_id(user, key)
        return key

    def save(self, user: UserArn, key: AccessKey) -> None:
        """Save *key* as that of *user*. The store has returned it once when this returns."""
        fields = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}
        self._store.set(_item(user), json.dumps(fields))
        self._save_id(user, key)

    def delete(self, user: UserArn) -> None:
        """Delete the key of *user*, if there is one."""
        self._store.delete(_item(user))
        self._state.set(key_id_fact(str(user)), "")

    def key_id(self, user: UserArn, profile: str) -> str:
        """Return the ID of the user's key, from the local state if it is there."""
        return self._state.get(key_id_fact(str(user))) or self.load(user, profile).access_key_id

    def _save_id(self, user: UserArn, key: AccessKey) -> None:
        if self._state.get(key_id_fact(str(user))) != key.access_key_id:
            self._state.set(key_id_fact(str(user)), key.access_key_id)


def setup_command(profile: str) -> str:
    """Return the command that stores the access key of the master *profile*."""
    return command_for("awsroles setup", profile)


def rotate_command(profile: str) -> str:
    """Return the command that rotates the access key of the master *profile*."""
    return command_for("awsroles rotate", profile)


def _item(user: UserArn) -> str:
    # Most commands use a session, and the secret key stays in the store.
    from awsroles.core.stores.items import access_key_item

    return access_key_item(user)
