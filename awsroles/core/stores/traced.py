"""The secret store, with each call told by the name of its item."""

from collections.abc import Callable

from awsroles.core.stores.ports import SecretStore


class TracedStore:
    """Implements the `SecretStore` port over *store*, called *name*; *trace* is told what is done, never a secret."""

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
