"""Ports to secret stores, and to the choice of one."""

from typing import Final, Literal, Protocol

StoreName = Literal["keyring", "file"]
KEYRING: Final = "keyring"
FILE: Final = "file"


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
