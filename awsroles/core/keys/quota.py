"""Room for a new access key: AWS allows a user two, and only what nobody needs may go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from awsroles.core.aws.iam import KeyRecord
from awsroles.core.keys.describe import describe
from awsroles.core.keys.journal import KeyJournal
from awsroles.core.prompts import Person
from awsroles.errors import AwsError, CancelledError, ConfigurationError

# Inactive ones count (IAM user guide, reference_iam-quotas).
_KEYS_PER_USER = 2


@dataclass(frozen=True)
class KeyRoom:
    """Finds the key that has to go before a new one can be made; *clock* gives seconds since the epoch."""

    person: Person
    clock: Callable[[], float]
    say: Callable[[str], None]

    def in_the_way(self, records: Sequence[KeyRecord], in_use: str) -> KeyRecord | None:
        """Return the key beside the one *in use* where there is no room.

        Raises ConfigurationError where AWS does not have that one, or has it inactive.
        """
        record = next((record for record in records if record.access_key_id == in_use), None)
        if record is None or not record.is_active:
            raise ConfigurationError(
                f"AWS says that the stored key {in_use} is {'not there' if record is None else 'inactive'}",
                "make a key in the IAM console, and store it: awsroles setup",
            )
        others = [record for record in records if record.access_key_id != in_use]
        return others[0] if len(records) >= _KEYS_PER_USER else None

    def is_leftover(self, record: KeyRecord, journal: KeyJournal | None) -> bool:
        """Say whether a rotation made this key, was cut off, and never used it."""
        return journal is not None and (journal.holds(record) or journal.left(record))

    def agree(self, record: KeyRecord, in_use: KeyRecord, journal: KeyJournal | None, *, confirmed: bool) -> None:
        """Return where *record* may be deleted; *confirmed* answers for keys of our own making alone.

        Raises AwsError, CancelledError for a no, and what the person's port raises.
        """
        if journal is not None and journal.holds(record):
            return
        ours = self.is_leftover(record, journal)
        if ours and confirmed:
            return
        self.say(f"in use:  {describe(in_use, self.clock())}")
        self.say(f"another: {describe(record, self.clock())}{', left by a rotation that was cut off' * ours}")
        if confirmed:
            raise AwsError(
                f"there is no room for a new key: AWS allows {_KEYS_PER_USER}, and --yes deletes no key of others",
                f"make sure that nothing uses {record.access_key_id}, then run awsroles rotate without --yes",
            )
        if not self.person.confirm(f"Delete {record.access_key_id}, which something may still use, to make room?"):
            raise CancelledError(
                f"there is no room for a new key while {record.access_key_id} stays",
                "nothing was changed; delete it when nothing uses it any more, then run it again",
            )
