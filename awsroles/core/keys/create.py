"""Making a new access key: announced in the journal, made, and kept in the journal before anything else."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import IamKeys, KeyRecord
from awsroles.core.keys.describe import describe
from awsroles.core.keys.iam_user import UserCalls
from awsroles.core.keys.journal import KeyJournal, KeyJournals, Swap
from awsroles.core.keys.quota import KeyRoom
from awsroles.errors import AwsError, AwsrolesError, NetworkError, NotSentError, StorageError


@dataclass(frozen=True)
class KeyMaking:
    """Makes a key for the user of *calls*; *clock* gives seconds since the epoch, *say* tells each step."""

    calls: UserCalls
    iam: IamKeys
    journals: KeyJournals
    room: KeyRoom
    clock: Callable[[], float]
    say: Callable[[str], None]

    def make(self, stored: AccessKey, journal: KeyJournal | None, *, confirmed: bool) -> Swap:
        """Return the *stored* key and its successor, which is in the journal; *journal* is that of an earlier run.

        Raises kinds of AwsrolesError; then the stored key is as it was.
        """
        # A key that is in the way is deleted only where there will be another.
        self.journals.prepare(self.calls.user)
        records = self._records()
        made_room = self._make_room(stored, records, journal, confirmed=confirmed)
        known = tuple(record.access_key_id for record in records)
        announced = KeyJournal(stored, known, int(self.clock()))
        self.journals.save(self.calls.user, announced)
        new = self._create()
        try:
            self.journals.save(self.calls.user, replace(announced, new=new))
        except StorageError as error:
            raise self._not_kept(new, error) from error
        self.say(f"made the access key {new.access_key_id} and stored it")
        return Swap(stored, new, made_room)

    def preview(self, stored: AccessKey, journal: KeyJournal | None) -> tuple[list[str], str | None]:
        """Return what `make` would do, in sentences, and the ID of the key that it would delete to make room."""
        records = self._records()
        other = self.room.in_the_way(records, stored.access_key_id)
        steps = [f"make a new access key for {self.calls.user}, and store it", "verify that AWS knows it"]
        if other is None:
            return steps, None
        why = "left by a rotation that was cut off" if self.room.is_leftover(other, journal) else "if you agree to that"
        return [f"delete {describe(other, self.clock())}, to make room: {why}", *steps], other.access_key_id

    def _records(self) -> list[KeyRecord]:
        return self.calls.run("iam:ListAccessKeys", lambda signer: self.iam.records(signer, self.calls.user))

    def _make_room(
        self, stored: AccessKey, records: list[KeyRecord], journal: KeyJournal | None, *, confirmed: bool
    ) -> str | None:
        """Delete the key that is in the way, if there is one, and return its ID."""
        other = self.room.in_the_way(records, stored.access_key_id)
        if other is None:
            return None
        in_use = next(record for record in records if record.access_key_id == stored.access_key_id)
        self.room.agree(other, in_use, journal, confirmed=confirmed)
        self._delete(other.access_key_id)
        self.say(f"deleted {other.access_key_id}, to make room")
        return other.access_key_id

    def _create(self) -> AccessKey:
        try:
            return self.calls.run("iam:CreateAccessKey", lambda signer: self.iam.create(signer, self.calls.user))
        except NotSentError:
            self.journals.remove(self.calls.user)
            raise
        except NetworkError as error:
            raise NetworkError(
                f"whether AWS made a new key is not known: {error.message}", "run it again: it finds out, and cleans up"
            ) from error
        except AwsError:
            self.journals.remove(self.calls.user)
            raise

    def _not_kept(self, new: AccessKey, error: StorageError) -> StorageError:
        """Return what to raise for a new key whose secret could not be kept: AWS is to forget the key as well."""
        words = f"the new key {new.access_key_id} cannot be stored: {error.message}"
        try:
            self._delete(new.access_key_id)
        except AwsrolesError as failure:
            return StorageError(
                f"{words}; nor can it be deleted: {failure.message}",
                "nothing is lost: the old key works, and awsroles rotate removes the new one on its next run",
            )
        return StorageError(f"{words}; it was deleted again, and the old key works", error.hint)

    def _delete(self, access_key_id: str) -> None:
        user = self.calls.user
        self.calls.run("iam:DeleteAccessKey", lambda signer: self.iam.delete(signer, user, access_key_id))
