"""The journal of a rotation, kept in the secret store: with it a rotation that was cut off is finished later."""

import json
from typing import Any

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import KeyRecord
from awsroles.core.dataclass import dataclass
from awsroles.core.stores.items import journal_item
from awsroles.core.stores.ports import SecretStore

# What a call may take, and AWS's clock be off.
_CREATED_WITHIN = 330


@dataclass(frozen=True)
class RotatedKeys:
    """The *new* key that takes the place of the *old* one; *made_room* is the ID of a third, deleted for it."""

    old: AccessKey
    new: AccessKey
    made_room: str | None = None

    @property
    def deleted(self) -> tuple[str, ...]:
        """The IDs of the keys that are deleted in the end, as far as this run knows."""
        return tuple(key_id for key_id in (self.made_room, self.old.access_key_id) if key_id is not None)


@dataclass(frozen=True)
class KeyJournal:
    """What a rotation does: *old* gives way to *new*, which is None as long as it is not known.

    *known* are the IDs that there were at *since* (seconds since the epoch), just before the new key was asked for.
    """

    old: AccessKey
    known: tuple[str, ...]
    since: int
    new: AccessKey | None = None

    def swap(self, stored: AccessKey) -> RotatedKeys | None:
        """Return what was begun, None where there is no new key yet or setup has *stored* another one since."""
        return RotatedKeys(self.old, self.new) if self.new is not None and stored in (self.old, self.new) else None

    def holds(self, record: KeyRecord) -> bool:
        """Say whether the new key is this one."""
        return self.new is not None and self.new.access_key_id == record.access_key_id

    def is_orphan(self, record: KeyRecord) -> bool:
        """Say whether the rotation made this key and was cut off before it heard of it, so that nobody has its secret.

        It was not there before, came with the call, and was never used.
        """
        came_then = record.access_key_id not in self.known and record.created_at <= self.since + _CREATED_WITHIN
        return self.new is None and came_then and record.use is not None and record.use.at is None


class KeyJournals:
    """The journals in the store, one for each user who has a rotation under way."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def load(self, user: UserArn) -> KeyJournal | None:
        """Return the journal of *user*, None where there is none or a damaged one."""
        value = self._store.get(journal_item(user))
        try:
            fields = json.loads(value) if value is not None else {}
            old, new = _key(fields["Old"]), None if fields["New"] is None else _key(fields["New"])
            return KeyJournal(old, tuple(str(key_id) for key_id in fields["Known"]), int(fields["Since"]), new)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def prepare(self, user: UserArn) -> None:
        """Raise StorageError where no journal of *user* could be kept."""
        self._store.prepare(journal_item(user))

    def save(self, user: UserArn, journal: KeyJournal) -> None:
        """Keep *journal*; returns only after the store has given it back."""
        new = None if journal.new is None else _fields(journal.new)
        fields = {"Old": _fields(journal.old), "New": new, "Known": journal.known, "Since": journal.since}
        self._store.set(journal_item(user), json.dumps(fields))

    def remove(self, user: UserArn) -> None:
        """Remove the journal of *user*; none is fine."""
        self._store.delete(journal_item(user))


def _fields(key: AccessKey) -> dict[str, str]:
    return {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}


def _key(fields: Any) -> AccessKey:
    return AccessKey(str(fields["AccessKeyId"]), str(fields["SecretAccessKey"]))
