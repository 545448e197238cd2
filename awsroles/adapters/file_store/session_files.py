"""Sessions in files of the state folder, sealed with a key that lives in memory only."""

from awsroles.adapters.file_store.crypto import seal, unseal
from awsroles.adapters.file_store.session_key import SessionKey
from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError


class SessionFiles:
    """Implements the `SecretStore` port; what no key opens any more is not there."""

    def __init__(self, state_folder: str, key: SessionKey) -> None:
        self._files = StateFiles(state_folder, "sealed-sessions")
        self._key = key

    def check(self) -> None:
        """Raise StorageError where the key has no place."""
        self._key.check()

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        text = self._files.read(item)
        try:
            sealed = bytes.fromhex(text or "")
        except ValueError:
            return None
        for key in self._key.found() if sealed else ():
            secret = unseal(key, sealed, _about(item))
            if secret is not None:
                return secret.decode()
        return None

    def prepare(self, item: str) -> None:
        """Make the key where there is none, and try a file beside that of *item*."""
        self._key.made()
        trial = f"{item}#"
        self._files.write(trial, "")
        self._files.remove(trial)

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        self._files.write(item, seal(self._key.made(), secret.encode(), _about(item)).hex())
        if self.get(item) != secret:
            raise StorageError("the session file does not give back what was written", "run it again")

    def delete(self, item: str) -> None:
        """Remove *item*."""
        self._files.remove(item)


def _about(item: str) -> bytes:
    return b"awsroles-session 1 " + item.encode("utf-8", "surrogateescape")
