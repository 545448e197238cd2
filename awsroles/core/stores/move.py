"""Move secrets to the other store: verify before anything is deleted, and continue after an interruption."""

from collections.abc import Callable, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.sessions.single_flight import Locks
from awsroles.core.stores.store import FILE, KEYRING, STORE_LOCK, SecretStore, StoreChoice, StoreName
from awsroles.errors import StorageError, StoreLockedError


@dataclass(frozen=True)
class StoreMove:
    """Move of secrets; *store* returns a store by name, *open_store* opens it for reading or, if true, for writing."""

    choice: StoreChoice
    store: Callable[[StoreName], SecretStore]
    open_store: Callable[[StoreName, bool], None]
    locks: Locks

    def run(self, target: StoreName, items: Sequence[str]) -> list[str]:
        """Move *items* to the store *target*, make that the store in use, and return the items that were stored.

        The old store stays in use until both have all items. The next run moves what an interruption left behind.
        Raises StorageError and what opening a store raises.
        """
        other: StoreName = KEYRING if target == FILE else FILE
        if not self._opened(other, target):
            return []
        source, destination = self.store(other), self.store(target)
        with self.locks.hold(STORE_LOCK):
            is_used = self._is_used(target)
            moved = [item for item in items if _copied(item, source, destination, keep=is_used)]
            if not is_used:
                self.choice.write(target)
            for item in items:
                source.delete(item)
        return moved

    def _opened(self, source: StoreName, target: StoreName) -> bool:
        """Open both stores, which may prompt, before the lock is held; return false if there is no source."""
        try:
            self.open_store(source, False)
        except StoreLockedError:
            raise
        except StorageError:
            if not self._is_used(target):
                raise
            return False
        self.open_store(target, True)
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
            raise StorageError(f"{item} does not come back from the other store", "nothing was removed: run it again")
    return True
