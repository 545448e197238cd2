"""What may be known of the OS keyring without unlocking it."""

from awsroles.core.stores.ports import SecretStore
from awsroles.errors import StoreLockedError

_KEYRING = "OS keyring"
# No such item is ever kept.
NO_ITEM = "awsroles/"


class KeyringView:
    """Implements the `StoreView` port over *keyring*, which must not prompt."""

    where = f"the {_KEYRING}"

    def __init__(self, keyring: SecretStore) -> None:
        self._keyring = keyring

    def names(self) -> tuple[str, ...]:
        """Return no names: a keyring finds what it is asked for."""
        return ()

    def place(self, item: str) -> str | None:
        """Return where *item* is kept, None where it is not there."""
        return None if self._keyring.get(item) is None else _KEYRING

    def is_locked(self) -> bool:
        """Say whether the keyring is locked; raise StorageError where there is none."""
        try:
            self._keyring.get(NO_ITEM)
        except StoreLockedError:
            return True
        return False
