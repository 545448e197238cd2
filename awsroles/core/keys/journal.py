"""Journal of a rotation in the secret store. The next run finishes an interrupted rotation."""

import json
from typing import Any

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import KeyRecord
from awsroles.core.dataclass import dataclass
from awsroles.core.stores.items import journal_item
from awsroles.core.stores.store import SecretStore

# Seconds that a call may take, and AWS's clock may be wrong.
_CREATED_WITHIN = 330


@dataclass(frozen=True)
class RotatedKeys:
    """The *new* key that replaces the *old* one; *made_room* is the ID of a third one that was deleted first."""

    old: AccessKey
    new: AccessKey
    made_room: str | None = None

    @property
    def deleted(self) -> tuple[str, ...]:
        """The IDs of the keys that the rotation deletes, as far as this run knows."""
        return tuple(key_id for key_id in (self.made_room, self.old.access_key_id) if key_id is not None)


@dataclass(frozen=True)
class KeyJournal:
    """A rotation from the *old* key to the *new* one, which is None until AWS has returned it.

    *known* are the IDs of the user's keys at *since* (seconds since the epoch), just before the new key was created.
    """

    old: AccessKey
    known: tuple[str, ...]
    since: int
    new: AccessKey | None = None

    def unfinished(self, stored: AccessKey) -> RotatedKeys | None:
        """Return the rotation to finish, or None without a new key or if setup has *stored* another one since."""
        return RotatedKeys(self.old, self.new) if self.new is not None and stored in (self.old, self.new) else None

    def holds(self, record: KeyRecord) -> bool:
        """Return true if *record* is the new key."""
        return self.new is not None and self.new.access_key_id == record.access_key_id

    def is_orphan(self, record: KeyRecord) -> bool:
        """Return true if the rotation created this key but was interrupted before it got the secret.

        Such a key is new, was created at the time of the call, and was never used.
        """
        was_created_then = record.access_key_id not in self.known and record.created_at <= self.since + _CREATED_WITHIN
        return self.new is None and was_created_then and record.use is not None and record.use.at is None


class KeyJournals:
    """The journals in the secret store, one for each user with an unfinished rotation."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def load(self, user: UserArn) -> KeyJournal | None:
        """Return the journal of *user*, or None if there is none or a damaged one."""
        value = self._store.get(journal_item(user))
        try:
            fields = json.loads(value) if value is not None else {}
            old, new = _key(fields["Old"]), None if fields["New"] is None else _key(fields["New"])
            return KeyJournal(old, tuple(str(key_id) for key_id in fields["Known"]), int(fields["Since"]), new)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def prepare(self, user: UserArn) -> None:
        """Raise StorageError if no journal of *user* could be saved."""
        self._store.prepare(journal_item(user))

    def save(self, user: UserArn, journal: KeyJournal) -> None:
        """Save *journal*. The store has returned it once when this returns."""
        new = None if journal.new is None else _fields(journal.new)
        fields = {"Old": _fields(journal.old), "New": new, "Known": journal.known, "Since": journal.since}
        self._store.set(journal_item(user), json.dumps(fields))

    def remove(self, user: UserArn) -> None:
        """Delete the journal of *user*, if there is one."""
        self._store.delete(journal_item(user))


def _fields(key: AccessKey) -> dict[str, str]:
    return {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}


def _key(fields: Any) -> AccessKey:
    return AccessKey(str(fields["AccessKeyId"]), str(fields["SecretAccessKey"]))
