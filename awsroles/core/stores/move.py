"""Move secrets to the other store: verify before anything is deleted, and continue after an interruption."""

from collections.abc import Callable, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.sessions.single_flight import Locks
from awsroles.core.stores.store import (
    FILE,
    KEYRING,
    PLACES,
    STORE_LOCK,
    SecretStore,
    StoreChoice,
    StoreName,
    StoreView,
)
from awsroles.errors import StorageError, StoreLockedError


@dataclass(frozen=True)
class Moved:
    """The *items* that were moved; *was_used* if their store was in use before."""

    items: tuple[str, ...]
    was_used: bool


@dataclass(frozen=True)
class StoreMove:
    """Move of secrets; *store* returns a store by name, *view* shows a locked one.

    *open_store* opens a store for reading or, if true, for writing.
    """

    choice: StoreChoice
    store: Callable[[StoreName], SecretStore]
    view: Callable[[StoreName], StoreView]
    open_store: Callable[[StoreName, bool], None]
    locks: Locks

    def run(self, target: StoreName, items: Sequence[str]) -> Moved:
        """Move *items* to the store *target*, and make that the store in use.

        The old store stays in use until both have all items. The next run moves what an interruption left behind.
        Raises StorageError and what opening a store raises.
        """
        other: StoreName = KEYRING if target == FILE else FILE
        was_used = self._is_used(target)
        # Nobody types a passphrase for nothing.
        if (was_used and not self._may_have(other, items)) or not self._opened(target):
            return Moved((), was_used)
        source, destination = self.store(other), self.store(target)
        with self.locks.hold(STORE_LOCK):
            is_used = self._is_used(target)
            moved = [item for item in items if _copied(item, source, destination, keep=is_used)]
            if not is_used:
                self.choice.write(target)
            for item in items:
                source.delete(item)
        return Moved(tuple(moved), was_used)

    def _may_have(self, name: StoreName, items: Sequence[str]) -> bool:
        """Return true if the store *name* has one of *items*, or is locked."""
        view = self.view(name)
        try:
            return any(view.location(item) is not None for item in items)
        except StoreLockedError:
            return True
        except StorageError:
            return False

    def _opened(self, target: StoreName) -> bool:
        """Open both stores, which may prompt, before the lock is held; return false if there is no source.

        The keyring comes first, because a passphrase is typed for nothing if the keyring is missing.
        """
        try:
            self.open_store(KEYRING, target == KEYRING)
        except StoreLockedError:
            raise
        except StorageError as error:
            if target == KEYRING:
                message = f"{error.message}; your secrets stay in {PLACES[FILE]}"
                raise StorageError(message, "start a keyring, such as gnome-keyring, then run it again") from error
            if not self._is_used(target):
                raise
            return False
        self.open_store(FILE, target == FILE)
        return True

    def _is_used(self, name: StoreName) -> bool:
        return (self.choice.read() or KEYRING) == name


def _copied(item: str, source: SecretStore, destination: SecretStore, *, keep: bool) -> bool:
    """Copy *item*, and return true if the source has it; *keep* the destination's item, which is newer."""
    secret = source.get(item)
    if secret is None:
        return False
    if not (keep and destination.get(item) is not None):
        destination.set(item, secret)
        if destination.get(item) != secret:
            raise StorageError(f"{item} was not returned by the other store", "nothing was removed: run it again")
    return True
