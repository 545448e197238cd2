"""Rotate an access key. A stored key works at every moment, and the next run finishes an interrupted rotation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys, rotate_command, setup_command
from awsroles.core.keys.create import KeyCreation
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.keys.journal import KeyJournal, KeyJournals, RotatedKeys
from awsroles.core.messages import Messages
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.prompts import Prompter
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.logout import delete_user_sessions
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import (
    AwsrolesError,
    CancelledError,
    InvalidCredentialsError,
    LockTimeoutError,
    NoTerminalError,
    NotFoundError,
    StorageError,
)

# Seconds before each try. A new key was unknown to some servers of AWS for 15 s (aws-sdk-js, issue 559).
_PAUSES = (0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)


@dataclass(frozen=True)
class RotationPreview:
    """The *steps* of a rotation in sentences, and the IDs of the keys that it would delete."""

    steps: tuple[str, ...]
    deleted: tuple[str, ...]


@dataclass(frozen=True)
class Rotation:
    """Rotation of the access key of the user of *calls*; *ui* hears of each step, *pause* sleeps."""

    calls: IamUserCalls
    iam: Iam
    sts: Sts
    keys: AccessKeys
    journals: KeyJournals
    creation: KeyCreation
    locks: Locks
    prompter: Prompter
    profiles: Profiles
    session_cache: SessionCache
    pause: Callable[[float], None]
    ui: Messages

    def run(self, *, confirmed: bool) -> RotatedKeys:
        """Create, store and verify a new key, replace the old one and delete it; *confirmed* skips the question.

        Raises kinds of AwsrolesError. The next run continues.
        """
        user = self.calls.user
        with self.locks.try_hold(f"rotate/{user}") as alone:
            if not alone:
                raise LockTimeoutError(
                    f"another awsroles is rotating the access key of {user.name}", "wait until it is done"
                )
            journal = self.journals.load(user)
            self._put_back_lost(journal)
            stored = self.keys.load(user, self.calls.profile)
            unfinished = journal.unfinished(stored) if journal is not None else None
            self._agree(stored, unfinished, confirmed=confirmed)
            with self._hint_at_next_run():
                if unfinished is not None and self._is_known(unfinished.new):
                    return self._finish(unfinished)
                if unfinished is not None:
                    stored = self._back_to_old(unfinished)
                made = self.creation.create(stored, journal, confirmed=confirmed)
                if not self._is_known(made.new):
                    raise InvalidCredentialsError(
                        f"AWS does not know the new key {made.new.access_key_id} yet", "wait a minute"
                    )
                return self._finish(made)

    def preview(self) -> RotationPreview:
        """Return the steps of `run`, and change nothing."""
        journal = self.journals.load(self.calls.user)
        stored = self.keys.load(self.calls.user, self.calls.profile)
        unfinished = journal.unfinished(stored) if journal is not None else None
        if unfinished is None:
            old = stored.access_key_id
            steps, blocking = self.creation.preview(stored, journal)
        else:
            old, blocking = unfinished.old.access_key_id, None
            steps = [f"continue the interrupted rotation: verify that AWS knows {unfinished.new.access_key_id}"]
        steps = [*steps, f"use it instead of {old}", f"deactivate and delete {old}"]
        return RotationPreview(tuple(steps), (old,) if blocking is None else (blocking, old))

    def _put_back_lost(self, journal: KeyJournal | None) -> None:
        """Store the old key again if the store has none: some stores delete a secret to replace it (macOS)."""
        if journal is not None and self.keys.find(self.calls.user) is None:
            self.keys.save(self.calls.user, journal.old)
            self.ui.done(f"Restored {journal.old.access_key_id}, which the store had lost")

    def _agree(self, stored: AccessKey, unfinished: RotatedKeys | None, *, confirmed: bool) -> None:
        if confirmed:
            return
        question = f"Replace access key {stored.access_key_id} of {self.calls.user.name} with a new one?"
        if unfinished is not None:
            question = f"Finish the interrupted rotation of {unfinished.old.access_key_id}?"
        try:
            # To finish is the safe answer: then one key is left, and it is in use.
            agreed = self.prompter.confirm(question, default=unfinished is not None)
        except NoTerminalError:
            raise NoTerminalError(
                f"rotating the access key of {self.calls.user.name} needs confirmation",
                "give --yes, or run it in a terminal",
            ) from None
        if not agreed:
            raise CancelledError("the rotation was declined")

    def _is_known(self, key: AccessKey) -> bool:
        """Return true if AWS knows *key* as that of the user within half a minute."""
        for number, seconds in enumerate(_PAUSES):
            if number == 1:
                self.ui.note("AWS does not know the new key yet, which is usual. Trying for 30 s …")
            self.pause(seconds)
            with suppress(InvalidCredentialsError):
                return self.sts.get_caller_identity(key) == str(self.calls.user)
        return False

    def _back_to_old(self, unfinished: RotatedKeys) -> AccessKey:
        """Store the old key again and return it, as AWS does not know the new one; raise if it does not work either."""
        old, new = unfinished.old, unfinished.new
        try:
            self.sts.get_caller_identity(old)
        except InvalidCredentialsError as error:
            raise InvalidCredentialsError(
                f"AWS knows neither the old key {old.access_key_id} nor the new one {new.access_key_id}",
                "create a key in the IAM console, or ask an administrator for one, then run",
                command=setup_command(self.calls.profile),
            ) from error
        self.keys.save(self.calls.user, old)
        self.ui.note(f"AWS does not know {new.access_key_id}. Starting again with {old.access_key_id}.")
        return old

    def _finish(self, rotated: RotatedKeys) -> RotatedKeys:
        """Replace the old key by the new one, which AWS knows, and delete the old one."""
        user, old = self.calls.user, rotated.old.access_key_id
        # The session of the old key still works, but the cache does not find it once the new key is stored.
        self.calls.begin()
        if self.keys.find(user) != rotated.new:
            self.keys.save(user, rotated.new)
            # The old key is deleted next: read the new one back before that.
            if self.keys.find(user) != rotated.new:
                raise StorageError(
                    f"the store did not return {rotated.new.access_key_id}",
                    "to see which store it is, run",
                    command="awsroles store show",
                )
        self.ui.done(f"Verified {rotated.new.access_key_id} with AWS; it is now in use")
        with suppress(NotFoundError):
            self.calls.run(
                "iam:UpdateAccessKey", lambda credentials: self.iam.deactivate_access_key(credentials, user, old)
            )
        with suppress(NotFoundError):
            self.calls.run(
                "iam:DeleteAccessKey", lambda credentials: self.iam.delete_access_key(credentials, user, old)
            )
        self.ui.done(f"Deactivated and deleted {old}")
        self._end_sessions()
        self.journals.remove(user)
        return rotated

    def _end_sessions(self) -> None:
        """Delete the cached sessions of the old key, which awsroles does not hand out any more."""
        has_new = self.calls.has_session()
        delete_user_sessions(self.session_cache, self.profiles, self.calls.user, with_mfa=not has_new)
        if not has_new:
            self.ui.note("Your sessions have ended; the next login asks for an MFA code.")

    @contextmanager
    def _hint_at_next_run(self) -> Iterator[None]:
        """Tell which key works and how to continue if the rotation stops."""
        try:
            yield
        except (CancelledError, KeyboardInterrupt):
            if state := self._state():
                self.ui.command(f"Stopped. {state} To continue:", self._again)
            raise
        except AwsrolesError as error:
            if state := self._state():
                error.details = (*error.details, state, f"To continue, run {self._again}.")
            raise

    @property
    def _again(self) -> str:
        return rotate_command(self.calls.profile)

    def _state(self) -> str | None:
        """Return which key works, or None if there is no new one."""
        user = self.calls.user
        try:
            journal, stored = self.journals.load(user), self.keys.find(user)
        except AwsrolesError:
            return None
        if journal is None or journal.new is None:
            return None
        old, new = journal.old.access_key_id, journal.new.access_key_id
        if stored == journal.new:
            return f"The new key {new} is in use; the old one {old} is not deleted yet."
        return f"Your old key {old} still works; the new one {new} is stored, but not in use yet."
