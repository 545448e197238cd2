"""Create an access key; AWS allows two per user, so another may have to be deleted first."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import format_duration
from awsroles.core.aws.iam import Iam, KeyRecord, KeyUse
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.keys.access_keys import rotate_command, setup_command
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.keys.journal import KeyJournal, KeyJournals, RotatedKeys
from awsroles.core.messages import Messages
from awsroles.core.prompts import Prompter
from awsroles.errors import (
    AwsError,
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    NetworkError,
    RequestNotSentError,
    StorageError,
)

# Inactive ones count (IAM user guide, reference_iam-quotas).
_KEYS_PER_USER = 2

_DAY = 86_400


@dataclass(frozen=True)
class KeyQuota:
    """AWS's quota of access keys. A second key must be deleted before a new one is created."""

    prompter: Prompter
    clock: Callable[[], float]
    ui: Messages

    def blocking_key(self, records: Sequence[KeyRecord], in_use: str, profile: str) -> KeyRecord | None:
        """Return the other key if the quota is used up, else None.

        Raises ConfigurationError if the key *in_use*, that of the master *profile*, is unknown to AWS or inactive.
        """
        record = next((record for record in records if record.access_key_id == in_use), None)
        if record is None or not record.is_active:
            raise ConfigurationError(
                f"the stored key {in_use} {'was deleted' if record is None else 'is inactive'} at AWS",
                "create a key in the IAM console, or ask an administrator for one, then run",
                command=setup_command(profile),
            )
        others = [record for record in records if record.access_key_id != in_use]
        return others[0] if len(records) >= _KEYS_PER_USER else None

    def is_orphan(self, record: KeyRecord, journal: KeyJournal | None) -> bool:
        """Return true if an interrupted rotation created this key and never used it."""
        return journal is not None and (journal.holds(record) or journal.is_orphan(record))

    def confirm_deletion(
        self, record: KeyRecord, in_use: KeyRecord, journal: KeyJournal | None, profile: str, *, confirmed: bool
    ) -> None:
        """Return if *record* may be deleted. *confirmed* allows it only for keys that awsroles created.

        *profile* is the master profile of the key *in_use*.

        Raises AwsError, CancelledError if the user declines, and what the prompter raises.
        """
        if journal is not None and journal.holds(record):
            return
        ours = self.is_orphan(record, journal)
        if ours and confirmed:
            return
        self.ui.note(f"In use:  {describe(in_use, self.clock())}")
        self.ui.note(f"Another: {describe(record, self.clock())}{', left by an interrupted rotation' * ours}")
        if confirmed:
            raise AwsError(
                f"AWS allows {_KEYS_PER_USER} access keys, and --yes deletes none that awsroles did not create",
                f"if nothing uses {record.access_key_id}, run {rotate_command(profile)} without --yes",
            )
        question = f"Something may still use {record.access_key_id}. Delete it to make room?"
        if not self.prompter.confirm(question):
            raise CancelledError("the deletion was declined")


@dataclass(frozen=True)
class KeyCreation:
    """Creation of an access key for the user of *calls*; *ui* hears of each step."""

    calls: IamUserCalls
    iam: Iam
    journals: KeyJournals
    quota: KeyQuota
    clock: Callable[[], float]
    ui: Messages

    def create(self, stored: AccessKey, journal: KeyJournal | None, *, confirmed: bool) -> RotatedKeys:
        """Return the *stored* key and its successor, saved in the journal; *journal* is that of an earlier run.

        Raises kinds of AwsrolesError. Then the stored key is unchanged.
        """
        # Before a key is deleted: without a journal there will be no new one.
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
            raise self._unsaved(new, error) from error
        self.ui.done(f"Created and stored {new.access_key_id}")
        return RotatedKeys(stored, new, made_room)

    def preview(self, stored: AccessKey, journal: KeyJournal | None) -> tuple[list[str], str | None]:
        """Return the steps of `create` in sentences, and the ID of the key that it would delete first."""
        records = self._records()
        other = self.quota.blocking_key(records, stored.access_key_id, self.calls.profile)
        steps = [f"create a new access key for {self.calls.user.name}, and store it", "verify that AWS knows it"]
        if other is None:
            return steps, None
        why = "left by an interrupted rotation" if self.quota.is_orphan(other, journal) else "if you agree"
        return [f"delete {describe(other, self.clock())} to make room, {why}", *steps], other.access_key_id

    def _records(self) -> list[KeyRecord]:
        return self.calls.run(
            "iam:ListAccessKeys", lambda credentials: self.iam.list_access_keys(credentials, self.calls.user)
        )

    def _make_room(
        self, stored: AccessKey, records: list[KeyRecord], journal: KeyJournal | None, *, confirmed: bool
    ) -> str | None:
        """Delete the key that blocks a new one, if there is one, and return its ID."""
        other = self.quota.blocking_key(records, stored.access_key_id, self.calls.profile)
        if other is None:
            return None
        in_use = next(record for record in records if record.access_key_id == stored.access_key_id)
        self.quota.confirm_deletion(other, in_use, journal, self.calls.profile, confirmed=confirmed)
        self._delete(other.access_key_id)
        self.ui.done(f"Deleted {other.access_key_id} to make room")
        return other.access_key_id

    def _create(self) -> AccessKey:
        try:
            return self.calls.run(
                "iam:CreateAccessKey", lambda credentials: self.iam.create_access_key(credentials, self.calls.user)
            )
        except RequestNotSentError:
            self.journals.remove(self.calls.user)
            raise
        except NetworkError as error:
            raise NetworkError(
                f"it is not known whether AWS created a key: {error.message}",
                f"run {rotate_command(self.calls.profile)} again, which deletes it if it did",
            ) from error
        except AwsError:
            self.journals.remove(self.calls.user)
            raise

    def _unsaved(self, new: AccessKey, error: StorageError) -> StorageError:
        """Delete the new key, whose secret could not be saved, and return the error to raise."""
        words = f"the new key {new.access_key_id} cannot be stored ({error.message})"
        try:
            self._delete(new.access_key_id)
        except AwsrolesError as failure:
            return StorageError(
                f"{words} or deleted ({failure.message}); your old key still works",
                f"run {rotate_command(self.calls.profile)} again, which deletes it",
            )
        return StorageError(f"{words} and was deleted again; your old key still works", error.hint)

    def _delete(self, access_key_id: str) -> None:
        user = self.calls.user
        self.calls.run(
            "iam:DeleteAccessKey", lambda credentials: self.iam.delete_access_key(credentials, user, access_key_id)
        )


def describe(record: KeyRecord, now: float) -> str:
    """Return the ID, age, last use and state of a key, such as `AKIA… (412 days old, never used)`."""
    words = [f"{_length(now - record.created_at)} old", _use(record.use, now)]
    if not record.is_active:
        words.append("inactive")
    return f"{record.access_key_id} ({', '.join(words)})"


def _use(use: KeyUse | None, now: float) -> str:
    if use is None:
        return "last use unknown (iam:GetAccessKeyLastUsed is denied)"
    if use.at is None:
        return "never used"
    return f"last used {_length(now - use.at)} ago for {use.service} in {use.region}"


def _length(seconds: float) -> str:
    days = int(seconds) // _DAY
    return f"{days} days" if days > 1 else format_duration(int(seconds))
