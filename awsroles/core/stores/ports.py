"""Secret stores, as the core needs them: small protocols, each filled in `wiring`."""

from typing import Final, Literal, Protocol

StoreName = Literal["keyring", "file"]
KEYRING: Final = "keyring"
FILE: Final = "file"


class SecretStore(Protocol):
    """Named secrets, one item each, in the OS keyring or what stands in for it.

    Every call is bounded in time and raises `StorageError` (`StoreLockedError` where a locked store
    may not be unlocked by this process).
    """

    def get(self, item: str) -> str | None:
        """Return the secret named *item*, or None where there is none or what is there is damaged."""

    def prepare(self, item: str) -> None:
        """Open what `set` needs to keep *item*; raise where it could not, before anything is spent on the secret."""

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*; returns only after it was read back equal."""

    def delete(self, item: str) -> None:
        """Remove *item*; one that is not there is fine."""


class StoreView(Protocol):
    """What may be known of a secret store without unlocking it or asking anybody; each may raise StorageError."""

    where: str

    def names(self) -> tuple[str, ...]:
        """Return the names of the items that the store can tell by itself."""

    def place(self, item: str) -> str | None:
        """Return in which part of the store *item* is, None where it is not there."""

    def is_locked(self) -> bool:
        """Say whether a person has to open it."""


class StoreChoice(Protocol):
    """Which secret store is used."""

    def read(self) -> StoreName | None:
        """Return the one that was chosen, None where none was; raise ConfigurationError where that is unreadable."""

    def write(self, name: StoreName) -> None:
        """Choose *name*; raise StorageError where that cannot be kept."""
