"""Ports to secret stores and to the choice of one, and wrappers around the store in use."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, Protocol

from awsroles.core.aws.durations import format_duration
from awsroles.core.messages import trace_line
from awsroles.core.stores.items import item_label
from awsroles.errors import StorageError
from awsroles.fastpath.session_record import expiry

if TYPE_CHECKING:
    from awsroles.core.sessions.single_flight import Locks

StoreName = Literal["keyring", "file"]
KEYRING: Final = "keyring"
FILE: Final = "file"
PLACES: Final[dict[StoreName, str]] = {KEYRING: "the OS keyring", FILE: "the sealed file"}
"""The stores as messages call them."""

# The lock for changes of items, and of the store in use.
STORE_LOCK = "store"


class SecretStore(Protocol):
    """Named secrets, one item each, in the OS keyring or a file.

    Every call has a time limit and raises `StorageError`, or `StoreLockedError` if this process may not unlock a
    locked store.
    """

    def get(self, item: str) -> str | None:
        """Return the secret named *item*, or None for a missing or damaged one."""

    def prepare(self, item: str) -> None:
        """Open what `set` needs for *item*; raise if it could not save it, before a code is wasted on the secret."""

    def set(self, item: str, secret: str) -> None:
        """Save *secret* as *item*, and read it back."""

    def delete(self, item: str) -> None:
        """Delete *item*, if it exists."""


class StoreView(Protocol):
    """Port to the facts of a secret store that need no unlocking and no prompt; each may raise StorageError."""

    description: str

    def names(self) -> tuple[str, ...]:
        """Return the names of the items that the store lists."""

    def location(self, item: str) -> str | None:
        """Return the part of the store that has *item*, or None if it is missing."""

    def is_locked(self) -> bool:
        """Return true if a user must unlock it."""


class StoreChoice(Protocol):
    """Port to the choice of the secret store in use."""

    def read(self) -> StoreName | None:
        """Return the store that was chosen, or None; raise ConfigurationError if the choice cannot be read."""

    def write(self, name: StoreName) -> None:
        """Choose *name*; raise StorageError if the choice cannot be saved."""


class ActiveStore:
    """The `SecretStore` in use, called *name*. With *choosing*, the first secret that is saved makes it that."""

    def __init__(
        self, name: StoreName, store: SecretStore, choice: StoreChoice, locks: "Locks", *, choosing: bool = False
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
            raise StorageError(f"the secrets were moved from the {self._name} to the {now}", "run it again")


class TracedStore:
    """A `SecretStore` called *name* that reports its calls, and no secrets, to *trace*, each once in a row.

    *clock* returns seconds since the epoch.
    """

    def __init__(
        self, store: SecretStore, trace: Callable[[str], None], clock: Callable[[], float], name: str = "keyring"
    ) -> None:
        self._store = store
        self._trace = trace
        self._clock = clock
        self._name = name
        self._last = ""

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        secret = self._store.get(item)
        self._tell(f"read the {item_label(item)}: {'none' if secret is None else f'found{self._left(secret)}'}")
        return secret

    def prepare(self, item: str) -> None:
        """Open what it takes to keep *item*."""
        self._store.prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*."""
        self._store.set(item, secret)
        self._tell(f"wrote the {item_label(item)}{self._left(secret)}")

    def delete(self, item: str) -> None:
        """Remove *item*."""
        self._store.delete(item)
        self._tell(f"removed the {item_label(item)}")

    def _left(self, secret: str) -> str:
        """Return how long the session in *secret* lives, empty for another secret."""
        expires_at = expiry(secret.encode())
        if expires_at is None:
            return ""
        left = int(expires_at - self._clock())
        return f", {format_duration(left)} left" if left > 0 else ", expired"

    def _tell(self, text: str) -> None:
        if text != self._last:
            self._trace(trace_line(self._name, text))
        self._last = text
