"""The store of a machine without an OS keyring: long-lived secrets in a sealed file, sessions in memory."""

from awsroles.adapters.file_store.sealed_file import SealedFile
from awsroles.adapters.file_store.session_store import SessionStore
from awsroles.core.stores.ports import SecretStore
from awsroles.fastpath.session_record import is_session

_SEALED_FILE = "sealed file"


class FileStore:
    """Implements the `SecretStore` and `StoreView` ports."""

    def __init__(self, path: str, sealed: SealedFile, sessions: SessionStore) -> None:
        self.where = f"{path}; sessions in memory"
        self._sealed = sealed
        self._sessions = sessions

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        return self._of(item).get(item)

    def prepare(self, item: str) -> None:
        """Open what it takes to keep *item*."""
        self._of(item).prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        self._of(item).set(item, secret)

    def delete(self, item: str) -> None:
        """Remove *item*."""
        self._of(item).delete(item)

    def names(self) -> tuple[str, ...]:
        """Return the names of the long-lived items."""
        return self._sealed.names()

    def place(self, item: str) -> str | None:
        """Return where *item* is kept, None where it is not there."""
        if is_session(item):
            return self._sessions.place(item)
        return _SEALED_FILE if item in self._sealed.names() else None

    def is_locked(self) -> bool:
        """Say whether there is something that only the passphrase opens."""
        return bool(self._sealed.names())

    def _of(self, item: str) -> SecretStore:
        return self._sessions if is_session(item) else self._sealed
