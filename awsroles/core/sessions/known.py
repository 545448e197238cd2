"""What is known of the sessions of profiles: by the store if it tells what it holds, else as it was noted."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.model import SessionShelf
from awsroles.core.sessions.status import Status
from awsroles.core.state import SessionNotes
from awsroles.core.stores.items import session_items
from awsroles.errors import StorageError, StoreLockedError


@dataclass(frozen=True)
class KnownSessions:
    """The sessions on *shelf* and their *notes*; *say* tells that a locked store was not looked into."""

    notes: SessionNotes
    shelf: SessionShelf
    say: Callable[[str], None]

    def status(self, profiles: Profiles, now: float) -> Status:
        """Return the status of *profiles*; the note of a session that should live and is not in the store goes."""
        # To look for the note of each of ten thousand profiles takes far longer than to read those that there are.
        known = {note.item: note for note in self.notes.all()}
        stored = self._stored(lambda: session_items(profiles).union(known))
        for item in [] if stored is None else [item for item in known if item not in stored]:
            # What has ended may be gone by itself.
            if known[item].expires_at > now:
                del known[item]
                self.shelf.forget(item)
        return Status(profiles, known.get, now, stored or frozenset())

    def _stored(self, likely: Callable[[], frozenset[str]]) -> frozenset[str] | None:
        """Return the items of the sessions in the store, None if it does not tell."""
        try:
            return self.shelf.stored(likely)
        except StoreLockedError as error:
            self.say(f"as it was noted, for {error.message}")
            return None
        except StorageError:
            return None
