"""Wrappers around a secret store: the store in use, and a trace of its calls."""

from collections.abc import Callable

from awsroles.core.sessions.single_flight import Locks
from awsroles.core.stores.ports import KEYRING, SecretStore, StoreChoice, StoreName
from awsroles.errors import StorageError

# The lock for changes of items, and of the store in use.
STORE_LOCK = "store"


class ActiveStore:
    """The `SecretStore` in use, called *name*. With *choosing*, the first secret that is saved makes it that."""

    def __init__(
        self, name: StoreName, store: SecretStore, choice: StoreChoice, locks: Locks, *, choosing: bool = False
    ) -> None:
        self._name = name
        self._store = store
        self._choice = choice
        self._locks = locks
        self._choosing = choosing

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        return self._store.get(item)

    def prepare(self, item: str) -> None:
        """Open what it takes to keep *item*."""
        if not self._choosing:
            self._refuse_moved()
        self._store.prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        with self._locks.hold(STORE_LOCK):
            if self._choosing:
                self._choice.write(self._name)
                self._choosing = False
            self._refuse_moved()
            self._store.set(item, secret)

    def delete(self, item: str) -> None:
        """Remove *item*."""
        with self._locks.hold(STORE_LOCK):
            self._refuse_moved()
            self._store.delete(item)

    def _refuse_moved(self) -> None:
        now = self._choice.read() or KEYRING
        if now != self._name:
            raise StorageError(f"the secrets have moved from the {self._name} to the {now} meanwhile", "run it again")


class TracedStore:
    """A `SecretStore` called *name* that reports its calls, and no secrets, to *trace*."""

    def __init__(self, store: SecretStore, trace: Callable[[str], None], name: str = "keyring") -> None:
        self._store = store
        self._trace = trace
        self._name = name

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        secret = self._store.get(item)
        self._trace(f"{self._name}: read {item}: {'not there' if secret is None else 'there'}")
        return secret

    def prepare(self, item: str) -> None:
        """Open what it takes to keep *item*."""
        self._store.prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*."""
        self._store.set(item, secret)
        self._trace(f"{self._name}: wrote {item}")

    def delete(self, item: str) -> None:
        """Remove *item*."""
        self._store.delete(item)
        self._trace(f"{self._name}: removed {item}")
